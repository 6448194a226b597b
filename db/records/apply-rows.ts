import { and, desc, eq, gte, lt, max, sql } from "drizzle-orm";
import type { RecordsReader, RecordsTx } from "../open.ts";
import { appliedLoads, changeCounter } from "./schema.ts";
import { quoted, type RecordRow, type RecordShape } from "./shape.ts";

export type RowChange = { readonly row: RecordRow; readonly contentHash: string };

/** The counter of every change of this district's records; 0 before the first. */
export async function findCursor(db: RecordsReader): Promise<number> {
  const [counter] = await db.select().from(changeCounter).limit(1);
  return counter?.cursor ?? 0;
}

export async function markCursor(tx: RecordsTx, cursor: number): Promise<void> {
  await tx
    .insert(changeCounter)
    .values({ id: 1, cursor })
    .onConflictDoUpdate({ target: changeCounter.id, set: { cursor } });
}

/**
 * Adds or replaces a batch of whole rows; row i gets cursor `cursor + 1 + i`. One statement with one JSON
 * argument: four times faster than row by row.
 */
export async function upsertRows(
  tx: RecordsTx,
  shape: RecordShape,
  changes: readonly RowChange[],
  mark: { readonly cursor: number; readonly runId: string },
): Promise<void> {
  const values = changes.map((change) => [
    change.contentHash,
    ...shape.columns.map((column) => change.row[column.name] ?? null),
  ]);
  const names = shape.columns.map((column) => quoted(column.sql));
  const from = shape.columns.map((_, i) => `j.value->>${i + 1}`);
  const sets = [...names, "cursor", "run_id", "content_hash"].map(
    (name) => `${name} = excluded.${name}`,
  );
  await tx.run(sql`
    insert into ${sql.raw(quoted(shape.table))}
      (${sql.raw(names.join(", "))}, cursor, added_cursor, run_id, content_hash)
    select ${sql.raw(from.join(", "))}, ${mark.cursor} + 1 + j.key, ${mark.cursor} + 1 + j.key,
      ${mark.runId}, j.value->>0
    from json_each(${JSON.stringify(values)}) j where true
    on conflict (${sql.raw(shape.key.map(quoted).join(", "))}) do update set ${sql.raw(sets.join(", "))}`);
}

/** Two rows may swap a value that must be unique; until both have the other's, each holds one of its own. */
export async function moveUniqueValues(
  tx: RecordsTx,
  shape: RecordShape,
  changes: readonly RowChange[],
): Promise<void> {
  const keyNames = shape.columns.filter(({ sql: name }) => shape.key.includes(name));
  const keys = changes.map(({ row }) => keyNames.map(({ name }) => row[name] ?? null));
  const on = keyNames.map(({ sql: name }, i) => `t.${quoted(name)} = j.value->>${i}`).join(" and ");
  for (const { sql: name } of shape.columns.filter(({ isUnique }) => isUnique)) {
    await tx.run(sql`
      update ${sql.raw(quoted(shape.table))} set ${sql.raw(quoted(name))} = 'moving ' || number || char(0)
      where number in (select t.number from json_each(${JSON.stringify(keys)}) j
        cross join ${sql.raw(quoted(shape.table))} t on ${sql.raw(on)})`);
  }
}

/**
 * Lets students count as changed, without changing them: what was stored beside may bring them into somebody's view
 * or take them out.
 */
export async function markStudents(
  tx: RecordsTx,
  ids: readonly string[],
  cursor: number,
): Promise<void> {
  for (let start = 0; start < ids.length; start += studentsPerStatement) {
    const some = JSON.stringify(ids.slice(start, start + studentsPerStatement));
    await tx.run(sql`update students set cursor = ${cursor}
      where external_id in (select value from json_each(${some}))`);
  }
}

const studentsPerStatement = 5_000;

