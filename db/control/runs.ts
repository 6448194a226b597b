import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { runFiles, runNotices, runs } from "./schema.ts";

export type Run = typeof runs.$inferSelect;
export type RunFile = typeof runFiles.$inferSelect;
/** What is left out takes the default of its column. */
export type NewRunFile = typeof runFiles.$inferInsert;
export type RunNotice = typeof runNotices.$inferSelect;

export async function insertRun(
  tx: ControlTx,
  row: Pick<
    Run,
    | "id"
    | "districtId"
    | "integrationId"
    | "nightId"
    | "trigger"
    | "work"
    | "input"
    | "createdAt"
    | "createdBy"
  > &
    Partial<Pick<Run, "isDryRun">>,
): Promise<void> {
  await tx.insert(runs).values({ ...row, state: "queued" });
}

/** The id of the run that `claimRun` would take; workers look with it first, since a look need not wait for writers. */
export async function findClaimable(db: ControlReader, now: string): Promise<string | undefined> {
  const [candidate] = await db.all<{ id: string }>(sql`
    select r.id from runs r
    where (r.state = 'queued' or (r.state = 'running' and r.lease_until < ${now}))
      and not exists (
        select 1 from runs o where o.state = 'running' and o.lease_until >= ${now} and o.id <> r.id
          and (o.integration_id = r.integration_id
            or (o.district_id = r.district_id and o.work = 'load' and r.work = 'load')))
    order by case when r.trigger in ('api', 'manual', 'upload') then 0 else 1 end, r.created_at limit 1`);
  return candidate?.id;
}

/**
 * Takes the oldest run that is queued, or whose worker is silent, for `owner`; raises its fence. One run of an
 * integration at a time, and one sent load of a district, since they would only overtake one another. A pull
 * waits mostly for its server, so it keeps nobody waiting; a merge that was overtaken compares again.
 */
export async function claimRun(
  tx: ControlTx,
  claim: { readonly owner: string; readonly now: string; readonly leaseUntil: string },
): Promise<Run | undefined> {
  const candidate = await findClaimable(tx, claim.now);
  if (candidate === undefined) return undefined;
  const [claimed] = await tx
    .update(runs)
    .set({
      state: "running",
      leaseOwner: claim.owner,
      leaseUntil: claim.leaseUntil,
      heartbeatAt: claim.now,
      startedAt: sql`coalesce(${runs.startedAt}, ${claim.now})`,
      fence: sql`${runs.fence} + 1`,
    })
    .where(eq(runs.id, candidate))
    .returning();
  return claimed;
}

/** Prolongs the lease and tells the progress; false when another worker has taken over. */
export async function markRunAlive(
  tx: ControlTx,
  lease: { readonly id: string; readonly fence: number },
  set: Partial<Pick<Run, "leaseUntil" | "heartbeatAt" | "phase" | "rowsDone" | "rowsTotal">>,
): Promise<boolean> {
  const alive = await tx
    .update(runs)
    .set(set)
    .where(and(eq(runs.id, lease.id), eq(runs.fence, lease.fence), eq(runs.state, "running")))
    .returning({ id: runs.id });
  return alive.length === 1;
}

/** Ends the run, or hands it back as `queued`; false when another worker has taken over. */
export async function markRunEnded(
  tx: ControlTx,
  lease: { readonly id: string; readonly fence: number },
  set: Pick<Run, "state" | "reason" | "sentence" | "endedAt"> &
    Partial<Pick<Run, "noticesLeftOut">>,
): Promise<boolean> {
  const ended = await tx
    .update(runs)
    .set({ ...set, phase: null, leaseUntil: null, leaseOwner: null })
    .where(and(eq(runs.id, lease.id), eq(runs.fence, lease.fence), eq(runs.state, "running")))
    .returning({ id: runs.id });
  return ended.length === 1;
}

/** Ends, or queues again, a run that is held; false when it is not held any more. */
export async function markRunDecided(
  tx: ControlTx,
  id: string,
  set: Pick<Run, "state"> &
    Partial<Pick<Run, "decision" | "decidedAt" | "decidedBy" | "endedAt" | "sentence">>,
): Promise<boolean> {
  const decided = await tx
    .update(runs)
    .set(set)
    .where(and(eq(runs.id, id), eq(runs.state, "held")))
    .returning({ id: runs.id });
  return decided.length === 1;
}

/** Of an integration, or that have waited since before an instant. */
export async function listHeldRuns(
  db: ControlReader,
  which: { readonly integrationId: string } | { readonly endedBefore: string },
): Promise<readonly Run[]> {
  const condition =
    "integrationId" in which
      ? eq(runs.integrationId, which.integrationId)
      : lt(runs.endedAt, which.endedBefore);
  return db
    .select()
    .from(runs)
    .where(and(eq(runs.state, "held"), condition))
    .limit(1_000);
}

