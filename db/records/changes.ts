import { sql, type SQL } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import { isNotIn, participates } from "./read-rows.ts";
import { changeCounter } from "./schema.ts";
import { jsonValue, quoted, type Condition, type RowsQuery } from "./shape.ts";

/** How far a reader of changes has come. */
export type ChangePosition = {
  readonly cursor: number;
  /** One student's change reaches many rows under one cursor: the last of them; null when all of them were read. */
  readonly key: string | null;
};

export type ChangedRow = {
  readonly position: ChangePosition;
  readonly key: readonly string[];
  /** The row as a JSON object by wire name; null when it is outside the view, or gone. */
  readonly json: string | null;
  readonly studentNumber: number | null;
  readonly addedCursor: number | null;
  /** When it was added, at the latest; empty when that is past its keeping time or does not matter. */
  readonly addedAt: string;
};

export type ChangesPage = {
  readonly after: ChangePosition;
  readonly limit: number;
  /** Up to this cursor only what is in view: the reader has nothing yet that could have gone. */
  readonly wholeUntil: number;
  /** Of the same snapshot. */
  readonly forgottenCursor: number;
};

export async function findChangeCounter(
  db: RecordsReader,
): Promise<{ readonly cursor: number; readonly forgottenCursor: number }> {
  const [counter] = await db.select().from(changeCounter).limit(1);
  return counter ?? { cursor: 0, forgottenCursor: 0 };
}

/**
 * What changed after a position, as it is now, in the order of change. A row that hangs on a student changes with
 * it too, since that may bring it into the view or take it out; it comes once, under the later of both changes.
 * Each part walks an index on the cursor and ends at the limit.
 */
export async function listChanges(
  db: RecordsReader,
  query: RowsQuery,
  page: ChangesPage,
): Promise<readonly ChangedRow[]> {
  const rows = await db.all<FoundChange>(changesSql(query, page));
  return rows.map(readChange);
}

/** For tests of how it is looked up. */
export function changesSql(query: RowsQuery, page: ChangesPage): SQL {
  const hasStudent = typeof query.shape.student === "object";
  const parts = [
    ownChanges(query, page),
    ownRemovals(query, page),
    ...(hasStudent ? [studentChanges(query, page), studentRemovals(query, page)] : []),
  ];
  return sql`${sql.join(parts, sql` union all `)} order by cursor, key limit ${page.limit}`;
}

function ownChanges(query: RowsQuery, page: ChangesPage): SQL {
  const isLater = typeof query.shape.student === "object" ? sql` and s.cursor < t.cursor` : sql``;
  return sql`${selectRows(query, page, "t.cursor")}
    from ${table(query)} t${joinStudent(query)}
    where ${isAfter(page, "t.cursor", keyOf(query, "t"))}${isLater}
      and ${wasEverInView(query, "t")} and ${isTold(query, page, "t.cursor")}`;
}

function studentChanges(query: RowsQuery, page: ChangesPage): SQL {
  return sql`${selectRows(query, page, "s.cursor")}
    from students s cross join ${table(query)} t on t.${studentColumn(query)} = s.external_id
    where ${isAfter(page, "s.cursor", keyOf(query, "t"))} and t.cursor < s.cursor
      and ${wasEverInView(query, "t")} and ${isTold(query, page, "s.cursor")}`;
}

function ownRemovals(query: RowsQuery, page: ChangesPage): SQL {
  const { shape } = query;
  const same = shape.key.map((name, i) => sql.raw(`t.${quoted(name)} = r.key->>${i}`));
  return sql`
    select r.cursor as cursor, ${keyOf(query, "r")} as key, null as row, ${removedStudent(query)} as student,
      r.added_cursor as added, ${addedAt(query, page, "r")} as added_at
    from removals r
    where r.table_name = ${shape.table} and ${isAfter(page, "r.cursor", keyOf(query, "r"))}
      and r.cursor > ${page.wholeUntil} and ${wasEverInView(query, "r")} and ${isLastRemoval}
      and not exists (select 1 from ${table(query)} t where ${sql.join(same, sql` and `)})`;
}

/** Rows whose student is gone, should a load have left any: for the asker they went with the student. */
function studentRemovals(query: RowsQuery, page: ChangesPage): SQL {
  return sql`
    select r.cursor as cursor, ${keyOf(query, "t")} as key, null as row, r.student_number as student,
      t.added_cursor as added, ${addedAt(query, page, "t")} as added_at
    from removals r cross join ${table(query)} t on t.${studentColumn(query)} = r.key->>0
    where r.table_name = 'students' and ${isAfter(page, "r.cursor", keyOf(query, "t"))}
      and r.cursor > ${page.wholeUntil} and ${wasEverInView(query, "t")} and ${isLastRemoval}
      and not exists (select 1 from students s where s.external_id = r.key->>0)`;
}

const isLastRemoval = sql`not exists (select 1 from removals later
  where later.table_name = r.table_name and later.key = r.key and later.cursor > r.cursor)`;

function selectRows(query: RowsQuery, page: ChangesPage, cursor: string): SQL {
  const object = query.columns.map((name) => {
    const column = query.shape.columns.find((candidate) => candidate.name === name);
    if (!column) throw new Error(`no column ${name} in ${query.shape.table}`);
    return sql`${name}, ${sql.raw(jsonValue(column, "t"))}`;
  });
  return sql`
    select ${sql.raw(cursor)} as cursor, ${keyOf(query, "t")} as key,
      case when ${isInView(query)} then json_object(${sql.join(object, sql`, `)}) end as row,
      ${sql.raw(studentNumber(query))} as student, t.added_cursor as added, ${addedAt(query, page, "t")} as added_at`;
}

