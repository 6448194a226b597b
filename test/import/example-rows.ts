/** The examples of the docs as rows of the small school, for a student who is stored there. */
import { columnNames } from "../../src/catalog/endpoint.ts";
import { exampleRow } from "../../src/catalog/example.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import type { WireRow } from "../../src/formats/rows.ts";

/** Every column is there; `more` replaces single cells. */
export function rowOf(endpointName: string, more: WireRow = {}): WireRow {
  const endpoint = getEndpoint(endpointName);
  const names = columnNames(endpoint);
  const here = { student_id: "A1", building_reporting_id: "001" };
  const row: WireRow = { ...exampleRow(endpoint, names), ...here, ...more };
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}
