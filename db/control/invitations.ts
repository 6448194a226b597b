import { and, desc, eq, gt, isNull } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { invitations } from "./schema.ts";

export type Invitation = typeof invitations.$inferSelect;

export async function insertInvitation(tx: ControlTx, row: Invitation): Promise<void> {
  await tx.insert(invitations).values(row);
}

/** Neither used nor void nor too old. */
export async function findInvitation(
  db: ControlReader,
  tokenHash: string,
  now: string,
): Promise<Invitation | undefined> {
  const [row] = await db
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.tokenHash, tokenHash),
        isNull(invitations.endedAt),
        gt(invitations.expiresAt, now),
      ),
    )
    .limit(1);
  return row;
}

/** Those that wait, newest first; two hundred at most. */
export async function listInvitations(
  db: ControlReader,
  districtId: string,
  now: string,
): Promise<readonly Invitation[]> {
  return db
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.districtId, districtId),
        isNull(invitations.endedAt),
        gt(invitations.expiresAt, now),
      ),
    )
    .orderBy(desc(invitations.createdAt))
    .limit(200);
}

export async function markInvitationsEnded(
  tx: ControlTx,
  which:
    | { readonly districtId: string; readonly email: string }
    | { readonly id: string }
    | { readonly createdById: string },
  at: string,
): Promise<void> {
  const isIt =
    "id" in which
      ? eq(invitations.id, which.id)
      : "createdById" in which
        ? eq(invitations.createdById, which.createdById)
        : and(eq(invitations.districtId, which.districtId), eq(invitations.email, which.email));
  await tx
    .update(invitations)
    .set({ endedAt: at })
    .where(and(isIt, isNull(invitations.endedAt)));
}
