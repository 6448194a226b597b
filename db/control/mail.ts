import { and, desc, eq, inArray, lt, lte } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { mailQueue } from "./schema.ts";

export type Mail = typeof mailQueue.$inferSelect;

export async function insertMail(
  tx: ControlTx,
  row: Pick<
    Mail,
    | "id"
    | "districtId"
    | "recipients"
    | "subject"
    | "html"
    | "text"
    | "state"
    | "nextAttemptAt"
    | "createdAt"
  >,
): Promise<void> {
  await tx.insert(mailQueue).values(row);
}

export async function hasDueMail(db: ControlReader, now: string): Promise<boolean> {
  const due = await db
    .select({ id: mailQueue.id })
    .from(mailQueue)
    .where(and(inArray(mailQueue.state, ["queued", "sending"]), lte(mailQueue.nextAttemptAt, now)))
    .limit(1);
  return due.length > 0;
}

/** Takes the mails that are due, those of a sender that fell silent too, and keeps others off until `until`. */
export async function claimDueMail(
  tx: ControlTx,
  now: string,
  until: string,
): Promise<readonly Mail[]> {
  const due = await tx
    .select({ id: mailQueue.id })
    .from(mailQueue)
    .where(and(inArray(mailQueue.state, ["queued", "sending"]), lte(mailQueue.nextAttemptAt, now)))
    .orderBy(mailQueue.nextAttemptAt)
    .limit(20);
  if (due.length === 0) return [];
  return tx
    .update(mailQueue)
    .set({ state: "sending", nextAttemptAt: until })
    .where(
      inArray(
        mailQueue.id,
        due.map((mail) => mail.id),
      ),
    )
    .returning();
}

export async function markMail(
  tx: ControlTx,
  id: string,
  set: Partial<
    Pick<Mail, "state" | "attempts" | "nextAttemptAt" | "sentAt" | "error" | "html" | "text">
  >,
): Promise<void> {
  await tx.update(mailQueue).set(set).where(eq(mailQueue.id, id));
}

/** Newest first. */
export async function listMail(
  db: ControlReader,
  districtId: string,
  limit: number,
): Promise<readonly Mail[]> {
  return db
    .select()
    .from(mailQueue)
    .where(eq(mailQueue.districtId, districtId))
    .orderBy(desc(mailQueue.createdAt), desc(mailQueue.id))
    .limit(limit);
}

export async function findMail(
  db: ControlReader,
  districtId: string,
  id: string,
): Promise<Mail | undefined> {
  const [row] = await db
    .select()
    .from(mailQueue)
    .where(and(eq(mailQueue.id, id), eq(mailQueue.districtId, districtId)))
    .limit(1);
  return row;
}

export async function deleteMailBefore(tx: ControlTx, before: string): Promise<void> {
  await tx.delete(mailQueue).where(lt(mailQueue.createdAt, before));
}
