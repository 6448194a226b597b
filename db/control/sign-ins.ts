import { and, desc, eq, gt, isNull, lt } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import type { AdministratorRow } from "./administrators.ts";
import { administrators, districts, knownDevices, signIns } from "./schema.ts";

export type SignInRow = typeof signIns.$inferSelect;

export async function insertSignIn(tx: ControlTx, row: typeof signIns.$inferInsert): Promise<void> {
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

/** Of the enabled people of a district, or of one of them; the latest seen first, five hundred at most. */
export async function listSignIns(
  db: ControlReader,
  who: { readonly districtId: string; readonly administratorId?: string },
  now: string,
): Promise<readonly { readonly signIn: SignInRow; readonly name: string }[]> {
  const { districtId, administratorId } = who;
  return db
    .select({ signIn: signIns, name: administrators.name })
    .from(signIns)
    .innerJoin(administrators, eq(administrators.id, signIns.administratorId))
    .where(
      and(
        eq(administrators.districtId, districtId),
        administratorId === undefined ? undefined : eq(administrators.id, administratorId),
        isNull(administrators.disabledAt),
        gt(signIns.expiresAt, now),
      ),
    )
    .orderBy(desc(signIns.lastSeenAt))
    .limit(500);
}

export async function markSignInConfirmed(
  tx: ControlTx,
  tokenHash: string,
  at: string,
): Promise<void> {
  await tx.update(signIns).set({ confirmedAt: at }).where(eq(signIns.tokenHash, tokenHash));
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

export async function isKnownDevice(
  db: ControlReader,
  administratorId: string,
  tokenHash: string,
): Promise<boolean> {
  const [row] = await db
    .select({ at: knownDevices.lastSeenAt })
    .from(knownDevices)
    .where(
      and(eq(knownDevices.administratorId, administratorId), eq(knownDevices.tokenHash, tokenHash)),
    )
    .limit(1);
  return row !== undefined;
}

export async function upsertKnownDevice(
  tx: ControlTx,
  row: typeof knownDevices.$inferInsert,
): Promise<void> {
  await tx
    .insert(knownDevices)
    .values(row)
    .onConflictDoUpdate({
      target: [knownDevices.administratorId, knownDevices.tokenHash],
      set: { lastSeenAt: row.lastSeenAt },
    });
}

export async function deleteKnownDevicesOf(tx: ControlTx, administratorId: string): Promise<void> {
  await tx.delete(knownDevices).where(eq(knownDevices.administratorId, administratorId));
}

export async function deleteDevicesBefore(tx: ControlTx, before: string): Promise<void> {
  await tx.delete(knownDevices).where(lt(knownDevices.lastSeenAt, before));
}
