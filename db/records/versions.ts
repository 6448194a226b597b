import { and, gt, lt, max, sql } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import { appliedLoads, changeCounter } from "./schema.ts";
import { quoted } from "./shape.ts";

/**
 * Up to which cursor everything had changed before that instant. Receipts of loads tell; where they are past their
 * keeping time it is the beginning, and then too much is called changed, never too little.
 */
export async function findCursorAt(db: RecordsReader, at: string): Promise<number> {
  const [counter] = await db.select().from(changeCounter).limit(1);
  const forgotten = counter?.forgottenCursor ?? 0;
  const [row] = await db
    .select({ cursor: max(appliedLoads.cursor) })
    .from(appliedLoads)
    .where(and(lt(appliedLoads.appliedAt, at), gt(appliedLoads.cursor, forgotten)));
  return row?.cursor ?? 0;
}

/** The highest cursor of these tables, removals included: as long as it is the same, so are their rows. */
export async function findVersion(db: RecordsReader, tables: readonly string[]): Promise<number> {
  const highest = tables.flatMap((table) => [
    `select max(cursor) as cursor from ${quoted(table)}`,
    `select max(cursor) from removals where table_name = '${table.replaceAll("'", "''")}'`,
  ]);
  const [row] = await db.all<{ cursor: number | null }>(
    sql.raw(`select max(cursor) as cursor from (${highest.join(" union all ")})`),
  );
  return Number(row?.cursor ?? 0);
}
