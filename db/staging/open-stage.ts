import { rm } from "node:fs/promises";
import { createClient, type Client, type InArgs, type Row } from "@libsql/client";
import type { RecordsDatabase } from "../open.ts";
import { quoted, type RecordShape } from "../records/shape.ts";
import { mirrorTables } from "./mirror-tables.ts";

/** One file's staged rows beside the district's stored ones, on one connection: SQL sees both. */
export type Stage = {
  readonly shape: RecordShape;
  /** SQL name of the database with the staged rows; the stored ones, or a copy of them, are in `main`. */
  readonly schema: string;
  readonly records: RecordsDatabase;
  readonly client: Client;
  /** A file of the same load whose students this one speaks of too, also where it has no row of theirs. */
  readonly alsoNames: Stage | undefined;
  /** Asked between statements; throws when the load must end. */
  readonly breathe: () => Promise<void>;
};

/** Where the files of one load are staged, judged and merged together. */
export type Desk = {
  readonly records: RecordsDatabase;
  readonly client: Client;
  /** Every part of the load, in order. */
  readonly stages: readonly Stage[];
  attach(staged: StagedInput): Promise<Stage>;
  close(): void;
};

type StagedInput = {
  /** Written by `createStage`, and closed. */
  readonly path: string;
  readonly shape: RecordShape;
  /** Whether staged rows are looked up by their key. */
  readonly needsKeys: boolean;
  readonly alsoNames?: Stage | undefined;
};

// Indexes of a million rows are walked in no order; with the default of 2 MB each step would read the file.
const cacheKibibytes = 32_000;
/** Positions, or ordinals, that one statement handles: some tens of milliseconds, then others get their turn. */
const rowsPerStatement = 5_000;

export async function openDesk(
  records: RecordsDatabase,
  input: {
    /** For a copy of the stored rows, where they lie on a server. */
    readonly mirrorPath: string;
    /** Those that the load is stored in or judged by. */
    readonly tables: readonly string[];
    readonly breathe: () => Promise<void>;
  },
): Promise<Desk> {
  const { mirrorPath, breathe } = input;
  const url = records.fileUrl ?? `file:${mirrorPath}`;
  if (!records.fileUrl) await mirrorTables(records, mirrorPath, input.tables, breathe);
  // One connection, since what is attached is attached to a connection.
  const client = createClient({ url, concurrency: 1, timeout: 20 });
  const stages: Stage[] = [];
  try {
    await client.execute(`pragma main.cache_size = -${cacheKibibytes}`);
    await rm(mirrorPath, { force: true });
  } catch (error) {
    client.close();
    throw error;
  }
  return {
    records,
    client,
    stages,
    attach: async ({ path, shape, needsKeys, alsoNames }) => {
      const schema = `stage${stages.length}`;
      await client.execute({ sql: `attach ? as ${schema}`, args: [path] });
      await client.execute(`pragma ${schema}.journal_mode = off`);
      await client.execute(`pragma ${schema}.synchronous = off`);
      // The open connection keeps the bytes; a process that is killed leaves no file behind.
      await rm(path, { force: true });
      if (needsKeys) {
        const key = shape.key.map(quoted).join(", ");
        await client.execute(`create index ${schema}.staged_key on staged (${key})`);
        await breathe();
      }
      const stage: Stage = { shape, schema, records, client, alsoNames, breathe };
      stages.push(stage);
      return stage;
    },
    close: () => client.close(),
  };
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
  return askNumber(stage, `select max(position) from ${stage.schema}.staged`);
}
