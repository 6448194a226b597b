import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { createClient, type Client } from "@libsql/client";
import { drizzle, type LibSQLDatabase } from "drizzle-orm/libsql";
import { createCompiledStatements } from "./compiled-statements.ts";
import * as controlSchema from "./control/schema.ts";
import * as ledgerSchema from "./ledger/schema.ts";
import { migrate, NewerSchema } from "./migrate.ts";
import * as recordsSchema from "./records/schema.ts";
import { createSnapshots, type Reader, type Snapshots } from "./snapshots.ts";
import { createTurns } from "./take-turns.ts";
import { createWriter, endFailedStatements, retryWhileBusy } from "./write.ts";

/** Tiny, because waiting inside SQLite freezes the event loop; the patient waiting is done in `write.ts`. */
const busyMilliseconds = 20;

/** Of the client's 20 connections: it fails when all are held, and those who write or read a row need some too. */
const snapshotsMax = 16;

export type Database<Schema extends Record<string, unknown>> = {
  /** For reads. Writes go through `write`. */
  readonly orm: LibSQLDatabase<Schema>;
  /** One write transaction, after all those that wait. The work may be repeated, so it does nothing but SQL. */
  write<T>(work: (tx: Tx<Schema>) => Promise<T>): Promise<T>;
  /** Work with a write transaction of its own connection, after all writes that wait; repeated while busy. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Where it is, if it is a file of this machine. */
  readonly fileUrl: string | undefined;
  /** All reads inside see the same snapshot. */
  read<T>(work: (snapshot: LibSQLDatabase<Schema>) => Promise<T>): Promise<T>;
  /** A read that is compiled once: one text in, one text out. */
  ask(sql: string, argument: string): Promise<string>;
  /** A write that is compiled once, after all those that wait: one statement, one text in. */
  tell(sql: string, argument: string): Promise<void>;
  close(): void;
};
export type Tx<Schema extends Record<string, unknown>> = Parameters<
  Parameters<LibSQLDatabase<Schema>["transaction"]>[0]
>[0];

export type ControlDatabase = Database<typeof controlSchema>;
export type ControlTx = Tx<typeof controlSchema>;
/** What a statement can run on: the database, or a transaction. */
export type ControlReader = LibSQLDatabase<typeof controlSchema> | ControlTx;
export type RecordsDatabase = Database<typeof recordsSchema>;
export type RecordsTx = Tx<typeof recordsSchema>;
export type RecordsReader = LibSQLDatabase<typeof recordsSchema> | RecordsTx;
export type LedgerDatabase = Database<typeof ledgerSchema>;

export type DatabaseAddresses = {
  /** `file:…`, `libsql://…` or `http(s)://…`. */
  readonly control: string;
  /** With `{district}` and `{kind}`. */
  readonly district: string;
  readonly authToken: string | undefined;
};

export type Databases = {
  readonly control: ControlDatabase;
  /** Opened, and migrated, at first use. */
  records(districtId: string): Promise<RecordsDatabase>;
  ledger(districtId: string): Promise<LedgerDatabase>;
  close(): void;
};

/** Opens the control database; the districts' own databases are opened when first asked for. */
export async function openDatabases(addresses: DatabaseAddresses): Promise<Databases> {
  const control = await open(addresses.control, addresses.authToken, "control", controlSchema);
  const records = new Map<string, Promise<RecordsDatabase>>();
  const ledgers = new Map<string, Promise<LedgerDatabase>>();
  const place = (districtId: string, kind: string): string =>
    addresses.district.replaceAll("{district}", districtId).replaceAll("{kind}", kind);
  return {
    control,
    records: (id) =>
      once(records, id, () =>
        open(place(id, "records"), addresses.authToken, "records", recordsSchema),
      ),
    ledger: (id) =>
      once(ledgers, id, () =>
        open(place(id, "ledger"), addresses.authToken, "ledger", ledgerSchema),
      ),
    close: () => {
      control.close();
      for (const opened of [...records.values(), ...ledgers.values()]) {
        opened.then((database) => database.close()).catch(() => undefined);
      }
    },
  };
}

