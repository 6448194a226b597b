import { desc, eq } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { auditLog } from "./schema.ts";

export type AuditEntry = typeof auditLog.$inferSelect;

export async function insertAudit(tx: ControlTx, entry: Omit<AuditEntry, "id">): Promise<void> {
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
