import { Database } from "bun:sqlite";
import { sql } from "drizzle-orm";
import type { RecordsDatabase, RecordsReader } from "../open.ts";
import { quoted } from "../records/shape.ts";

const rowsPerPage = 2_000;

/**
 * Copies tables from a server into a file, from one snapshot, so that a load is judged by the same SQL wherever
 * its district's rows lie. The counter tells before the merge whether they have changed since.
 */
export async function mirrorTables(
  records: RecordsDatabase,
  path: string,
  tables: readonly string[],
  breathe: () => Promise<void>,
): Promise<void> {
  const db = new Database(path, { create: true, readwrite: true });
  try {
    db.run("pragma journal_mode = off");
    db.run("pragma synchronous = off");
    await records.read(async (snapshot) => {
      for (const table of new Set(tables)) await mirrorTable(snapshot, db, table, breathe);
    });
  } finally {
    db.close(true);
  }
}

async function mirrorTable(
  snapshot: RecordsReader,
  db: Database,
  table: string,
  breathe: () => Promise<void>,
): Promise<void> {
  const made = await snapshot.all<{ sql: string }>(
    sql`select sql from sqlite_master where tbl_name = ${table} and sql is not null order by type desc`,
  );
  for (const statement of made) db.run(statement.sql);
  const columns = db
    .query<{ name: string }, []>(`select name from pragma_table_info('${table}')`)
    .all()
    .map(({ name }) => name);
  const insert = db.prepare(
    `insert into ${quoted(table)} values (${columns.map(() => "?").join(", ")})`,
  );
  for (let after = 0; ;) {
    const page = await snapshot.all<Record<string, string | number | null>>(sql`
      select * from ${sql.raw(quoted(table))} where number > ${after} order by number limit ${rowsPerPage}`);
    db.run("begin");
    for (const row of page) insert.run(...columns.map((name) => row[name] ?? null));
    db.run("commit");
    after = Number(page.at(-1)?.["number"] ?? after);
    await breathe();
    if (page.length < rowsPerPage) break;
  }
  insert.finalize();
}
