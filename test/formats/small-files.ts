/** One small file in every format that is read, with the same rows of text that is hard to read. */
import { readRows } from "../../src/formats/index.ts";
import type { RawBatch } from "../../src/formats/rows.ts";

const names = ["student_id", "na,me", "note", "city"];
// In CSV all are quoted, and the last holds no quote, so that a cut within it is always seen.
const rows = [
  ["00123", "Zoë", 'the "big" one', "a, b"],
  ["00456", "O’Brien 😀", null, "=1+1"],
  ["00789", "two\nlines", "<b>&amp;</b>]]", "\\u0041\\"],
] as const;

type Row = (typeof rows)[number];

const csvCell = (cell: string | null) => (cell === null ? "" : `"${cell.replaceAll('"', '""')}"`);
const csvLine = (cells: readonly (string | null)[]) => `${cells.map(csvCell).join(",")}\r\n`;
const jsonRow = (row: Row) =>
  JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index]])));
const xmlText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const xmlNames = ["student_id", "name", "note", "city"];
const xmlRow = (row: Row, at: number) =>
  `  <student>${row.map((cell, index) => (cell === null ? `<${xmlNames[index]}/>` : `<${xmlNames[index]}>${at === 1 ? xmlText(cell) : `<![CDATA[${cell}]]>`}</${xmlNames[index]}>`)).join("\n")}</student>\n`;

export const smallFiles = [
  { name: "CSV", format: "csv", text: csvLine(names) + rows.map(csvLine).join("") },
  { name: "a JSON array", format: "json", text: `[\n${rows.map(jsonRow).join(",\n")}\n]\n` },
  {
    name: "JSON with data",
    format: "json",
    text: `{"count":3,\n"data":[${rows.map(jsonRow).join(", ")}],"next_cursor":null}\n`,
  },
  { name: "NDJSON", format: "ndjson", text: rows.map((row) => `${jsonRow(row)}\n`).join("") },
  {
    name: "XML",
    format: "xml",
    text: `<?xml version="1.0" encoding="UTF-8"?>\n<students>\n${rows.map(xmlRow).join("")}</students>\n`,
  },
] as const;

export type SmallFile = (typeof smallFiles)[number];

export function readSmall(
  { format }: SmallFile,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<RawBatch> {
  const layout = { root: "students", item: "student" };
  return readRows(format, bytes, { encoding: "utf-8", layout });
}
