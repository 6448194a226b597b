import { and, count, eq, isNull } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { recoveryCodes } from "./schema.ts";

export async function replaceRecoveryCodes(
  tx: ControlTx,
  administratorId: string,
  hashes: readonly string[],
): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.administratorId, administratorId));
  if (hashes.length === 0) return;
  await tx
    .insert(recoveryCodes)
    .values(hashes.map((codeHash) => ({ administratorId, codeHash, usedAt: null })));
}

/** Whether it was there and unused; it is used from now on. */
export async function markRecoveryCodeUsed(
  tx: ControlTx,
  { administratorId, codeHash }: { readonly administratorId: string; readonly codeHash: string },
  at: string,
): Promise<boolean> {
  const used = await tx
    .update(recoveryCodes)
    .set({ usedAt: at })
    .where(
      and(
        eq(recoveryCodes.administratorId, administratorId),
        eq(recoveryCodes.codeHash, codeHash),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ codeHash: recoveryCodes.codeHash });
  return used.length === 1;
}

export async function countRecoveryCodes(
  db: ControlReader,
  administratorId: string,
): Promise<number> {
  const [row] = await db
    .select({ rows: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.administratorId, administratorId), isNull(recoveryCodes.usedAt)));
  return row?.rows ?? 0;
}
