import type { Client, InArgs, InValue, Row, Transaction } from "@libsql/client";
import Libsql from "libsql";

/** What drizzle calls of a client to read. */
export type Reader = Pick<Transaction, "execute">;

/** One state of a database, for as long as it is held. */
export type Snapshot<Orm> = {
  readonly orm: Orm;
  /** To be called once. */
  end(): void;
};

export type Snapshots<Orm> = {
  /** Throws when the database is busy; to be tried again. */
  begin(): Promise<Snapshot<Orm>>;
  close(): void;
};

/**
 * @libsql/client opens a connection for each snapshot and compiles each statement whenever it is run, which costs more
 * than a page of rows. Where the database is a file, connections are kept here with their statements.
 */
export function createSnapshots<Orm>(
  client: Client,
  place: { readonly file: string | undefined; readonly busyMilliseconds: number },
  createOrm: (reader: Reader) => Orm,
): Snapshots<Orm> {
  const { file, busyMilliseconds } = place;
  return file === undefined
    ? onServer(client, createOrm)
    : onFile(() => connect(file, busyMilliseconds), createOrm);
}

function onServer<Orm>(client: Client, createOrm: (reader: Reader) => Orm): Snapshots<Orm> {
  return {
    begin: async () => {
      const reader = await client.transaction("read");
      return { orm: createOrm(reader), end: () => reader.close() };
    },
    close: () => undefined,
  };
}

type Connection = {
  readonly database: Libsql.Database;
  readonly compiled: Map<string, Libsql.Statement>;
  /** A statement failed: it may keep its lock and its snapshot, and nothing of its connection is used again. */
  isSpoiled: boolean;
};

// The lists of a catalog in the columns and filters that vendors usually ask for.
const statementsMax = 200;

function onFile<Orm>(open: () => Connection, createOrm: (reader: Reader) => Orm): Snapshots<Orm> {
  const idle: Connection[] = [];
  let isClosed = false;
  const giveBack = (connection: Connection): void => {
    try {
      connection.database.exec("commit");
    } catch {
      connection.isSpoiled = true;
    }
    if (isClosed || connection.isSpoiled) connection.database.close();
    else idle.push(connection);
  };
  return {
    begin: async () => {
      // Connecting makes a file where there is none.
      if (isClosed) throw new Error("the database is closed");
      const connection = idle.pop() ?? open();
      try {
        connection.database.exec("begin");
        // The state is that of the first read.
        run(connection, "select 1 from sqlite_schema limit 1", []);
      } catch (error) {
        connection.database.close();
        throw error;
      }
      let isEnded = false;
      const reader = readerOf(connection, () => isEnded);
      const end = (): void => {
        isEnded = true;
        giveBack(connection);
      };
      return { orm: createOrm(reader), end };
    },
    close: () => {
      isClosed = true;
      for (const { database } of idle.splice(0)) database.close();
    },
  };
}

/** By the same native library as the client: two copies of SQLite in one process drop each other's locks. */
function connect(file: string, busyMilliseconds: number): Connection {
  const database = new Libsql(file, { timeout: busyMilliseconds });
  database.exec("pragma query_only = on");
  return { database, compiled: new Map(), isSpoiled: false };
}

function readerOf(connection: Connection, isEnded: () => boolean): Reader {
  return {
    execute: async (statement: { sql: string; args?: InArgs } | string) => {
      const { sql, args = [] } = typeof statement === "string" ? { sql: statement } : statement;
      // Its connection may serve another reader by now, in another state.
      if (isEnded()) throw new Error("the snapshot was given back");
      if (!Array.isArray(args)) throw new Error("arguments are given in order here");
      const { columns, rows } = run(connection, sql, args);
      const named = rows.map((row) => nameCells(row, columns));
      return {
        columns,
        columnTypes: [],
        rows: named,
        rowsAffected: 0,
        lastInsertRowid: undefined,
        toJSON: () => named,
      };
    },
  };
}

function run(
  connection: Connection,
  sql: string,
  args: readonly InValue[],
): { readonly columns: string[]; readonly rows: readonly (readonly unknown[])[] } {
  try {
    const statement = compile(connection, sql);
    // To its end, which also ends it. Safe because `raw` makes every row a list of cells.
    const rows = statement.all(...args.map(toSqlite)) as readonly (readonly unknown[])[];
    return { columns: statement.columns().map(({ name }) => name), rows };
  } catch (error) {
    connection.isSpoiled = true;
    throw error;
  }
}

function compile({ database, compiled }: Connection, sql: string): Libsql.Statement {
  const statement = compiled.get(sql) ?? database.prepare(sql).raw(true);
  // Again at the end: those at the beginning were used longest ago.
  compiled.delete(sql);
  compiled.set(sql, statement);
  const [oldest] = compiled.keys();
  if (compiled.size > statementsMax && oldest !== undefined) compiled.delete(oldest);
  return statement;
}

function toSqlite(value: InValue): unknown {
  return typeof value === "boolean" ? Number(value) : value;
}

/** As the client gives rows: by name, and by place. */
function nameCells(cells: readonly unknown[], columns: readonly string[]): Row {
  const row: object = {};
  Object.defineProperty(row, "length", { value: cells.length });
  for (const [at, value] of cells.entries()) {
    Object.defineProperty(row, at, { value });
    const name = columns[at] ?? "";
    if (Object.hasOwn(row, name)) continue;
    Object.defineProperty(row, name, { value, enumerable: true });
  }
  // Safe because that is what a row is.
  return row as Row;
}
