import { sql } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import { fromWhere } from "./read-rows.ts";
import { cellValue, type RowsQuery } from "./shape.ts";

/** What these columns hold together, each combination once, in their order; `most` at most. Nothing is an empty text. */
export async function listDistinct(
  db: RecordsReader,
  query: RowsQuery,
  most: number,
): Promise<readonly (readonly string[])[]> {
  const columns = query.columns.map((name) => {
    const column = query.shape.columns.find((candidate) => candidate.name === name);
    if (!column) throw new Error(`no column ${name} in ${query.shape.table}`);
    return sql.raw(`coalesce(${cellValue(column, "t")}, '')`);
  });
  const values = sql.join(columns, sql`, `);
  const rows = await db.all<{ found: string }>(sql`
    select distinct json_array(${values}) as found ${fromWhere(query, [])} order by ${values} limit ${most}`);
  // Safe because the statement wrote these arrays from texts.
  return rows.map(({ found }) => JSON.parse(found) as string[]);
}
