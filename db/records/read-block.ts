import { sql } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import { fromWhere, isAfter, studentNumber } from "./read-rows.ts";
import { cellValue, quoted, type RowsQuery } from "./shape.ts";

/** Stands behind every cell of a block. Loads refuse control characters, so that no cell holds one. */
export const cellEnd = "\u001f";
// Lower than whatever a key may hold, so that keys joined by it sort as their parts do.
const keyJoint = "\u0001";

export type RowsBlock = {
  /** UTF-8: the cells of all rows, each ended by `cellEnd`; nothing for null, `true` and `false` for flags. */
  readonly cells: Uint8Array;
  readonly rows: number;
  /** Whose records they are; a number may come again. */
  readonly studentNumbers: readonly number[];
  /** The key of the last row; undefined when there is none. */
  readonly lastKey: readonly string[] | undefined;
};

/**
 * A keyset page in key order as one piece of bytes. SQLite joins cells several times faster than a client that makes
 * an object a row, and bytes need no way through UTF-16 on their way to a file.
 */
export async function readBlock(
  db: RecordsReader,
  query: RowsQuery,
  page: { readonly after: readonly string[] | undefined; readonly limit: number },
): Promise<RowsBlock> {
  const { shape } = query;
  const columns = query.columns.map((name) => {
    const column = shape.columns.find((candidate) => candidate.name === name);
    if (!column) throw new Error(`no column ${name} in ${shape.table}`);
    return sql.raw(cellValue(column, "t"));
  });
  const key = shape.key.map((name) => sql.raw(`t.${quoted(name)}`));
  // In format(), %s writes nothing for null, where || would make the whole row null.
  const line = sql.join([sql`${`%s${cellEnd}`.repeat(columns.length)}`, ...columns], sql`, `);
  const from = fromWhere(query, page.after ? [isAfter(query, page.after)] : []);
  // The limit keeps SQLite from flattening the inner select, so that its order is the order of the block.
  const [found] = await db.all<Found>(sql`
    select cast(group_concat(line, '') as blob) as cells, count(*) as rows,
      group_concat(student) as students, max(key) as last
    from (select format(${line}) as line, ${sql.raw(studentNumber(query))} as student,
        ${sql.join(key, sql` || ${keyJoint} || `)} as key
      ${from} order by ${sql.join(key, sql`, `)} limit ${page.limit})`);
  return {
    cells: new Uint8Array(found?.cells ?? new ArrayBuffer(0)),
    rows: Number(found?.rows ?? 0),
    studentNumbers: found?.students?.split(",").map(Number) ?? [],
    lastKey: found?.last?.split(keyJoint),
  };
}

type Found = {
  readonly cells: ArrayBuffer | null;
  readonly rows: number;
  readonly students: string | null;
  readonly last: string | null;
};
