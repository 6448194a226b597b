/** Rows on their way into a file: all their cells as one piece of bytes. */
import { cellEnd } from "../../db/records/read-block.ts";
import type { RowLayout, WireRow } from "./rows.ts";

export type CellBlock = {
  /** UTF-8: the cells of all rows in the order of the layout, each ended by U+001F; nothing for `null`. */
  readonly cells: Uint8Array;
  readonly rows: number;
};

/** A few rows that come as objects, as the one block of a file. */
export async function* inOneBlock(
  layout: RowLayout,
  rows: readonly WireRow[],
): AsyncGenerator<CellBlock> {
  yield blockOf(layout, rows);
}

export function blockOf({ columns }: RowLayout, rows: readonly WireRow[]): CellBlock {
  const cells = rows.flatMap((row) =>
    columns.map(({ name }) => `${row[name] ?? ""}`.replaceAll(cellEnd, "\uFFFD") + cellEnd),
  );
  return { cells: new TextEncoder().encode(cells.join("")), rows: rows.length };
}
