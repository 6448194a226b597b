import { and, count, eq, isNull, ne } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import {
  administrators,
  identities,
  knownDevices,
  passwordResets,
  recoveryCodes,
  signIns,
} from "./schema.ts";

export type AdministratorRow = typeof administrators.$inferSelect;

export async function findAdministratorByEmail(
  db: ControlReader,
  email: string,
): Promise<AdministratorRow | undefined> {
  const row = await findAnyByEmail(db, email);
  return row?.disabledAt === null ? row : undefined;
}

/** Disabled ones too. */
export async function findAnyByEmail(
  db: ControlReader,
  email: string,
): Promise<AdministratorRow | undefined> {
  const [row] = await db
    .select()
    .from(administrators)
    .where(eq(administrators.email, email))
    .limit(1);
  return row;
}

export async function findAdministrator(
  db: ControlReader,
  id: string,
): Promise<AdministratorRow | undefined> {
  const [row] = await db.select().from(administrators).where(eq(administrators.id, id)).limit(1);
  return row;
}

/** A thousand at most. */
export async function listAdministrators(
  db: ControlReader,
  districtId: string,
): Promise<readonly AdministratorRow[]> {
  return (await listEverybody(db, districtId)).filter((row) => row.disabledAt === null);
}

/** Disabled ones too; a thousand at most. */
export async function listEverybody(
  db: ControlReader,
  districtId: string,
): Promise<readonly AdministratorRow[]> {
  return db
    .select()
    .from(administrators)
    .where(eq(administrators.districtId, districtId))
    .orderBy(administrators.name)
    .limit(1_000);
}

/** Who may still decide, besides this one. */
export async function countOtherAdministrators(
  db: ControlReader,
  { districtId, id }: Pick<AdministratorRow, "districtId" | "id">,
): Promise<number> {
  const [row] = await db
    .select({ rows: count() })
    .from(administrators)
    .where(
      and(
        eq(administrators.districtId, districtId),
        eq(administrators.role, "administrator"),
        isNull(administrators.disabledAt),
        ne(administrators.id, id),
      ),
    );
  return row?.rows ?? 0;
}

export async function insertAdministrator(
  tx: ControlTx,
  row: typeof administrators.$inferInsert,
): Promise<void> {
  await tx.insert(administrators).values(row);
}

export async function markAdministrator(
  tx: ControlTx,
  id: string,
  set: Partial<Omit<AdministratorRow, "id" | "districtId">>,
): Promise<void> {
  await tx.update(administrators).set(set).where(eq(administrators.id, id));
}

/** With all that is only theirs; the audit log keeps the name. */
export async function deleteAdministrator(tx: ControlTx, id: string): Promise<void> {
  for (const table of [signIns, passwordResets, recoveryCodes, knownDevices, identities]) {
    await tx.delete(table).where(eq(table.administratorId, id));
  }
  await tx.delete(administrators).where(eq(administrators.id, id));
}
