/** RFC 4180, with a header line and CRLF. */
import Papa from "papaparse";
import type { RowLayout, WireRow } from "./rows.ts";

const lineEnd = "\r\n";

/** The header line comes even without rows. Values are written as they are: no trimming, no guard against formulas. */
export async function* writeCsv(
  layout: RowLayout,
  batches: AsyncIterable<readonly WireRow[]>,
): AsyncGenerator<string> {
  const { columns, reportFieldNames } = layout;
  // An unquoted empty cell alone on its line would be a blank line, which every reader passes over.
  const nothing = columns.length === 1 ? "" : null;
  const write = (rows: unknown[][]) =>
    Papa.unparse(rows, { newline: lineEnd, quotes: columns.length === 1 }) + lineEnd;

  yield write([columns.map(({ name, label }) => (reportFieldNames === true ? label : name))]);
  for await (const rows of batches) {
    if (rows.length > 0)
      yield write(rows.map((row) => columns.map(({ name }) => row[name] ?? nothing)));
  }
}
