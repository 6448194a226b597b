/** Rows of every endpoint in the catalog whose text is hostile; together they make a district that can be loaded. */
import { columnNames, columnOf, type Endpoint } from "../../src/catalog/endpoint.ts";
import { exampleRow } from "../../src/catalog/example.ts";
import type { Column } from "../../src/catalog/field.ts";
import { permissions } from "../../src/catalog/rules/max-permission.ts";
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
// An empty role beside others is refused, so something stands around it.
const roles = (index: number): string => `|${texts[index]}|`.normalize("NFC");

/** What rules tie to other columns or rows, by wire name: they fit one another. */
const tied: Readonly<Record<string, (index: number) => WireValue>> = {
  building_reporting_id: buildingId,
  building: buildingName,
  student_id: (index) => `S00${index}`,
  role: roles,
  buildings: (index) => {
    const groups = [buildingId(index), "", `${buildingName(4)}, ${buildingId(index)}`];
    const [first, ...others] = roles(index).split(";");
    return [first, ...others].map((_, place) => groups[(index + place) % 3]).join(";") || null;
  },
  default: (index) => permissions[index % 3] ?? null,
  max: (index) => permissions[(index % 3) + (index % 2)] ?? null,
};

/** One row a hostile text. */
export function hostileRows(endpoint: Endpoint): readonly WireRow[] {
  const names = columnNames(endpoint);
  return texts.map((_, index) => {
    const example = exampleRow(endpoint, names);
    const row: Record<string, WireValue> = {};
    for (const [at, name] of names.entries()) {
      const tie = tied[name];
      const value = isMark(endpoint, name)
        ? false
        : tie
          ? tie(index)
          : hostileValue(columnOf(endpoint, name), index, at);
      row[name] = value === undefined ? (example[name] ?? null) : value;
    }
    return row;
  });
}

/** A row that says of itself that it goes is never stored. */
function isMark({ removes }: Endpoint, name: string): boolean {
  return typeof removes === "object" && removes.marked === name;
}

function hostileValue(column: Column, index: number, at: number): WireValue | undefined {
  const isEmpty = index % 3 === 0 && !column.required;
  const two = (number: number): string => String(number).padStart(2, "0");
  switch (column.kind) {
    case "text": {
      // Each column another text, so that a swapped pair is seen.
      const text = texts[(index + at) % texts.length] ?? "";
      return text.trim() === "" && column.required ? `|${text}|` : text.normalize("NFC");
    }
    case "id":
      return `00${index}'é,"\\`.slice(0, column.charactersMax);
    case "flag":
      return isEmpty && column.otherwise === null ? null : index % 2 === 0;
    case "date":
      return `2012-02-${two((index % 29) + 1)}`;
    case "language":
      return index % 2 === 0 ? null : "es";
    case "code":
      return column.codes[index % column.codes.length];
    case "time":
      // Midnight and noon are where halves of a day are mixed up.
      return isEmpty ? null : `${two((index * 12 + at) % 24)}:${two((index * 7) % 60)}`;
    case "instant":
      return isEmpty ? null : `2012-02-29T${two(index % 24)}:59:${two(at)}Z`;
    case "count":
      return isEmpty ? null : [0, column.max, index][index % 3];
    case "link":
      return isEmpty ? null : `https://plans.example.org/é,'?a=${index}&b=%22;#]]`;
    case "printed":
      return undefined;
  }
}
