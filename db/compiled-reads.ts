import type { Client } from "@libsql/client";
import Libsql from "libsql";
import { retryWhileBusy } from "./write.ts";

/** Reads that are asked so often that compiling them each time would cost more than running them. */
export type CompiledReads = {
  /** One text in, one text out: the first column of the only row. */
  ask(sql: string, argument: string): Promise<string>;
  close(): void;
};

/** @libsql/client compiles a statement whenever it is run; where the database is a file, this does not. */
export function createCompiledReads(
  client: Client,
  file: string | undefined,
  busyMilliseconds: number,
): CompiledReads {
  if (file === undefined) {
    return { ask: (sql, argument) => askServer(client, sql, argument), close: () => undefined };
  }
  let connection: Connection | undefined;
  return {
    ask: (sql, argument) =>
      retryWhileBusy(async () => {
        connection ??= connect(file, busyMilliseconds);
        try {
          return connection.ask(sql, argument);
        } catch (error) {
          // What failed may keep its lock and its snapshot: nothing of it is used again.
          connection.close();
          connection = undefined;
          throw error;
        }
      }),
    close: () => connection?.close(),
  };
}

async function askServer(client: Client, sql: string, argument: string): Promise<string> {
  const { rows } = await client.execute({ sql, args: [argument] });
  return String(rows[0]?.[0]);
}

type Connection = { ask(sql: string, argument: string): string; close(): void };

/** By the same native library as the client: two copies of SQLite in one process drop each other's locks. */
function connect(file: string, busyMilliseconds: number): Connection {
  const database = new Libsql(file, { timeout: busyMilliseconds });
  const compiled = new Map<string, Libsql.Statement>();
  return {
    ask: (sql, argument) => {
      const statement = compiled.get(sql) ?? database.prepare(sql).raw();
      compiled.set(sql, statement);
      // To its end, which also ends its snapshot; `get` would stop at the row and keep it.
      const [row] = statement.all(argument);
      return String(Array.isArray(row) ? row[0] : undefined);
    },
    close: () => database.close(),
  };
}
