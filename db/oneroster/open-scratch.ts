/** A package laid aside as tables, so that its files can be joined in memory that does not grow with them. */
import { rmSync } from "node:fs";
import { Database } from "bun:sqlite";
import { packageIndexes, packageTables } from "./scratch-tables.ts";
import { createScratchWriter, type ScratchWriter } from "./write-scratch.ts";

export type Scratch = {
  readonly db: Database;
  /** Asked between statements; throws when the load must end. */
  readonly breathe: () => Promise<void>;
  /** For what is read from the package's files; to be finished before anything is asked. */
  openWriter(): ScratchWriter;
  /** Nothing more will be laid aside. */
  addIndexes(): void;
  close(): void;
};

const cacheKibibytes = 16_000;

export function openScratch(path: string, breathe: () => Promise<void>): Scratch {
  const db = new Database(path, { create: true, readwrite: true });
  try {
    // A load that is cut off begins again from its files: nothing here needs to survive. Bun's SQLite is built so that
    // it does not do without a journal; in memory it leaves no file of its own behind.
    const pragmas = ["journal_mode = memory", "synchronous = off", "locking_mode = exclusive"];
    for (const pragma of pragmas) db.run(`pragma ${pragma}`);
    db.run(`pragma cache_size = -${cacheKibibytes}`);
    for (const statement of packageTables) db.run(statement);
  } finally {
    // The open connection keeps the bytes; a process that is killed leaves no file behind.
    rmSync(path, { force: true });
  }
  return {
    db,
    breathe,
    openWriter: () => createScratchWriter(db),
    addIndexes: () => {
      for (const statement of packageIndexes) db.run(statement);
    },
    close: () => db.close(),
  };
}

/** Lines, or numbers, that one statement handles: some tens of milliseconds, then others get their turn. */
const linesPerStatement = 5_000;

/** Runs a statement that ends in `between ? and ?` over all values from 1 to `last`, some at a time. */
export async function runInRanges(
  { db, breathe }: Scratch,
  sql: string,
  last: number,
): Promise<void> {
  const statement = db.prepare<unknown, [number, number]>(sql);
  try {
    for (let start = 1; start <= last; start += linesPerStatement) {
      statement.run(start, start + linesPerStatement - 1);
      await breathe();
    }
  } finally {
    statement.finalize();
  }
}

/** The first column of the first row, as a number. */
export function askNumber({ db }: Scratch, sql: string): number {
  const [row] = db.query(sql).values();
  return Number(row?.[0] ?? 0);
}

export function lastLine(scratch: Scratch): number {
  return askNumber(scratch, "select max(line) from users");
}
