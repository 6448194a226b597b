import { rm } from "node:fs/promises";
import { createClient, type Client, type InArgs, type Row } from "@libsql/client";
import type { RecordsDatabase } from "../open.ts";
import { quoted, type RecordShape } from "../records/shape.ts";
import { mirrorTables } from "./mirror-tables.ts";

/** A load's staged rows beside the district's stored ones, on one connection: SQL sees both. */
export type Stage = {
  readonly shape: RecordShape;
  readonly records: RecordsDatabase;
  /** Its main database holds the stored rows, or a copy of them where they lie on a server; `stage` the staged. */
  readonly client: Client;
  /** Asked between statements; throws when the load must end. */
  readonly breathe: () => Promise<void>;
  close(): void;
};

// Indexes of a million rows are walked in no order; with the default of 2 MB each step would read the file.
const cacheKibibytes = 32_000;
/** Positions, or ordinals, that one statement handles: some tens of milliseconds, then others get their turn. */
const rowsPerStatement = 5_000;

export async function openStage(
  records: RecordsDatabase,
  input: {
    readonly path: string;
    readonly shape: RecordShape;
    /** Tables that the load is judged by, beside its own. */
    readonly tables: readonly string[];
    /** Whether staged rows are looked up by their key. */
    readonly needsKeys: boolean;
    readonly breathe: () => Promise<void>;
  },
): Promise<Stage> {
  const { path, shape, breathe } = input;
  const mirror = `${path}-mirror`;
  const url = records.fileUrl ?? `file:${mirror}`;
  if (!records.fileUrl)
    await mirrorTables(records, mirror, [shape.table, ...input.tables], breathe);
  // One connection, since what is attached is attached to a connection.
  const client = createClient({ url, concurrency: 1, timeout: 20 });
  try {
    await client.execute({ sql: "attach ? as stage", args: [path] });
    await client.execute(`pragma main.cache_size = -${cacheKibibytes}`);
    await client.execute("pragma stage.journal_mode = off");
    await client.execute("pragma stage.synchronous = off");
    // The open connection keeps the bytes; a process that is killed leaves no file behind.
    await Promise.all([path, mirror].map((file) => rm(file, { force: true })));
    if (input.needsKeys) {
      const key = shape.key.map(quoted).join(", ");
      await client.execute(`create index stage.staged_key on staged (${key})`);
      await breathe();
    }
    return { shape, records, client, breathe, close: () => client.close() };
  } catch (error) {
    client.close();
    throw error;
  }
}

export async function ask(stage: Stage, sql: string, args: InArgs = []): Promise<readonly Row[]> {
  return (await stage.client.execute({ sql, args })).rows;
}

/** The first column of the first row, as a number. */
export async function askNumber(stage: Stage, sql: string, args: InArgs = []): Promise<number> {
  return Number((await ask(stage, sql, args))[0]?.[0] ?? 0);
}

/** Runs a statement that ends in `between ? and ?` over all values from 1 to `last`, some at a time. */
export async function runInRanges(
  stage: Stage,
  sql: string,
  last: number,
  run: (sql: string, args: InArgs) => Promise<unknown> = (text, args) =>
    stage.client.execute({ sql: text, args }),
): Promise<void> {
  for (let start = 1; start <= last; start += rowsPerStatement) {
    await run(sql, [BigInt(start), BigInt(start + rowsPerStatement - 1)]);
    await stage.breathe();
  }
}

/** `one.key = other.key`, for every column of the key. */
export function sameKey({ key }: RecordShape, one: string, other: string): string {
  return key.map((name) => `${one}.${quoted(name)} = ${other}.${quoted(name)}`).join(" and ");
}

export async function lastPosition(stage: Stage): Promise<number> {
  return askNumber(stage, "select max(position) from stage.staged");
}
