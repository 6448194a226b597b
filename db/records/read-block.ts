import { sql } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import {
  keyJoint,
  orderBy,
  positionIn,
  walksOf,
  type KeysetPosition,
  type Walk,
} from "./keyset.ts";
import { fromWhere, studentNumber, type KeysetPage } from "./read-rows.ts";
import { cellValue, type RowsQuery } from "./shape.ts";

/** Stands behind every cell of a block. Loads refuse control characters, so that no cell holds one. */
export const cellEnd = "\u001f";

export type RowsBlock = {
  /** UTF-8: the cells of all rows, each ended by `cellEnd`; nothing for null, `true` and `false` for flags. */
  readonly cells: Uint8Array;
  readonly rows: number;
  /** Whose records they are; a number may come again. */
  readonly studentNumbers: readonly number[];
  /** Of the last row; undefined when there is none. */
  readonly lastKey: KeysetPosition | undefined;
};

/**
 * A keyset page as one piece of bytes. SQLite joins cells several times faster than a client that makes an object a
 * row, and bytes need no way through UTF-16 on their way to a file. A page may end early, where one walk ends.
 */
export async function readBlock(
  db: RecordsReader,
  query: RowsQuery,
  page: KeysetPage,
): Promise<RowsBlock> {
  for (const walk of walksOf(query, page.after)) {
    const block = await readWalk(db, query, walk, page.limit);
    if (block.rows > 0) return block;
  }
  return nothing;
}

const nothing: RowsBlock = {
  cells: new Uint8Array(0),
  rows: 0,
  studentNumbers: [],
  lastKey: undefined,
};

async function readWalk(
  db: RecordsReader,
  query: RowsQuery,
  walk: Walk,
  limit: number,
): Promise<RowsBlock> {
  const { shape } = query;
  const columns = query.columns.map((name) => {
    const column = shape.columns.find((candidate) => candidate.name === name);
    if (!column) throw new Error(`no column ${name} in ${shape.table}`);
    return sql.raw(cellValue(column, "t"));
  });
  // In format(), %s writes nothing for null, where || would make the whole row null.
  const line = sql.join([sql`${`%s${cellEnd}`.repeat(columns.length)}`, ...columns], sql`, `);
  const last = sql.raw(walk.isDescending ? "min" : "max");
  // The limit keeps SQLite from flattening the inner select, so that its order is the order of the block.
  const [found] = await db.all<Found>(sql`
    select cast(group_concat(line, '') as blob) as cells, count(*) as rows,
      group_concat(student) as students, ${last}(position) as last
    from (select format(${line}) as line, ${sql.raw(studentNumber(query))} as student,
        ${sql.join([...walk.columns], sql` || ${keyJoint} || `)} as position
      ${fromWhere(query, walk.where)} order by ${orderBy(walk)} limit ${limit})`);
  return {
    cells: new Uint8Array(found?.cells ?? new ArrayBuffer(0)),
    rows: Number(found?.rows ?? 0),
    studentNumbers: found?.students?.split(",").map(Number) ?? [],
    lastKey: positionIn(query, walk, found?.last),
  };
}

type Found = {
  readonly cells: ArrayBuffer | null;
  readonly rows: number;
  readonly students: string | null;
  readonly last: string | null;
};