/** Deletes rows by key and leaves a removal each, with cursors `cursor + 1 + i`. */
export async function deleteRows(
  tx: RecordsTx,
  shape: RecordShape,
  keys: readonly (readonly string[])[],
  mark: { readonly cursor: number; readonly runId: string; readonly at: string },
): Promise<void> {
  const key = JSON.stringify(keys);
  const on = shape.key.map((name, i) => `t.${quoted(name)} = j.value->>${i}`).join(" and ");
  const student = studentOf(shape);
  await tx.run(sql`
    insert into removals (cursor, table_name, key, student_number, added_cursor, removed_at, run_id)
    select ${mark.cursor} + 1 + j.key, ${shape.table}, j.value, ${sql.raw(student)}, t.added_cursor, ${mark.at}, ${mark.runId}
    from json_each(${key}) j cross join ${sql.raw(quoted(shape.table))} t on ${sql.raw(on)}`);
  await tx.run(sql`
    delete from ${sql.raw(quoted(shape.table))} where number in (
      select t.number from json_each(${key}) j
      cross join ${sql.raw(quoted(shape.table))} t on ${sql.raw(on)})`);
}

function studentOf(shape: RecordShape): string {
  if (shape.student === "none") return "null";
  if (shape.student === "self") return "t.number";
  return `(select s.number from students s where s.external_id = t.${quoted(shape.student.column)})`;
}

export type AppliedLoad = typeof appliedLoads.$inferSelect;

export async function findAppliedLoad(
  db: RecordsReader,
  id: string,
): Promise<AppliedLoad | undefined> {
  const [load] = await db.select().from(appliedLoads).where(eq(appliedLoads.id, id)).limit(1);
  return load;
}

/** What a run has merged into an endpoint, if it has. Ids begin with the run's and the endpoint. */
export async function findLoadOfRun(
  db: RecordsReader,
  runId: string,
  endpoint: string,
): Promise<AppliedLoad | undefined> {
  const [load] = await db
    .select()
    .from(appliedLoads)
    // "0" is the character after "/".
    .where(
      and(
        gte(appliedLoads.id, `${runId}/${endpoint}/`),
        lt(appliedLoads.id, `${runId}/${endpoint}0`),
      ),
    )
    .limit(1);
  return load;
}

/** The last load of that source and endpoint that was merged. */
export async function findLastLoad(
  db: RecordsReader,
  source: string,
  endpoint: string,
): Promise<AppliedLoad | undefined> {
  const [load] = await db
    .select()
    .from(appliedLoads)
    .where(and(eq(appliedLoads.source, source), eq(appliedLoads.endpoint, endpoint)))
    .orderBy(desc(appliedLoads.appliedAt), desc(appliedLoads.cursor))
    .limit(1);
  return load;
}

/** Whether a row of these tables was added, changed or removed after that cursor. */
export async function hasChangedSince(
  db: RecordsReader,
  tables: readonly string[],
  cursor: number,
): Promise<boolean> {
  const [counter] = await db.select().from(changeCounter).limit(1);
  // Removals up to there are swept; nobody can tell any more whether one was of these tables.
  if (counter && counter.forgottenCursor > cursor) return true;
  for (const table of tables) {
    const [found] = await db.all<{ changed: number }>(sql`
      select exists (select 1 from ${sql.raw(quoted(table))} where cursor > ${cursor})
        or exists (select 1 from removals where table_name = ${table} and cursor > ${cursor}) as changed`);
    if (found?.changed !== 0) return true;
  }
  return false;
}

/** Of the loads that this run has applied; 0 when there are none. Ids begin with the run's, and are indexed. */
export async function findHighestFence(db: RecordsReader, runId: string): Promise<number> {
  const [row] = await db
    .select({ fence: max(appliedLoads.fence) })
    .from(appliedLoads)
    // "0" is the character after "/".
    .where(and(gte(appliedLoads.id, `${runId}/`), lt(appliedLoads.id, `${runId}0`)));
  return row?.fence ?? 0;
}

export async function insertAppliedLoad(tx: RecordsTx, load: AppliedLoad): Promise<void> {
  await tx.insert(appliedLoads).values(load);
}
