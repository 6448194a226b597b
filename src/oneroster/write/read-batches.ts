import type { RecordsReader } from "../../../db/open.ts";
import { cellEnd, readBlock, type RowsBlock } from "../../../db/records/read-block.ts";
import type { KeysetPage } from "../../../db/records/read-rows.ts";
import type { RowsQuery } from "../../../db/records/shape.ts";

// A few milliseconds each: the web process answers others in between.
const rowsPerBatch = 1_000;

export type Batch<Row> = {
  readonly rows: readonly Row[];
  readonly studentNumbers: readonly number[];
};

/** Cells by wire name; empty where there is nothing, or nothing granted. */
export type Cells<Name extends string> = Readonly<Record<Name, string>>;

/** The rows of a query in key order, of these columns as far as the query has them. */
export async function* readBatches<const Name extends string>(
  snapshot: RecordsReader,
  query: RowsQuery,
  names: readonly Name[],
): AsyncGenerator<Batch<Cells<Name>>> {
  const columns = names.filter((name) => query.columns.includes(name));
  let after: KeysetPage["after"];
  for (;;) {
    const page = { after, limit: rowsPerBatch };
    const block = await readBlock(snapshot, { ...query, columns }, page);
    const { studentNumbers } = block;
    if (block.rows > 0) yield { rows: splitCells(block, columns, names), studentNumbers };
    if (block.rows < rowsPerBatch) return;
    // Awaited statements never yield to the event loop; heartbeats and other requests need it.
    await Bun.sleep(0);
    after = block.lastKey;
  }
}

function splitCells<Name extends string>(
  { cells, rows }: RowsBlock,
  columns: readonly Name[],
  names: readonly Name[],
): readonly Cells<Name>[] {
  const values = Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength)
    .toString("utf8")
    .split(cellEnd);
  const nothing = Object.fromEntries(names.map((name) => [name, ""]));
  return Array.from({ length: rows }, (_, row) => {
    const named: Record<string, string> = { ...nothing };
    for (const [at, name] of columns.entries()) {
      named[name] = values[row * columns.length + at] ?? "";
    }
    // Safe because every name was given a value above.
    return named as Cells<Name>;
  });
}
