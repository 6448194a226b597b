import { and, desc, eq, gt } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { auditLog } from "./schema.ts";

export type AuditEntry = typeof auditLog.$inferSelect;

export async function insertAudit(
  tx: ControlTx,
  entry: Omit<AuditEntry, "id">,
): Promise<void> {
  await tx.insert(auditLog).values(entry);
}

/** Newest first. */
export async function listAudit(
  db: ControlReader,
  districtId: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly AuditEntry[]> {
  return db
    .select()
    .from(auditLog)
    .where(eq(auditLog.districtId, districtId))
    .orderBy(desc(auditLog.id))
    .limit(page.limit)
    .offset(page.offset);
}

/** What happened to one subject since an instant, oldest first, a hundred at most. */
export async function listAuditSince(
  db: ControlReader,
  subject: string,
  since: string,
): Promise<readonly AuditEntry[]> {
  return db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subject, subject), gt(auditLog.at, since)))
    .orderBy(auditLog.id)
    .limit(100);
}
