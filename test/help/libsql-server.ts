/** A libSQL server over HTTP (Hrana 2), since none can be installed here: the protocol's words on the native binding. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";

type Value = {
  type: "null" | "integer" | "float" | "text" | "blob";
  value?: string | number;
  base64?: string;
};
type Statement = { sql?: string; args?: Value[]; named_args?: { name: string; value: Value }[] };
type Condition = { type: string; step?: number; cond?: Condition; conds?: Condition[] };
type Step = { stmt: Statement; condition?: Condition | null };
type Request = {
  type: string;
  sql?: string;
  sql_id?: number;
  stmt?: Statement & { sql_id?: number };
  batch?: { steps: (Step & { stmt: { sql_id?: number } })[] };
};

export type LibsqlServer = { readonly url: string; readonly token: string; stop(): Promise<void> };

/** One file for each path; one connection for each stream, found again by its baton. */
export function startLibsqlServer(): LibsqlServer {
  const folder = mkdtempSync(join(tmpdir(), "libsql-"));
  const streams = new Map<string, Stream>();
  const token = crypto.randomUUID();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      const path = new URL(request.url).pathname;
      if (request.headers.get("Authorization") !== `Bearer ${token}`) {
        return Response.json({ message: "who are you" }, { status: 401 });
      }
      const name = /^\/([\w-]+)\/v2\/pipeline$/.exec(path)?.[1];
      // The client asks for newer versions first and falls back to this one.
      if (!name || request.method !== "POST")
        return new Response(null, { status: path.endsWith("/v2") ? 200 : 404 });
      const body = (await request.json()) as { baton: string | null; requests: Request[] };
      const baton = body.baton ?? crypto.randomUUID();
      const stream = streams.get(baton) ?? openStream(join(folder, `${name}.db`));
      streams.set(baton, stream);
      const results = body.requests.map((one) => answer(stream, one));
      const isOver = body.requests.some((one) => one.type === "close");
      if (isOver) streams.delete(baton);
      return Response.json({ baton: isOver ? null : baton, base_url: null, results });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    token,
    stop: async () => {
      await server.stop(true);
      for (const { database } of streams.values()) database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Stream = { readonly database: Database.Database; readonly texts: Map<number, string> };

function openStream(path: string): Stream {
  const database = new Database(path);
  database.pragma("journal_mode = wal");
  database.pragma("foreign_keys = on");
  return { database, texts: new Map() };
}

function answer(stream: Stream, request: Request): object {
  try {
    return { type: "ok", response: { type: request.type, ...respond(stream, request) } };
  } catch (error) {
    return { type: "error", error: describe(error) };
  }
}

function describe(error: unknown): { message: string; code: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "UNKNOWN";
  return { message: error instanceof Error ? error.message : String(error), code };
}

function respond(stream: Stream, request: Request): object {
  switch (request.type) {
    case "execute":
      return { result: execute(stream, request.stmt ?? {}) };
    case "batch":
      return { result: runBatch(stream, request.batch?.steps ?? []) };
    case "sequence":
      stream.database.exec(request.sql ?? stream.texts.get(request.sql_id ?? -1) ?? "");
      return {};
    case "store_sql":
      stream.texts.set(request.sql_id ?? -1, request.sql ?? "");
      return {};
    case "close_sql":
      stream.texts.delete(request.sql_id ?? -1);
      return {};
    case "get_autocommit":
      return { is_autocommit: !stream.database.inTransaction };
    case "close":
      stream.database.close();
      return {};
    default:
      throw new Error(`${request.type} is not known here`);
  }
}

function execute(stream: Stream, stmt: Statement & { sql_id?: number }): object {
  const statement = stream.database.prepare(stmt.sql ?? stream.texts.get(stmt.sql_id ?? -1) ?? "");
  const args = (stmt.args ?? []).map(toJs);
  if (!statement.reader) {
    const { changes, lastInsertRowid } = statement.run(...args);
    const last_insert_rowid = String(lastInsertRowid);
    return { cols: [], rows: [], affected_row_count: changes, last_insert_rowid };
  }
  const cols = statement.columns().map(({ name }) => ({ name, decltype: null }));
  const rows = statement.raw(true).all(...args) as unknown[][];
  const found = rows.map((row) => row.map(toValue));
  return { cols, rows: found, affected_row_count: rows.length, last_insert_rowid: null };
}

function runBatch(stream: Stream, steps: readonly Step[]): object {
  const step_results: (object | null)[] = [];
  const step_errors: (object | null)[] = [];
  for (const step of steps) {
    const index = step_results.length;
    step_results[index] = step_errors[index] = null;
    if (step.condition && !holds(stream, step.condition, step_results, step_errors)) continue;
    try {
      step_results[index] = execute(stream, step.stmt);
    } catch (error) {
      step_errors[index] = describe(error);
    }
  }
  return { step_results, step_errors };
}

function holds(
  stream: Stream,
  condition: Condition,
  results: readonly unknown[],
  errors: readonly unknown[],
): boolean {
  const inner = (one: Condition): boolean => holds(stream, one, results, errors);
  switch (condition.type) {
    case "ok":
      return results[condition.step ?? -1] !== null;
    case "error":
      return errors[condition.step ?? -1] !== null;
    case "not":
      return condition.cond !== undefined && !inner(condition.cond);
    case "and":
      return (condition.conds ?? []).every(inner);
    case "or":
      return (condition.conds ?? []).some(inner);
    case "is_autocommit":
      return !stream.database.inTransaction;
    default:
      throw new Error(`the condition ${condition.type} is not known here`);
  }
}

function toJs(value: Value): unknown {
  if (value.type === "integer") return BigInt(value.value ?? 0);
  if (value.type === "blob") return Buffer.from(value.base64 ?? "", "base64");
  return value.value ?? null;
}

function toValue(value: unknown): Value {
  if (value === null || value === undefined) return { type: "null" };
  if (typeof value === "bigint" || Number.isInteger(value))
    return { type: "integer", value: String(value) };
  if (typeof value === "number") return { type: "float", value };
  if (typeof value === "string") return { type: "text", value };
  return { type: "blob", base64: Buffer.from(value as Uint8Array).toString("base64") };
}
