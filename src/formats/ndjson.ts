/** One JSON object a line; nothing at all without rows. */
import type { CellBlock } from "./cell-block.ts";
import { jsonStyle } from "./json-row.ts";
import type { RowLayout } from "./rows.ts";
import { cellWriter } from "./write-cells.ts";

export async function* writeNdjson(
  layout: RowLayout,
  blocks: AsyncIterable<CellBlock>,
): AsyncGenerator<Uint8Array> {
  const write = cellWriter(jsonStyle(layout, { before: "", after: "\n" }));
  for await (const block of blocks) if (block.rows > 0) yield write(block);
}
