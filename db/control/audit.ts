import { and, desc, eq, gte, lt, sql } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { auditLog } from "./schema.ts";

export type AuditEntry = typeof auditLog.$inferSelect;

export async function insertAudit(tx: ControlTx, entry: Omit<AuditEntry, "id">): Promise<void> {
  await tx.insert(auditLog).values(entry);
}

export type AuditFilter = {
  readonly actorId?: string | undefined;
  readonly actorKind?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  /** UTC dates, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

export type AuditPage = {
  readonly limit: number;
  readonly filter?: AuditFilter | undefined;
  /** Only entries with a lower id. */
  readonly before?: number | undefined;
};

/** Newest first. */
export async function listAudit(
  db: ControlReader,
  districtId: string,
  { limit, filter = {}, before }: AuditPage,
): Promise<readonly AuditEntry[]> {
  const { actorId, actorKind, action, subject, from, to } = filter;
  return db
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.districtId, districtId),
        before === undefined ? undefined : lt(auditLog.id, before),
        actorId === undefined ? undefined : eq(auditLog.actorId, actorId),
        actorKind === undefined ? undefined : eq(auditLog.actorKind, actorKind),
        action === undefined ? undefined : eq(auditLog.action, action),
        subject === undefined ? undefined : eq(auditLog.subject, subject),
        from === undefined ? undefined : gte(auditLog.at, from),
        // "~" stands behind whatever follows the date in an instant.
        to === undefined ? undefined : lt(auditLog.at, `${to}~`),
      ),
    )
    .orderBy(desc(auditLog.id))
    .limit(limit);
}

/** What the district's log can be filtered by; a thousand people at most, by the name they had last. */
export async function listAuditChoices(
  db: ControlReader,
  districtId: string,
): Promise<{
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly actions: readonly string[];
}> {
  // Safe to read as text: only rows with an id are asked for.
  const people = await db
    .select({ id: sql<string>`${auditLog.actorId}`, name: sql<string>`max(${auditLog.actorName})` })
    .from(auditLog)
    .where(and(eq(auditLog.districtId, districtId), eq(auditLog.actorKind, "administrator")))
    .groupBy(auditLog.actorId)
    .limit(1_000);
  const actions = await db
    .selectDistinct({ action: auditLog.action })
    .from(auditLog)
    .where(eq(auditLog.districtId, districtId))
    .orderBy(auditLog.action)
    .limit(200);
  return { people, actions: actions.map(({ action }) => action) };
}

/** What happened to one subject, newest first. */
export async function listAuditOf(
  db: ControlReader,
  subject: string,
  limit: number,
): Promise<readonly AuditEntry[]> {
  return db
    .select()
    .from(auditLog)
    .where(eq(auditLog.subject, subject))
    .orderBy(desc(auditLog.id))
    .limit(limit);
}
