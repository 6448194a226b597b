import type { Client, Transaction } from "@libsql/client";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { retryWhileBusy } from "./write.ts";

const ledgerTable = `create table if not exists schema_migrations
  (created_at integer primary key, hash text not null, applied_at text not null default current_timestamp)`;

/** The database was written by a newer version of this program. */
export class NewerSchema extends Error {}

/**
 * Brings a database to this program's schema, one write transaction for all that is missing, which is also the
 * lock between processes. `copy` runs before the first change of a database that already holds something.
 */
export async function migrate(
  client: Client,
  folder: string,
  copy: () => Promise<void>,
): Promise<void> {
  const wanted = readMigrationFiles({ migrationsFolder: folder });
  const newest = wanted.at(-1)?.folderMillis ?? 0;
  const applied = await retryWhileBusy(() => readApplied(client));
  if (applied > newest) throw new NewerSchema("written by a newer version of this program");
  if (applied === newest) return;
  if (applied > 0) await copy();
  await retryWhileBusy(async () => {
    const tx = await client.transaction("write");
    try {
      await applyMissing(tx, wanted);
      await tx.commit();
    } finally {
      tx.close();
    }
  });
}

async function readApplied(client: Client): Promise<number> {
  const table = await client.execute(
    "select 1 from sqlite_master where type = 'table' and name = 'schema_migrations'",
  );
  if (table.rows.length === 0) return 0;
  const newest = await client.execute("select max(created_at) as newest from schema_migrations");
  return Number(newest.rows[0]?.["newest"] ?? 0);
}

async function applyMissing(
  tx: Transaction,
  wanted: ReturnType<typeof readMigrationFiles>,
): Promise<void> {
  await tx.execute("pragma defer_foreign_keys = on");
  await tx.execute(ledgerTable);
  const done = await tx.execute("select created_at from schema_migrations");
  const applied = new Set(done.rows.map((row) => Number(row["created_at"])));
  for (const migration of wanted) {
    if (applied.has(migration.folderMillis)) continue;
    for (const statement of migration.sql) await tx.execute(statement);
    await tx.execute({
      sql: "insert into schema_migrations (created_at, hash) values (?, ?)",
      args: [migration.folderMillis, migration.hash],
    });
  }
}
