import { and, eq, isNull, lte, or } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { idempotencyKeys } from "./schema.ts";

export type IdempotencyKey = typeof idempotencyKeys.$inferSelect;
export type KeyAddress = Pick<IdempotencyKey, "integrationId" | "keySha256">;

/**
 * Takes a key that nobody has used: the row that comes back carries the caller's claim then, and another's when the
 * key is taken. One that was taken before `expiredBefore`, or whose taker has been silent since `silentBefore`, is free.
 */
export async function claimIdempotencyKey(
  tx: ControlTx,
  row: KeyAddress & Pick<IdempotencyKey, "requestSha256" | "claim" | "createdAt">,
  limits: { readonly expiredBefore: string; readonly silentBefore: string },
): Promise<IdempotencyKey | undefined> {
  const isExpired = lte(idempotencyKeys.createdAt, limits.expiredBefore);
  const isSilent = and(
    isNull(idempotencyKeys.runId),
    lte(idempotencyKeys.aliveAt, limits.silentBefore),
  );
  await tx.delete(idempotencyKeys).where(and(at(row), or(isExpired, isSilent)));
  await tx
    .insert(idempotencyKeys)
    .values({ ...row, aliveAt: row.createdAt })
    .onConflictDoNothing();
  return findIdempotencyKey(tx, row);
}

async function findIdempotencyKey(
  db: ControlReader,
  address: KeyAddress,
): Promise<IdempotencyKey | undefined> {
  const [row] = await db.select().from(idempotencyKeys).where(at(address)).limit(1);
  return row;
}

/** False when the key is not the caller's any more. */
export async function updateClaimedKey(
  tx: ControlTx,
  { claim, ...address }: KeyAddress & Pick<IdempotencyKey, "claim">,
  set: Partial<Pick<IdempotencyKey, "aliveAt" | "bodySha256" | "runId" | "claim">>,
): Promise<boolean> {
  const updated = await tx
    .update(idempotencyKeys)
    .set(set)
    .where(and(at(address), eq(idempotencyKeys.claim, claim)))
    .returning({ claim: idempotencyKeys.claim });
  return updated.length === 1;
}

/** Only while it has no run: after that it stands for one. */
export async function deleteClaimedKey(
  tx: ControlTx,
  { claim, ...address }: KeyAddress & Pick<IdempotencyKey, "claim">,
): Promise<void> {
  await tx
    .delete(idempotencyKeys)
    .where(and(at(address), eq(idempotencyKeys.claim, claim), isNull(idempotencyKeys.runId)));
}

export async function deleteIdempotencyKeysBefore(tx: ControlTx, before: string): Promise<void> {
  await tx.delete(idempotencyKeys).where(lte(idempotencyKeys.createdAt, before));
}

function at({ integrationId, keySha256 }: KeyAddress) {
  return and(
    eq(idempotencyKeys.integrationId, integrationId),
    eq(idempotencyKeys.keySha256, keySha256),
  );
}
