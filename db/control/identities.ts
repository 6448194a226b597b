import { and, eq } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { identities } from "./schema.ts";

export type Identity = typeof identities.$inferSelect;

export async function findIdentity(
  db: ControlReader,
  { issuer, subject }: Pick<Identity, "issuer" | "subject">,
): Promise<Identity | undefined> {
  const [row] = await db
    .select()
    .from(identities)
    .where(and(eq(identities.issuer, issuer), eq(identities.subject, subject)))
    .limit(1);
  return row;
}

/** Twenty at most, which is also the most that may be bound. */
export async function listIdentities(
  db: ControlReader,
  administratorId: string,
): Promise<readonly Identity[]> {
  return db
    .select()
    .from(identities)
    .where(eq(identities.administratorId, administratorId))
    .orderBy(identities.createdAt)
    .limit(20);
}

export async function insertIdentity(tx: ControlTx, row: Identity): Promise<void> {
  await tx.insert(identities).values(row);
}

export async function markIdentityUsed(tx: ControlTx, id: string, at: string): Promise<void> {
  await tx.update(identities).set({ lastUsedAt: at }).where(eq(identities.id, id));
}

export async function deleteIdentity(tx: ControlTx, id: string): Promise<void> {
  await tx.delete(identities).where(eq(identities.id, id));
}
