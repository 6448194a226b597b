import type { Client } from "@libsql/client";
import Libsql from "libsql";
import { isBusy } from "./write.ts";

/** Statements that are run so often that compiling them each time would cost more than running them. */
export type CompiledStatements = {
  /** One text in, one text out: the first column of the only row. */
  ask(sql: string, argument: string): Promise<string>;
  /** One text in; a transaction by itself. */
  tell(sql: string, argument: string): Promise<void>;
  close(): void;
};

/** @libsql/client compiles a statement whenever it is run; where the database is a file, this does not. */
export function createCompiledStatements(
  client: Client,
  file: string | undefined,
  busyMilliseconds: number,
): CompiledStatements {
  return file === undefined ? onServer(client) : onFile(file, busyMilliseconds);
}

function onServer(client: Client): CompiledStatements {
  return {
    ask: async (sql, argument) => {
      const { rows } = await client.execute({ sql, args: [argument] });
      return String(rows[0]?.[0]);
    },
    tell: async (sql, argument) => {
      await client.execute({ sql, args: [argument] });
    },
    close: () => undefined,
  };
}

type Compile = (sql: string) => Libsql.Statement;
type Connection = { readonly compile: Compile; close(): void };

/** On one connection for both: what another one writes empties this one's cache of pages. */
function onFile(file: string, busyMilliseconds: number): CompiledStatements {
  let connection: Connection | undefined;
  let isClosed = false;
  const use = <T>(work: (compile: Compile) => T): T => {
    // Connecting makes a file where there is none.
    if (isClosed) throw new Error("the database is closed");
    connection ??= connect(file, busyMilliseconds);
    try {
      return work(connection.compile);
    } catch (error) {
      // A statement that found the database busy is ended by being run again, which it will be.
      if (isBusy(error)) throw error;
      // What failed otherwise may keep its lock and its snapshot: nothing of it is used again.
      connection.close();
      connection = undefined;
      throw error;
    }
  };
  return {
    ask: async (sql, argument) =>
      use((compile) => {
        // To its end, which also ends its snapshot; `get` would stop at the row and keep it.
        const [row] = compile(sql).raw().all(argument);
        return String(Array.isArray(row) ? row[0] : undefined);
      }),
    tell: async (sql, argument) => {
      use((compile) => compile(sql).run(argument));
    },
    close: () => {
      isClosed = true;
      connection?.close();
    },
  };
}

/** By the same native library as the client: two copies of SQLite in one process drop each other's locks. */
function connect(file: string, busyMilliseconds: number): Connection {
  const database = new Libsql(file, { timeout: busyMilliseconds });
  const compiled = new Map<string, Libsql.Statement>();
  return {
    compile: (sql) => {
      const statement = compiled.get(sql) ?? database.prepare(sql);
      compiled.set(sql, statement);
      return statement;
    },
    close: () => database.close(),
  };
}
