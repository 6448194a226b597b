import { listRows } from "../../db/records/read-rows.ts";
import { getEndpoint } from "../catalog/index.ts";
import { shapeOf } from "../catalog/shape.ts";
import type { Deps } from "../deps.ts";

// More buildings than this are no tick list any more.
const buildingsMax = 1_000;

/** The district's buildings, for the tick list of a grant. */
export async function listBuildings(
  deps: Deps,
  districtId: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const records = await deps.databases.records(districtId);
  const columns = ["building_reporting_id", "building"];
  const query = { shape: shapeOf(getEndpoint("buildings")), columns, conditions: [] };
  const rows = await listRows(records.orm, query, { after: undefined, limit: buildingsMax });
  return rows.map(({ json }) => {
    // Safe because the statement selects exactly these two columns.
    const row = JSON.parse(json) as { building_reporting_id: string; building: string };
    return { id: row.building_reporting_id, name: row.building };
  });
}
