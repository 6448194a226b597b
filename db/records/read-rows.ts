import { sql, type SQL } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import { jsonValue, quoted, sourceOf, type Condition, type RowsQuery } from "./shape.ts";

export type PageRow = {
  /** The row as a JSON object by wire name: SQLite writes it faster than JavaScript. */
  readonly json: string;
  readonly key: readonly string[];
  /** Whose record it is; null for rows that hang on no student. */
  readonly studentNumber: number | null;
};

/** One keyset page in key order, after `after`. Rows whose student is not stored do not exist for a grant. */
export async function listRows(
  db: RecordsReader,
  query: RowsQuery,
  page: KeysetPage,
): Promise<readonly PageRow[]> {
  const rows = await db.all<[string, string, number | null]>(rowsSql(query, page));
  return rows.map((row) => readPageRow(row));
}

export type KeysetPage = {
  readonly after: readonly string[] | undefined;
  readonly limit: number;
};

/** For tests of how it is looked up. */
export function rowsSql(query: RowsQuery, page: KeysetPage): SQL {
  const { shape } = query;
  const object = query.columns.map((name) => {
    const column = shape.columns.find((candidate) => candidate.name === name);
    if (!column) throw new Error(`no column ${name} in ${shape.table}`);
    return sql`${name}, ${sql.raw(jsonValue(column, "t"))}`;
  });
  const key = shape.key.map((name) => sql.raw(`t.${quoted(name)}`));
  const from = fromWhere(query, page.after ? [isAfter(query, page.after)] : []);
  return sql`
    select json_object(${sql.join(object, sql`, `)}) as row, json_array(${sql.join(key, sql`, `)}) as key,
      ${sql.raw(studentNumber(query))} as student
    ${from} order by ${sql.join(key, sql`, `)} limit ${page.limit}`;
}

/** The row with that key, if it exists for the asker. */
export async function findRow(
  db: RecordsReader,
  query: RowsQuery,
  key: readonly string[],
): Promise<PageRow | undefined> {
  const conditions = query.shape.key.map((name, index): Condition => ({
    on: "row",
    sql: name,
    in: [key[index] ?? ""],
  }));
  const found = await listRows(
    db,
    { ...query, conditions: [...query.conditions, ...conditions] },
    { after: undefined, limit: 1 },
  );
  return found[0];
}

export async function countRows(db: RecordsReader, query: RowsQuery): Promise<number> {
  const rows = await db.all<{ rows: number }>(sql`select count(*) as rows ${fromWhere(query, [])}`);
  return Number(rows[0]?.rows ?? 0);
}

export function fromWhere(query: RowsQuery, more: readonly SQL[]): SQL {
  const { shape } = query;
  const join =
    typeof shape.student === "object"
      ? ` join students s on s.external_id = t.${quoted(shape.student.column)}`
      : "";
  const conditions = [...query.conditions.map((condition) => toSql(query, condition)), ...more];
  const where = conditions.length ? sql` where ${sql.join(conditions, sql` and `)}` : sql``;
  return sql`from ${sql.raw(sourceOf(shape))} t${sql.raw(join)}${where}`;
}

function toSql(query: RowsQuery, condition: Condition): SQL {
  const alias = condition.on === "student" && query.shape.student !== "self" ? "s" : "t";
  const name = sql.raw(`${alias}.${quoted(condition.sql)}`);
  if ("atLeast" in condition) return sql`${name} >= ${condition.atLeast}`;
  if ("participatesIn" in condition) return participates(name, condition.participatesIn);
  const [first] = condition.in;
  if (condition.in.length === 1 && first !== undefined) return sql`${name} = ${first}`;
  return sql`${name} in (select value from json_each(${JSON.stringify(condition.in)}))`;
}

/** A student's participation is looked up by its own index, row by row. */
export function participates(studentId: SQL, programs: readonly string[]): SQL {
  return sql`exists (select 1 from programs joined where joined.student_id = ${studentId}
    and joined.program in (select value from json_each(${JSON.stringify(programs)}))
    and joined.participation = 'Participating')`;
}

export function isAfter(query: RowsQuery, after: readonly string[]): SQL {
  const names = query.shape.key.map((name) => sql.raw(`t.${quoted(name)}`));
  const values = query.shape.key.map((_, index) => sql`${after[index] ?? ""}`);
  return sql`(${sql.join(names, sql`, `)}) > (${sql.join(values, sql`, `)})`;
}

export function studentNumber(query: RowsQuery): string {
  if (query.shape.student === "none") return "null";
  return query.shape.student === "self" ? "t.number" : "s.number";
}

function readPageRow(row: unknown): PageRow {
  // Safe because `listRows` selects exactly these three columns under these names.
  const named = row as { row: string; key: string; student: number | null };
  return {
    json: named.row,
    key: JSON.parse(named.key) as string[],
    studentNumber: named.student === null ? null : Number(named.student),
  };
}
