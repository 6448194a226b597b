import { type InArgs } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";
import type { RecordsTx } from "../open.ts";
import { deleteRows, moveUniqueValues, upsertRows, type RowChange } from "../records/apply-rows.ts";
import * as recordsSchema from "../records/schema.ts";
import { jsonValue, quoted, type RecordRow, type RecordShape } from "../records/shape.ts";
import { ask, askNumber, runInRanges, type Desk, type Stage } from "./open-stage.ts";

export type Mark = { readonly runId: string; readonly at: string };

/** Rows of other tables that hang on removed rows and go with them. */
export type Dependent = { readonly shape: RecordShape };

/**
 * Runs `work` in one write transaction of the district's records. A file is written by the connection that has
 * the staged rows attached; a server gets them in statements of some thousand rows.
 */
export async function inMergeTransaction<T>(
  desk: Pick<Desk, "records" | "client" | "stages">,
  work: (tx: RecordsTx, stepsOf: (stage: Stage) => MergeSteps) => Promise<T>,
): Promise<T> {
  const { records, client } = desk;
  if (!records.fileUrl) return records.write((tx) => work(tx, (stage) => remoteSteps(stage, tx)));
  for (const { schema } of desk.stages) {
    // Without a journal a transaction that is undone would leave the staged rows torn.
    await client.execute(`pragma ${schema}.journal_mode = memory`);
  }
  return records.alone(async () => {
    const open = await client.transaction("write");
    try {
      // Safe because drizzle calls nothing of the client but `execute` and `batch`, which a transaction has.
      const orm = drizzle(open as never, { schema: recordsSchema }) as unknown as RecordsTx;
      const run = async (sql: string, args: InArgs): Promise<unknown> =>
        open.execute({ sql, args });
      const result = await work(orm, (stage) => fileSteps(stage, run));
      await open.commit();
      return result;
    } finally {
      open.close();
    }
  });
}

/** Each gives the cursor after its last row. */
export type MergeSteps = {
  upsert(cursor: number, mark: Mark): Promise<number>;
  remove(cursor: number, mark: Mark, dependents: readonly Dependent[]): Promise<number>;
};

function fileSteps(stage: Stage, run: (sql: string, args: InArgs) => Promise<unknown>): MergeSteps {
  const { shape } = stage;
  const table = `main.${quoted(shape.table)}`;
  return {
    upsert: async (cursor, { runId }) => {
      const changes = await countRows(run, `${stage.schema}.changes`);
      await freeUniqueValues(stage, run);
      const names = shape.columns.map(({ sql }) => quoted(sql));
      const sets = [...names, "cursor", "run_id", "content_hash"].map(
        (name) => `${name} = excluded.${name}`,
      );
      const upsert = `insert into ${table} (${names.join(", ")}, cursor, added_cursor, run_id, content_hash)
        select ${names.map((name) => `s.${name}`).join(", ")}, ? + c.ordinal, ? + c.ordinal, ?, s.content_hash
        from ${stage.schema}.changes c join ${stage.schema}.staged s on s.position = c.position
        where c.ordinal between ? and ?
        on conflict (${shape.key.map(quoted).join(", ")}) do update set ${sets.join(", ")}`;
      const at = BigInt(cursor);
      const indexes = await dropIndexes(stage, run, changes);
      await runInRanges(stage, upsert, changes, (sql, range) =>
        run(sql, [at, at, runId, ...(range as bigint[])]),
      );
      for (const index of indexes) {
        await run(index, []);
        await stage.breathe();
      }
      return cursor + changes;
    },
    remove: async (cursor, mark, dependents) => {
      const removals = await countRows(run, `${stage.schema}.removals`);
      let next = cursor;
      if (removals === 0) return next;
      for (const dependent of dependents)
        next = await removeDependents(stage, run, dependent.shape, next, mark);
      const key = keyAsJson(shape);
      const note = `insert into main.removals (cursor, table_name, key, student_number, added_cursor, removed_at, run_id)
        select ? + r.ordinal, ?, ${key}, ${studentNumber(shape)}, t.added_cursor, ?, ? from ${stage.schema}.removals r
        join ${table} t on t.number = r.number where r.ordinal between ? and ?`;
      const args = [BigInt(next), shape.table, mark.at, mark.runId];
      await runInRanges(stage, note, removals, (sql, range) =>
        run(sql, [...args, ...(range as bigint[])]),
      );
      await runInRanges(
        stage,
        `delete from ${table} where number in
           (select r.number from ${stage.schema}.removals r where r.ordinal between ? and ?)`,
        removals,
        run,
      );
      return next + removals;
    },
  };
}

