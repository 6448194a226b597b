import { and, count, eq, gt, isNull } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import type { AdministratorRow } from "./administrators.ts";
import { administrators, passwordResets } from "./schema.ts";

export async function insertPasswordReset(
  tx: ControlTx,
  row: typeof passwordResets.$inferInsert,
): Promise<void> {
  await tx.insert(passwordResets).values(row);
}

/** An unused link that still lives, with its person. */
export async function findPasswordReset(
  db: ControlReader,
  tokenHash: string,
  now: string,
): Promise<AdministratorRow | undefined> {
  const [row] = await db
    .select({ administrator: administrators })
    .from(passwordResets)
    .innerJoin(administrators, eq(administrators.id, passwordResets.administratorId))
    .where(
      and(
        eq(passwordResets.tokenHash, tokenHash),
        gt(passwordResets.expiresAt, now),
        isNull(passwordResets.usedAt),
        isNull(administrators.disabledAt),
      ),
    )
    .limit(1);
  return row?.administrator;
}

/** Every open link of the person ends with the one that was used. */
export async function markPasswordResetsUsed(
  tx: ControlTx,
  administratorId: string,
  at: string,
): Promise<void> {
  await tx
    .update(passwordResets)
    .set({ usedAt: at })
    .where(and(eq(passwordResets.administratorId, administratorId), isNull(passwordResets.usedAt)));
}

/** Links that were asked for since then, used or not. */
export async function countPasswordResetsSince(
  db: ControlReader,
  administratorId: string,
  since: string,
): Promise<number> {
  const [row] = await db
    .select({ rows: count() })
    .from(passwordResets)
    .where(
      and(eq(passwordResets.administratorId, administratorId), gt(passwordResets.createdAt, since)),
    );
  return row?.rows ?? 0;
}
