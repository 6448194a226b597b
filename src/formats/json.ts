/** One JSON array (RFC 8259), a row a line. */
import type { CellBlock } from "./cell-block.ts";
import { jsonStyle } from "./json-row.ts";
import type { RowLayout } from "./rows.ts";
import { cellWriter } from "./write-cells.ts";

export function writeJson(
  layout: RowLayout,
  blocks: AsyncIterable<CellBlock>,
): AsyncGenerator<Uint8Array> {
  return writeJsonArray(layout, blocks, { before: "[\n", after: "\n]\n", whenEmpty: "[]\n" });
}

/** The rows between other text; `whenEmpty` is the whole of it without rows. */
export async function* writeJsonArray(
  layout: RowLayout,
  blocks: AsyncIterable<CellBlock>,
  around: { readonly before: string; readonly after: string; readonly whenEmpty: string },
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const between = ",\n";
  const write = cellWriter(jsonStyle(layout, { before: between, after: "" }));
  let isFirst = true;
  for await (const block of blocks) {
    if (block.rows === 0) continue;
    if (isFirst) yield encoder.encode(around.before);
    const rows = write(block);
    yield isFirst ? rows.subarray(between.length) : rows;
    isFirst = false;
  }
  yield encoder.encode(isFirst ? around.whenEmpty : around.after);
}