// Below it, to make an index anew takes longer than to keep it.
const rowsToRebuildMin = 50_000;
const shareToRebuildMin = 1 / 3;

/**
 * When a good part of a table changes, its indexes are dropped and made anew, which is several times quicker than to
 * find each row's place in each of them. All within the transaction: nobody else ever sees the table without.
 */
async function dropIndexes(
  { shape }: Stage,
  run: (sql: string, args: InArgs) => Promise<unknown>,
  changes: number,
): Promise<readonly string[]> {
  if (changes < rowsToRebuildMin) return [];
  if (changes < (await countRows(run, `main.${quoted(shape.table)}`)) * shareToRebuildMin)
    return [];
  // The cursor's only grows at its end, and unique ones find the rows.
  const statement = `select name, sql from main.sqlite_master
    where type = 'index' and tbl_name = ? and sql not like 'CREATE UNIQUE%' and name not like '%|_cursor' escape '|'`;
  // Safe because a select gives rows.
  const { rows } = (await run(statement, [shape.table])) as { rows: Record<string, unknown>[] };
  for (const { name } of rows) await run(`drop index main.${quoted(String(name))}`, []);
  return rows.map(({ sql }) => String(sql));
}

async function countRows(
  run: (sql: string, args: InArgs) => Promise<unknown>,
  table: string,
): Promise<number> {
  // Safe because a select gives rows.
  const { rows } = (await run(`select count(*) from ${table}`, [])) as { rows: { 0: unknown }[] };
  return Number(rows[0]?.[0] ?? 0);
}

/** Two rows may swap a value that must be unique; until both have the other's, each holds one of its own. */
async function freeUniqueValues(
  stage: Stage,
  run: (sql: string, args: InArgs) => Promise<unknown>,
): Promise<void> {
  const { shape } = stage;
  for (const { sql } of shape.columns.filter((column) => column.isUnique)) {
    const key = shape.key.map((name) => `t.${quoted(name)} = s.${quoted(name)}`).join(" and ");
    await run(
      `update main.${quoted(shape.table)} set ${quoted(sql)} = 'moving ' || number || char(0)
       where number in (select t.number from ${stage.schema}.changes c
         join ${stage.schema}.staged s on s.position = c.position
         join main.${quoted(shape.table)} t on ${key} where t.${quoted(sql)} <> s.${quoted(sql)})`,
      [],
    );
  }
}

/** The key of the row `t` as a JSON array, as removals keep it. */
function keyAsJson({ key }: RecordShape): string {
  return `json_array(${key.map((name) => `t.${quoted(name)}`).join(", ")})`;
}

function studentNumber(shape: RecordShape): string {
  if (shape.student === "none") return "null";
  if (shape.student === "self") return "t.number";
  return `(select p.number from main.students p where p.external_id = t.${quoted(shape.student.column)})`;
}

/** A student's guardians must not come back with the next student of that id. */
async function removeDependents(
  stage: Stage,
  run: (sql: string, args: InArgs) => Promise<unknown>,
  shape: RecordShape,
  cursor: number,
  mark: Mark,
): Promise<number> {
  if (typeof shape.student !== "object") return cursor;
  const own = quoted(stage.shape.key[0] ?? "");
  const table = `main.${quoted(shape.table)}`;
  const gone = `select d.number from ${stage.schema}.removals r
    join main.${quoted(stage.shape.table)} t on t.number = r.number
    cross join ${table} d on d.${quoted(shape.student.column)} = t.${own}`;
  await run(
    `create table if not exists ${stage.schema}.gone (ordinal integer primary key, number integer)`,
    [],
  );
  await run(`delete from ${stage.schema}.gone`, []);
  await run(`insert into ${stage.schema}.gone (number) ${gone}`, []);
  const key = keyAsJson(shape);
  await run(
    `insert into main.removals (cursor, table_name, key, student_number, added_cursor, removed_at, run_id)
     select ? + g.ordinal, ?, ${key}, ${studentNumber(shape)}, t.added_cursor, ?, ? from ${stage.schema}.gone g
     join ${table} t on t.number = g.number`,
    [BigInt(cursor), shape.table, mark.at, mark.runId],
  );
  await run(`delete from ${table} where number in (select number from ${stage.schema}.gone)`, []);
  return cursor + (await countRows(run, `${stage.schema}.gone`));
}

