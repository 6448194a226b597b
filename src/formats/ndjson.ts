/** One JSON object a line; nothing at all without rows. */
import { describeRowAsJson } from "./json-row.ts";
import type { RowLayout, WireRow } from "./rows.ts";

export async function* writeNdjson(
  layout: RowLayout,
  batches: AsyncIterable<readonly WireRow[]>,
): AsyncGenerator<string> {
  const describe = describeRowAsJson(layout);
  for await (const rows of batches) {
    if (rows.length > 0) yield rows.map((row) => `${describe(row)}\n`).join("");
  }
}
