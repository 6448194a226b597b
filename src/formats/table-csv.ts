/** A table of ours for a spreadsheet: with the headings people read, and formulas made text. */
import { blockOf, type CellBlock } from "./cell-block.ts";
import { writeCsv } from "./csv.ts";
import type { RowLayout, WireRow } from "./rows.ts";

export function writeTableCsv(
  columns: readonly { readonly name: string; readonly label: string }[],
  batches: AsyncIterable<readonly WireRow[]>,
): AsyncGenerator<Uint8Array> {
  const layout: RowLayout = {
    root: "table",
    item: "row",
    columns,
    reportFieldNames: true,
    csv: { formulas: "prefix", byteOrderMark: true, lineEnd: "crlf" },
  };
  return writeCsv(layout, toBlocks(layout, batches));
}

async function* toBlocks(
  layout: RowLayout,
  batches: AsyncIterable<readonly WireRow[]>,
): AsyncGenerator<CellBlock> {
  for await (const rows of batches) yield blockOf(layout, rows);
}