/** As one canonical text: `r.key` was written by another hand. */
function keyOf({ shape }: RowsQuery, alias: "t" | "r"): SQL {
  const parts = shape.key.map((name, i) => (alias === "t" ? `t.${quoted(name)}` : `r.key->>${i}`));
  return sql.raw(`json_array(${parts.join(", ")})`);
}

function isAfter({ after }: ChangesPage, cursor: string, key: SQL): SQL {
  const name = sql.raw(cursor);
  if (after.key === null) return sql`${name} > ${after.cursor}`;
  return sql`${name} >= ${after.cursor} and (${name} > ${after.cursor} or ${key} > ${after.key})`;
}

/** Rows of no student have no record of who received them, so one that is not in view is not spoken of. */
function isTold(query: RowsQuery, page: ChangesPage, cursor: string): SQL {
  if (query.shape.student === "none") return isInView(query);
  return sql`(${isInView(query)} or ${sql.raw(cursor)} > ${page.wholeUntil})`;
}

function isInView(query: RowsQuery): SQL {
  const all = query.conditions.map((condition) => {
    const alias = condition.on === "student" && query.shape.student !== "self" ? "s" : "t";
    return meets(condition, sql.raw(`${alias}.${quoted(condition.sql)}`));
  });
  return all.length > 0 ? sql`(${sql.join(all, sql` and `)})` : sql`1`;
}

/** A key never changes, so a row whose key is outside the view always was. */
function wasEverInView({ shape, conditions }: RowsQuery, alias: "t" | "r"): SQL {
  const known: SQL[] = [sql`1`];
  for (const condition of conditions.filter(({ on }) => on === "row")) {
    const part = shape.key.indexOf(condition.sql);
    if (part >= 0) {
      const name = alias === "t" ? `t.${quoted(condition.sql)}` : `r.key->>${part}`;
      known.push(meets(condition, sql.raw(name)));
    } else if (alias === "r" && shape.student === "none") known.push(sql`0`);
  }
  return sql.join(known, sql` and `);
}

/** With a plus, which keeps the planner from an index on the column: it must walk the changes. */
function meets(condition: Condition, name: SQL): SQL {
  if ("isEmpty" in condition) return sql`+${name} is null`;
  if ("compare" in condition) return sql`+${name} ${sql.raw(condition.compare)} ${condition.value}`;
  if ("atLeast" in condition) return sql`+${name} >= ${condition.atLeast}`;
  if ("notIn" in condition) return isNotIn(sql`+${name}`, condition.notIn);
  if ("participatesIn" in condition) return participates(name, condition.participatesIn);
  return sql`+${name} in (select value from json_each(${JSON.stringify(condition.in)}))`;
}

/** The receipt of the load that added it; what is older than the receipts was added long ago. */
function addedAt({ shape }: RowsQuery, page: ChangesPage, alias: "t" | "r"): SQL {
  // A student's number is given once, so whoever received it received this very row.
  if (typeof shape.student !== "object") return sql`''`;
  const added = sql.raw(`${alias}.added_cursor`);
  return sql`coalesce((select l.applied_at from applied_loads l
    where l.cursor >= ${added} and ${added} > ${page.forgottenCursor} order by l.cursor limit 1), '')`;
}

/** A load that removes a student before what hangs on it leaves removals that no longer know whose they were. */
function removedStudent({ shape }: RowsQuery): SQL {
  if (typeof shape.student !== "object") return sql`r.student_number`;
  const part = shape.key.indexOf(shape.student.column);
  if (part < 0) return sql`r.student_number`;
  return sql`coalesce(r.student_number, (select o.student_number from removals o
    where o.table_name = 'students' and o.key = json_array(r.key->>${sql.raw(String(part))})
    order by o.cursor desc limit 1))`;
}

function studentNumber({ shape }: RowsQuery): string {
  if (shape.student === "none") return "null";
  return shape.student === "self" ? "t.number" : "s.number";
}

function joinStudent(query: RowsQuery): SQL {
  if (typeof query.shape.student !== "object") return sql``;
  // `cross` keeps the order: the planner must walk the changes, not the students.
  return sql` cross join students s on s.external_id = t.${studentColumn(query)}`;
}

function studentColumn({ shape }: RowsQuery): SQL {
  if (typeof shape.student !== "object") throw new Error(`${shape.table} hangs on no student`);
  return sql.raw(quoted(shape.student.column));
}

function table({ shape }: RowsQuery): SQL {
  return sql.raw(quoted(shape.table));
}

type FoundChange = {
  readonly cursor: number;
  readonly key: string;
  readonly row: string | null;
  readonly student: number | null;
  readonly added: number | null;
  readonly added_at: string;
};

function readChange(found: FoundChange): ChangedRow {
  return {
    position: { cursor: Number(found.cursor), key: found.key },
    key: JSON.parse(found.key) as string[],
    json: found.row,
    studentNumber: found.student === null ? null : Number(found.student),
    addedCursor: found.added === null ? null : Number(found.added),
    addedAt: found.added_at,
  };
}
