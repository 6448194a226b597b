import { sql, type SQL } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import { orderBeyondKey, orderBy, walksOf, type KeysetPosition, type Walk } from "./keyset.ts";
import { jsonValue, quoted, sourceOf, type Condition, type RowsQuery } from "./shape.ts";

export type PageRow = {
  /** The row as a JSON object by wire name: SQLite writes it faster than JavaScript. */
  readonly json: string;
  readonly key: readonly string[];
  /** Whose record it is; null for rows that hang on no student. */
  readonly studentNumber: number | null;
  /** Where a page that ends with this row ends. */
  readonly position: KeysetPosition;
};

/** One keyset page, after `after`. Rows whose student is not stored do not exist for a grant. */
export async function listRows(
  db: RecordsReader,
  query: RowsQuery,
  page: KeysetPage,
): Promise<readonly PageRow[]> {
  const rows: PageRow[] = [];
  for (const walk of walksOf(query, page.after)) {
    const limit = page.limit - rows.length;
    if (limit <= 0) break;
    const found = await db.all<[string, string, number | null]>(walkSql(query, walk, limit));
    rows.push(...found.map((row) => readPageRow(query, row)));
  }
  return rows;
}

export type KeysetPage = {
  /** `positionOf` the last row of the page before. */
  readonly after: KeysetPosition | undefined;
  readonly limit: number;
};

function walkSql(query: RowsQuery, walk: Walk, limit: number): SQL {
  const order = orderBeyondKey(query);
  const key = query.shape.key.map((name) => sql.raw(`t.${quoted(name)}`));
  const ordered = order ? sql.raw(`t.${quoted(order.sql)}`) : sql`null`;
  return sql`
    select ${jsonObject(query)} as row, json_array(${sql.join(key, sql`, `)}) as key,
      ${sql.raw(studentNumber(query))} as student, ${ordered} as ordered
    ${fromWhere(query, walk.where)} order by ${orderBy(walk)} limit ${limit}`;
}

/** SQL that gives a row as a JSON object by wire name. */
export function jsonObject({ shape, columns }: RowsQuery): SQL {
  const members = columns.map((name) => {
    const column = shape.columns.find((candidate) => candidate.name === name);
    if (!column) throw new Error(`no column ${name} in ${shape.table}`);
    return `'${name.replaceAll("'", "''")}', ${jsonValue(column, "t")}`;
  });
  return sql.raw(`json_object(${members.join(", ")})`);
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
  const conditions = [
    ...query.conditions.map((condition) => toSql(query, condition)),
    ...hasChanged(query),
    ...more,
  ];
  const where = conditions.length ? sql` where ${sql.join(conditions, sql` and `)}` : sql``;
  return sql`from ${sql.raw(sourceOf(shape))} t${sql.raw(join)}${where}`;
}

function toSql(query: RowsQuery, condition: Condition): SQL {
  const alias = condition.on === "student" && query.shape.student !== "self" ? "s" : "t";
  const column = `${alias}.${quoted(condition.sql)}`;
  if ("participatesIn" in condition) {
    return participates(sql.raw(column), condition.participatesIn);
  }
  // A plus keeps the planner from an index on the column whose rows it would have to sort: pages walk their own order.
  const isOrdered = alias === "t" && (isLookup(condition) || query.order?.sql === condition.sql);
  const name = sql.raw(isOrdered ? column : `+${column}`);
  if ("atLeast" in condition) return sql`${name} >= ${condition.atLeast}`;
  if ("isEmpty" in condition) return sql`${name} is null`;
  if ("notIn" in condition) return isNotIn(name, condition.notIn);
  if ("compare" in condition) return sql`${name} ${sql.raw(condition.compare)} ${condition.value}`;
  const [first] = condition.in;
  if (condition.in.length === 1 && first !== undefined) return sql`${name} = ${first}`;
  return sql`${name} in (select value from json_each(${JSON.stringify(condition.in)}))`;
}

/** One value: behind it an index has the key, and so the order of a page. */
function isLookup(condition: Condition): boolean {
  return "isEmpty" in condition || ("in" in condition && condition.in.length === 1);
}

/** A row that hangs on a student changes with it, since that may bring it into the view. */
function hasChanged({ shape, changedAfter }: RowsQuery): readonly SQL[] {
  if (changedAfter === undefined) return [];
  if (typeof shape.student !== "object") return [sql`t.cursor > ${changedAfter}`];
  return [sql`(t.cursor > ${changedAfter} or s.cursor > ${changedAfter})`];
}

/** A student's participation is looked up by its own index, row by row. */
export function participates(studentId: SQL, programs: readonly string[]): SQL {
  return sql`exists (select 1 from programs joined where joined.student_id = ${studentId}
    and joined.program in (select value from json_each(${JSON.stringify(programs)}))
    and joined.participation = 'Participating')`;
}

/** SQLite lays the list out once a statement, as a sorted table that each row is looked up in. */
export function isNotIn(name: SQL, values: readonly string[]): SQL {
  return sql`${name} not in (select value from json_each(${JSON.stringify(values)}))`;
}

export function studentNumber(query: RowsQuery): string {
  if (query.shape.student === "none") return "null";
  return query.shape.student === "self" ? "t.number" : "s.number";
}

function readPageRow(query: RowsQuery, row: unknown): PageRow {
  // Safe because `walkSql` selects exactly these columns under these names.
  const named = row as { row: string; key: string; student: number | null; ordered: string | null };
  const key = JSON.parse(named.key) as string[];
  return {
    json: named.row,
    key,
    studentNumber: named.student === null ? null : Number(named.student),
    position: orderBeyondKey(query) ? [named.ordered, ...key] : key,
  };
}