/** A failed opening is not remembered, so that the next call tries again. */
function once<T>(
  opened: Map<string, Promise<T>>,
  id: string,
  openIt: () => Promise<T>,
): Promise<T> {
  const known = opened.get(id);
  if (known) return known;
  const opening = openIt();
  opened.set(id, opening);
  opening.catch(() => opened.delete(id));
  return opening;
}

async function open<Schema extends Record<string, unknown>>(
  url: string,
  authToken: string | undefined,
  kind: string,
  schema: Schema,
): Promise<Database<Schema>> {
  const file = url.startsWith("file:") ? url.slice("file:".length) : undefined;
  if (file) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    makePrivate(file);
  }
  const client = await openClient(url, authToken, kind, file);
  const orm = drizzle(client, { schema });
  const writer = createWriter();
  const turns = createTurns(snapshotsMax);
  const compiled = createCompiledStatements(client, file, busyMilliseconds);
  const place = { file, busyMilliseconds };
  const snapshots = createSnapshots(client, place, (reader) => readThrough<Schema>(reader));
  return {
    orm,
    write: (work) => writer(() => orm.transaction(work)),
    alone: writer,
    fileUrl: file ? url : undefined,
    read: (work) => turns(() => readSnapshot(snapshots, work)),
    ask: (sql, argument) => retryWhileBusy(() => compiled.ask(sql, argument)),
    tell: (sql, argument) => writer(() => compiled.tell(sql, argument)),
    close: () => {
      compiled.close();
      snapshots.close();
      client.close();
    },
  };
}

/** Each attempt has a client of its own: a statement that found the database busy spoils its connection. */
async function openClient(
  url: string,
  authToken: string | undefined,
  kind: string,
  file: string | undefined,
): Promise<Client> {
  return retryWhileBusy(async () => {
    const client = createClient({
      url,
      timeout: busyMilliseconds,
      ...(authToken ? { authToken } : {}),
    });
    try {
      if (file) await client.execute("pragma journal_mode = wal");
      await migrateNamed(client, url, kind, file);
      return client;
    } catch (error) {
      client.close();
      endFailedStatements();
      throw error;
    }
  });
}

/** SQLite makes files that everybody may read; its log and index take the mode of this one. */
function makePrivate(file: string): void {
  closeSync(openSync(file, "a", 0o600));
}

/**
 * Safe because reading through drizzle calls nothing of the client but `execute`, and nothing but its relational queries,
 * which are not used here, needs the schema: to look through it costs more than a page.
 */
function readThrough<Schema extends Record<string, unknown>>(
  reader: Reader,
): LibSQLDatabase<Schema> {
  return drizzle(reader as unknown as Client) as unknown as LibSQLDatabase<Schema>;
}

async function readSnapshot<Orm, T>(
  snapshots: Snapshots<Orm>,
  work: (orm: Orm) => Promise<T>,
): Promise<T> {
  const snapshot = await retryWhileBusy(() => snapshots.begin());
  try {
    return await work(snapshot.orm);
  } finally {
    snapshot.end();
  }
}

async function migrateNamed(
  client: Client,
  url: string,
  kind: string,
  file: string | undefined,
): Promise<void> {
  try {
    await migrate(client, join(import.meta.dir, kind, "migrations"), () =>
      copyBefore(client, file),
    );
  } catch (error) {
    if (error instanceof NewerSchema) {
      const sentence = `The ${kind} database ${url} was ${error.message}. Start that version.`;
      throw new Error(sentence, { cause: error });
    }
    throw error;
  }
}

/** An upgrade at night must be undoable: the copy lies beside the database until the operator removes it. */
async function copyBefore(client: Client, file: string | undefined): Promise<void> {
  if (!file) return;
  let number = 1;
  while (existsSync(`${file}.before-upgrade-${number}`)) number += 1;
  const copy = `${file}.before-upgrade-${number}`;
  makePrivate(copy);
  await client.execute({ sql: "vacuum into ?", args: [copy] });
}
