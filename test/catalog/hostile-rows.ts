/** Rows of every endpoint in the catalog whose text is hostile; together they make a district that can be loaded. */
import { columnNames, columnOf, type Endpoint } from "../../src/catalog/endpoint.ts";
import { exampleRow } from "../../src/catalog/example.ts";
import type { WireRow, WireValue } from "../../src/formats/rows.ts";
import { hostileTexts } from "../formats/hostile-text.ts";

// Loads refuse control characters; a text of NUL or Ctrl-Z is no name.
const texts = Object.entries(hostileTexts)
  .filter(([name]) => name !== "Ctrl-Z")
  .map(([, text]) => text);

export const hostileRowsCount = texts.length;

const buildingId = (index: number): string => `0${index}/é,"`;
// Names are unique and filled, whatever the hostile text is.
const buildingName = (index: number): string => `${texts[index]}${index}`.normalize("NFC");

/** One row a hostile text; where a rule ties columns together, they fit. */
export function hostileRows(endpoint: Endpoint): readonly WireRow[] {
  const names = columnNames(endpoint);
  return texts.map((text, index) => {
    const example = exampleRow(endpoint, names);
    const row: Record<string, WireValue> = {};
    for (const [at, name] of names.entries()) {
      row[name] = hostileValue(endpoint, name, { text, index, at }) ?? example[name] ?? null;
    }
    return row;
  });
}

function hostileValue(
  endpoint: Endpoint,
  name: string,
  place: { readonly text: string; readonly index: number; readonly at: number },
): WireValue | undefined {
  const { text, index, at } = place;
  if (name === "building_reporting_id") return buildingId(index);
  if (name === "building") return buildingName(index);
  if (name === "student_id") return `S00${index}`;
  const column = columnOf(endpoint, name);
  switch (column.kind) {
    case "text":
      // Each column another text, so that a swapped pair is seen.
      return texts[(index + at) % texts.length]?.trim() === "" && column.required
        ? `|${text}|`
        : (texts[(index + at) % texts.length] ?? "").normalize("NFC");
    case "id":
      return `00${index}'é,"\\`.slice(0, column.charactersMax);
    case "flag":
      return index % 3 === 0 && column.otherwise === null ? null : index % 2 === 0;
    case "date":
      return `2012-02-${String((index % 29) + 1).padStart(2, "0")}`;
    case "language":
      return index % 2 === 0 ? null : "es";
    case "code":
      return column.codes[index % column.codes.length];
  }
}
