import { rmSync } from "node:fs";
import { Database } from "bun:sqlite";
import { quoted, type RecordShape } from "../records/shape.ts";

/** `undefined`: the file has no such cell. */
export type StagedValue = string | number | boolean | null | undefined;

export type StagedRow = {
  /** 1-based place among the file's rows; a line may hold several. */
  readonly position: number;
  readonly line: number;
  /** In the order of the shape's columns. */
  readonly values: readonly StagedValue[];
  /** Null for a row whose absent cells are still to be filled from what is stored. */
  readonly contentHash: string | null;
  /** The row says itself that what is stored under its key goes. */
  readonly goes: boolean;
};

export type StagedProblem = {
  readonly position: number;
  readonly line: number;
  readonly column: string | null;
  readonly reason: string;
  readonly fix: string;
  readonly hint: string | null;
  readonly isError: boolean;
};

export type StageWriter = {
  addRow(row: StagedRow): void;
  addProblem(problem: StagedProblem): void;
  /** Of a rejected row only its student is needed further; null when it could not be read. */
  addRejected(position: number, student: string | null): void;
  close(): void;
};

/** What stands for "the file has no such cell": no value of a text or flag column is a blob. */
const absent = new Uint8Array(1);

/**
 * Writes a load's rows to a SQLite file of their own. By bun:sqlite, three times faster than libsql for single
 * rows; it must be closed before libsql attaches the file, since the two do not know of each other's locks.
 */
export function createStage(path: string, shape: RecordShape): StageWriter {
  rmSync(path, { force: true });
  const db = new Database(path, { create: true, readwrite: true });
  // A load that is cut off begins again from its file: nothing here needs to survive.
  for (const pragma of ["journal_mode = off", "synchronous = off", "locking_mode = exclusive"]) {
    db.run(`pragma ${pragma}`);
  }
  const columns = shape.columns.map(({ sql }) => quoted(sql)).join(", ");
  db.run(`create table staged (position integer primary key, line integer, content_hash text,
    goes integer, ${columns})`);
  db.run(`create table problems (position integer, line integer, column_name text, reason text,
    fix text, hint text, is_error integer)`);
  db.run("create table rejected (position integer primary key, student text)");
  const marks = shape.columns.map(() => "?").join(", ");
  const row = db.prepare(`insert into staged values (?, ?, ?, ?, ${marks})`);
  const problem = db.prepare("insert into problems values (?, ?, ?, ?, ?, ?, ?)");
  const rejected = db.prepare("insert into rejected values (?, ?)");
  db.run("begin");
  return {
    addRow: ({ position, line, contentHash, goes, values }) => {
      const bound: (string | number | boolean | null | Uint8Array)[] = [
        position,
        line,
        contentHash,
        goes ? 1 : 0,
      ];
      for (const value of values) bound.push(value === undefined ? absent : value);
      row.run(...bound);
    },
    addProblem: ({ position, line, column, reason, fix, hint, isError }) =>
      void problem.run(position, line, column, reason, fix, hint, isError ? 1 : 0),
    addRejected: (position, student) => void rejected.run(position, student),
    close: () => {
      db.run("commit");
      for (const statement of [row, problem, rejected]) statement.finalize();
      db.close(true);
    },
  };
}
