/** What the tests of writers share: rows as blocks, and a file as one text. */
import { blockOf, type CellBlock } from "../../src/formats/cell-block.ts";
import type { FileFormat } from "../../src/formats/index.ts";
import type { RowLayout, WireRow } from "../../src/formats/rows.ts";

/** The file that a format makes of these rows, each list of them a block of its own. */
export async function fileOf(
  write: FileFormat["write"],
  layout: RowLayout,
  ...lists: readonly (readonly WireRow[])[]
): Promise<string> {
  const blocks = async function* blocks(): AsyncGenerator<CellBlock> {
    for (const rows of lists) yield blockOf(layout, rows);
  };
  return textOf(write(layout, blocks()));
}

export async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  // A decoder would take a byte order mark away.
  return Buffer.concat(await Array.fromAsync(pieces)).toString("utf8");
}
