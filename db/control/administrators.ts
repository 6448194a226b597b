import { and, eq, gt, isNull, lt } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { administrators, districts, passwordResets, signIns } from "./schema.ts";

export type AdministratorRow = typeof administrators.$inferSelect;

export async function findAdministratorByEmail(
  db: ControlReader,
  email: string,
): Promise<AdministratorRow | undefined> {
  const [row] = await db
    .select()
    .from(administrators)
    .where(and(eq(administrators.email, email), isNull(administrators.disabledAt)))
    .limit(1);
  return row;
}

/** A thousand at most. */
export async function listAdministrators(
  db: ControlReader,
  districtId: string,
): Promise<readonly AdministratorRow[]> {
  return db
    .select()
    .from(administrators)
    .where(and(eq(administrators.districtId, districtId), isNull(administrators.disabledAt)))
    .orderBy(administrators.name)
    .limit(1_000);
}

export async function insertAdministrator(tx: ControlTx, row: AdministratorRow): Promise<void> {
  await tx.insert(administrators).values(row);
}

export async function markPasswordChanged(
  tx: ControlTx,
  id: string,
  passwordHash: string,
): Promise<void> {
  await tx.update(administrators).set({ passwordHash }).where(eq(administrators.id, id));
}

export type SignInRow = typeof signIns.$inferSelect;

export async function insertSignIn(tx: ControlTx, row: SignInRow): Promise<void> {
  await tx.insert(signIns).values(row);
}

/** The sign-in with its person and district, unless it or the person is gone. */
export async function findSignIn(
  db: ControlReader,
  tokenHash: string,
): Promise<
  | {
      readonly signIn: SignInRow;
      readonly administrator: AdministratorRow;
      readonly district: typeof districts.$inferSelect;
    }
  | undefined
> {
  const [row] = await db
    .select({ signIn: signIns, administrator: administrators, district: districts })
    .from(signIns)
    .innerJoin(administrators, eq(administrators.id, signIns.administratorId))
    .innerJoin(districts, eq(districts.id, administrators.districtId))
    .where(and(eq(signIns.tokenHash, tokenHash), isNull(administrators.disabledAt)))
    .limit(1);
  return row;
}

export async function markSignInSeen(tx: ControlTx, tokenHash: string, at: string): Promise<void> {
  await tx.update(signIns).set({ lastSeenAt: at }).where(eq(signIns.tokenHash, tokenHash));
}

export async function deleteSignIn(tx: ControlTx, tokenHash: string): Promise<void> {
  await tx.delete(signIns).where(eq(signIns.tokenHash, tokenHash));
}

export async function deleteSignInsOf(tx: ControlTx, administratorId: string): Promise<void> {
  await tx.delete(signIns).where(eq(signIns.administratorId, administratorId));
}

export async function deleteExpiredSignIns(tx: ControlTx, now: string): Promise<void> {
  await tx.delete(signIns).where(lt(signIns.expiresAt, now));
}

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
