import { sql } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import { fromWhere, studentNumber } from "./read-rows.ts";
import { quoted, type RowsQuery } from "./shape.ts";

/** How many of these students the query would show rows of; `idColumn` is what students call their id. */
export async function countStudentsAmong(
  db: RecordsReader,
  query: RowsQuery,
  among: { readonly idColumn: string; readonly studentIds: readonly string[] },
): Promise<number> {
  const { shape } = query;
  if (shape.student === "none" || among.studentIds.length === 0) return 0;
  const id = sql.raw(`${shape.student === "self" ? "t" : "s"}.${quoted(among.idColumn)}`);
  // Without a plus: these few are looked up, whatever the rest of the table holds.
  const isOne = sql`${id} in (select value from json_each(${JSON.stringify(among.studentIds)}))`;
  const [found] = await db.all<{ students: number }>(sql`
    select count(distinct ${sql.raw(studentNumber(query))}) as students ${fromWhere(query, [isOne])}`);
  return Number(found?.students ?? 0);
}