const rowsPerSending = 1_000;

function remoteSteps(stage: Stage, tx: RecordsTx): MergeSteps {
  const { shape } = stage;
  return {
    upsert: async (start, { runId }) => {
      let cursor = start;
      if (shape.columns.some(({ isUnique }) => isUnique)) {
        for await (const batch of readChanges(stage)) await moveUniqueValues(tx, shape, batch);
      }
      for await (const batch of readChanges(stage)) {
        await upsertRows(tx, shape, batch, { cursor, runId });
        cursor += batch.length;
        await stage.breathe();
      }
      return cursor;
    },
    remove: async (start, { runId, at }, dependents) => {
      let cursor = start;
      if ((await askNumber(stage, `select count(*) from ${stage.schema}.removals`)) === 0)
        return cursor;
      for (const one of dependents) {
        for await (const keys of readDependentKeys(stage, one.shape)) {
          await deleteRows(tx, one.shape, keys, { cursor, runId, at });
          cursor += keys.length;
        }
      }
      for await (const keys of readRemovedKeys(stage)) {
        await deleteRows(tx, shape, keys, { cursor, runId, at });
        cursor += keys.length;
        await stage.breathe();
      }
      return cursor;
    },
  };
}

async function* readChanges(stage: Stage): AsyncGenerator<readonly RowChange[]> {
  const members = stage.shape.columns.map(
    (column) => `'${column.name}', ${jsonValue(column, "s")}`,
  );
  for (let after = 0n; ;) {
    const rows = await ask(
      stage,
      `select c.ordinal, s.content_hash, json_object(${members.join(", ")}) as row
       from ${stage.schema}.changes c join ${stage.schema}.staged s on s.position = c.position
       where c.ordinal > ? order by c.ordinal limit ?`,
      [after, BigInt(rowsPerSending)],
    );
    if (rows.length === 0) return;
    yield rows.map((row) => ({
      contentHash: String(row["content_hash"]),
      // Safe because the statement above wrote it from the shape's columns.
      row: JSON.parse(String(row["row"])) as RecordRow,
    }));
    after = BigInt(Number(rows.at(-1)?.["ordinal"]));
  }
}

async function* readRemovedKeys(stage: Stage): AsyncGenerator<readonly (readonly string[])[]> {
  const { shape } = stage;
  const from = `${stage.schema}.removals r join main.${quoted(shape.table)} t on t.number = r.number`;
  yield* readKeys(stage, shape, from);
}

async function* readDependentKeys(
  stage: Stage,
  shape: RecordShape,
): AsyncGenerator<readonly (readonly string[])[]> {
  if (typeof shape.student !== "object") return;
  const own = quoted(stage.shape.key[0] ?? "");
  const from = `${stage.schema}.removals r join main.${quoted(stage.shape.table)} p on p.number = r.number
    join main.${quoted(shape.table)} t on t.${quoted(shape.student.column)} = p.${own}`;
  yield* readKeys(stage, shape, from);
}

async function* readKeys(
  stage: Stage,
  shape: RecordShape,
  from: string,
): AsyncGenerator<readonly (readonly string[])[]> {
  const key = keyAsJson(shape);
  const total = await askNumber(stage, `select count(*) from ${from}`);
  for (let start = 0; start < total; start += rowsPerSending) {
    const rows = await ask(
      stage,
      `select ${key} as key from ${from} order by t.number limit ? offset ?`,
      [BigInt(rowsPerSending), BigInt(start)],
    );
    // Safe because the statement above wrote a list of texts.
    yield rows.map((row) => JSON.parse(String(row["key"])) as string[]);
  }
}
