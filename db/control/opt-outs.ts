import { and, desc, eq, gt, gte, inArray, isNull, lt, sql } from "drizzle-orm";
import type { ControlDatabase, ControlReader, ControlTx } from "../open.ts";
import { optOuts } from "./schema.ts";

export type OptOut = typeof optOuts.$inferSelect;

/** Whose rows an integration must not get; `revision` changes whenever the list does. */
export type Withheld = { readonly revision: number; readonly studentIds: readonly string[] };

const ofIntegration = `district_id = ?1->>0 and (integration_id is null or integration_id = ?1->>1)`;

// Two looks at the end of an index, whatever the number of opt-outs.
const revisionSql = `select max(
  coalesce((select max(revision) from opt_outs where district_id = ?1->>0 and integration_id is null), 0),
  coalesce((select max(revision) from opt_outs where district_id = ?1->>0 and integration_id = ?1->>1), 0))`;

// One statement, so that the revision is that of the list.
const listSql = `select json_array((select coalesce(max(revision), 0) from opt_outs where ${ofIntegration}),
  (select json_group_array(distinct student_id) from opt_outs where ${ofIntegration} and ended_at is null))`;

/** For each call anew, so that an opt-out counts at once, whichever process wrote it. */
export async function findOptOutRevision(
  control: ControlDatabase,
  integration: { readonly districtId: string; readonly id: string },
): Promise<number> {
  return Number(await control.ask(revisionSql, argumentOf(integration)));
}

export async function findWithheld(
  control: ControlDatabase,
  integration: { readonly districtId: string; readonly id: string },
): Promise<Withheld> {
  const found = await control.ask(listSql, argumentOf(integration));
  // Safe because the statement wrote this array; sorted, so that the same list is the same text.
  const [revision, ids] = JSON.parse(found) as [number, string[]];
  return { revision, studentIds: ids.toSorted() };
}

function argumentOf(integration: { readonly districtId: string; readonly id: string }): string {
  return JSON.stringify([integration.districtId, integration.id]);
}

/** The district's count of changes; 0 before the first. */
export async function findRevision(db: ControlReader, districtId: string): Promise<number> {
  const [row] = await db
    .select({ revision: optOuts.revision })
    .from(optOuts)
    .where(eq(optOuts.districtId, districtId))
    .orderBy(desc(optOuts.revision))
    .limit(1);
  return row?.revision ?? 0;
}

export async function insertOptOuts(tx: ControlTx, rows: readonly OptOut[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await tx.insert(optOuts).values(rows.slice(start, start + rowsPerStatement));
  }
}

// A statement takes 32,766 values at most.
const rowsPerStatement = 1_000;

/** Of these students, what holds now. */
export async function listOptOutsOf(
  db: ControlReader,
  districtId: string,
  studentIds: readonly string[],
): Promise<readonly OptOut[]> {
  return db
    .select()
    .from(optOuts)
    .where(
      and(
        eq(optOuts.districtId, districtId),
        isNull(optOuts.endedAt),
        sql`${optOuts.studentId} in (select value from json_each(${JSON.stringify(studentIds)}))`,
      ),
    )
    .orderBy(optOuts.studentId, optOuts.createdAt);
}

export async function findOptOut(
  db: ControlReader,
  districtId: string,
  id: string,
): Promise<OptOut | undefined> {
  const [row] = await db
    .select()
    .from(optOuts)
    .where(and(eq(optOuts.id, id), eq(optOuts.districtId, districtId)))
    .limit(1);
  return row;
}

export async function markOptOutEnded(
  tx: ControlTx,
  id: string,
  set: Pick<OptOut, "endedAt" | "endedBy" | "revision">,
): Promise<void> {
  await tx
    .update(optOuts)
    .set({ ...set, isTold: false })
    .where(eq(optOuts.id, id));
}

export type StudentFilter =
  | { readonly prefix: string }
  | { readonly studentIds: readonly string[] }
  | { readonly revision: number };

/** Students with an opt-out that holds, in order of their ids. */
export async function listWithheldStudents(
  db: ControlReader,
  districtId: string,
  page: {
    readonly filter: StudentFilter | undefined;
    readonly after: string;
    readonly limit: number;
  },
): Promise<readonly string[]> {
  const rows = await db
    .selectDistinct({ studentId: optOuts.studentId })
    .from(optOuts)
    .where(and(held(districtId, page.filter), gt(optOuts.studentId, page.after)))
    .orderBy(optOuts.studentId)
    .limit(page.limit);
  return rows.map(({ studentId }) => studentId);
}

export async function countWithheldStudents(
  db: ControlReader,
  districtId: string,
  filter: StudentFilter | undefined,
): Promise<number> {
  const [row] = await db
    .select({ students: sql<number>`count(distinct ${optOuts.studentId})` })
    .from(optOuts)
    .where(held(districtId, filter));
  return Number(row?.students ?? 0);
}

function held(districtId: string, filter: StudentFilter | undefined) {
  const conditions = [eq(optOuts.districtId, districtId), isNull(optOuts.endedAt)];
  if (!filter) return and(...conditions);
  if ("revision" in filter) return and(...conditions, eq(optOuts.revision, filter.revision));
  if ("studentIds" in filter) {
    return and(...conditions, inArray(optOuts.studentId, [...filter.studentIds]));
  }
  // Ids are letters and digits, so no longer one sorts behind its prefix and this.
  const last = `${filter.prefix}\u{10ffff}`;
  return and(...conditions, gte(optOuts.studentId, filter.prefix), lt(optOuts.studentId, last));
}

/** What began or ended and no feed of changes has been told of; as many as one transaction takes. */
export async function listUntold(
  db: ControlReader,
  districtId: string,
  limit: number,
): Promise<readonly Pick<OptOut, "id" | "studentId" | "revision">[]> {
  return db
    .select({ id: optOuts.id, studentId: optOuts.studentId, revision: optOuts.revision })
    .from(optOuts)
    .where(and(eq(optOuts.districtId, districtId), sql`${optOuts.isTold} = 0`))
    .limit(limit);
}

/** Unless it changed again meanwhile. */
export async function markTold(
  tx: ControlTx,
  told: readonly Pick<OptOut, "id" | "revision">[],
): Promise<void> {
  const pairs = JSON.stringify(told.map(({ id, revision }) => [id, revision]));
  await tx.run(sql`update opt_outs set is_told = 1 where (id, revision) in
    (select value->>0, value->>1 from json_each(${pairs}))`);
}
