import type { Client, Transaction } from "@libsql/client";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { retryWhileBusy } from "./write.ts";

const ledgerTable = `create table if not exists schema_migrations
  (created_at integer primary key, hash text not null, applied_at text not null default current_timestamp)`;

/** The database was written by a newer version of this program. */
export class NewerSchema extends Error {}

/**
 * Brings a database to this program's schema, one write transaction for all that is missing, which is also the
 * lock between processes. `copy` runs inside it, before the first change of a database that already holds something.
 */
export async function migrate(
  client: Client,
  folder: string,
  copy: () => Promise<void>,
): Promise<void> {
  const wanted = readMigrationFiles({ migrationsFolder: folder });
  const newest = wanted.at(-1)?.folderMillis ?? 0;
  if ((await readApplied(client)) === newest) return;
  const tx = await retryWhileBusy(() => client.transaction("write"));
  try {
    // Under the lock, since another process may have brought it up to date, or further, meanwhile.
    const found = await readApplied(tx);
    if (found > newest) throw new NewerSchema("written by a newer version of this program");
    const missing = wanted.filter((migration) => migration.folderMillis > found);
    if (found > 0 && missing.length > 0) await copy();
    await apply(tx, missing);
    await tx.commit();
  } finally {
    tx.close();
  }
}

async function readApplied(db: Pick<Client, "execute"> | Transaction): Promise<number> {
  const table = await db.execute(
    "select 1 from sqlite_master where type = 'table' and name = 'schema_migrations'",
  );
  if (table.rows.length === 0) return 0;
  const newest = await db.execute("select max(created_at) as newest from schema_migrations");
  return Number(newest.rows[0]?.["newest"] ?? 0);
}

async function apply(
  tx: Transaction,
  migrations: ReturnType<typeof readMigrationFiles>,
): Promise<void> {
  await tx.execute("pragma defer_foreign_keys = on");
  await tx.execute(ledgerTable);
  for (const migration of migrations) {
    for (const statement of migration.sql) await tx.execute(statement);
    await tx.execute({
      sql: "insert into schema_migrations (created_at, hash) values (?, ?)",
      args: [migration.folderMillis, migration.hash],
    });
  }
}
