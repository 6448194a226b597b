/** One JSON array (RFC 8259), a row a line. */
import { describeRowAsJson } from "./json-row.ts";
import type { RowLayout, WireRow } from "./rows.ts";

export async function* writeJson(
  layout: RowLayout,
  batches: AsyncIterable<readonly WireRow[]>,
): AsyncGenerator<string> {
  const describe = describeRowAsJson(layout);
  let before = "[\n";
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    yield before + rows.map(describe).join(",\n");
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}