/** Files and notices of an earlier attempt give way to those of this one. */
export async function replaceRunFiles(
  tx: ControlTx,
  runId: string,
  files: readonly NewRunFile[],
  notices: readonly Omit<RunNotice, "id">[],
): Promise<void> {
  await tx.delete(runFiles).where(eq(runFiles.runId, runId));
  await tx.delete(runNotices).where(eq(runNotices.runId, runId));
  if (files.length > 0) await tx.insert(runFiles).values([...files]);
  for (let start = 0; start < notices.length; start += 500) {
    await tx.insert(runNotices).values(notices.slice(start, start + 500));
  }
}

export async function findRun(
  db: ControlReader,
  districtId: string,
  id: string,
): Promise<Run | undefined> {
  const [row] = await db
    .select()
    .from(runs)
    .where(and(eq(runs.id, id), eq(runs.districtId, districtId)))
    .limit(1);
  return row;
}

export async function listRunFiles(db: ControlReader, runId: string): Promise<readonly RunFile[]> {
  return db
    .select()
    .from(runFiles)
    .where(eq(runFiles.runId, runId))
    .orderBy(sql`rowid`)
    .limit(200);
}

export async function listRunNotices(
  db: ControlReader,
  runId: string,
  limit: number,
): Promise<readonly RunNotice[]> {
  return db
    .select()
    .from(runNotices)
    .where(eq(runNotices.runId, runId))
    .orderBy(runNotices.id)
    .limit(limit);
}

/** Newest first. */
export async function listRuns(
  db: ControlReader,
  integrationId: string,
  limit: number,
): Promise<readonly Run[]> {
  return db
    .select()
    .from(runs)
    .where(eq(runs.integrationId, integrationId))
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(limit);
}

/** The attempts of these nights, oldest first. */
export async function listRunsOfNights(
  db: ControlReader,
  nightIds: readonly string[],
): Promise<readonly Run[]> {
  if (nightIds.length === 0) return [];
  return db
    .select()
    .from(runs)
    .where(inArray(runs.nightId, [...nightIds]))
    .orderBy(runs.createdAt)
    .limit(500);
}

/** The newest run of each of these integrations; dry runs moved nothing. */
export async function listLastRuns(
  db: ControlReader,
  integrationIds: readonly string[],
): Promise<ReadonlyMap<string, Run>> {
  if (integrationIds.length === 0) return new Map();
  const newest = db
    .select({ id: sql<string>`max(${runs.createdAt} || ${runs.id})`.as("newest") })
    .from(runs)
    .where(and(inArray(runs.integrationId, [...integrationIds]), eq(runs.isDryRun, false)))
    .groupBy(runs.integrationId);
  const rows = await db
    .select()
    .from(runs)
    .where(
      and(
        inArray(runs.integrationId, [...integrationIds]),
        inArray(sql`${runs.createdAt} || ${runs.id}`, newest),
      ),
    );
  return new Map(rows.map((run) => [run.integrationId ?? "", run]));
}

/** A run of this integration that waits or works; a second click joins it instead of starting another. */
export async function findOpenRun(
  db: ControlReader,
  integrationId: string,
  which: { readonly triggers: readonly Run["trigger"][]; readonly isDryRun: boolean },
): Promise<Run | undefined> {
  const [row] = await db
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.integrationId, integrationId),
        inArray(runs.state, ["queued", "running"]),
        inArray(runs.trigger, [...which.triggers]),
        eq(runs.isDryRun, which.isDryRun),
      ),
    )
    .limit(1);
  return row;
}

export async function deleteNoticesBefore(tx: ControlTx, before: string): Promise<void> {
  const old = tx.select({ id: runs.id }).from(runs).where(lt(runs.createdAt, before));
  await tx.delete(runNotices).where(inArray(runNotices.runId, old));
}

export async function deleteRunsBefore(tx: ControlTx, before: string): Promise<void> {
  const old = tx.select({ id: runs.id }).from(runs).where(lt(runs.createdAt, before));
  await tx.delete(runNotices).where(inArray(runNotices.runId, old));
  await tx.delete(runFiles).where(inArray(runFiles.runId, old));
  await tx.delete(runs).where(lt(runs.createdAt, before));
}

/** Files and rows of each of these runs. */
export async function listRunTotals(
  db: ControlReader,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly files: number; readonly rows: number }>> {
  if (runIds.length === 0) return new Map();
  const rows = await db
    .select({
      runId: runFiles.runId,
      files: sql<number>`count(*)`,
      rows: sql<number>`sum(${runFiles.rowsRead})`,
    })
    .from(runFiles)
    .where(inArray(runFiles.runId, [...runIds]))
    .groupBy(runFiles.runId);
  return new Map(rows.map((row) => [row.runId, { files: row.files, rows: row.rows }]));
}
