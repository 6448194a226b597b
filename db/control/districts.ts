import { and, count, desc, eq, isNull } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { districtKeys, districts } from "./schema.ts";

export type District = typeof districts.$inferSelect;
export type DistrictKey = typeof districtKeys.$inferSelect;

export async function countDistricts(db: ControlReader): Promise<number> {
  const [row] = await db.select({ rows: count() }).from(districts);
  return row?.rows ?? 0;
}

export async function findDistrict(db: ControlReader, id: string): Promise<District | undefined> {
  const [row] = await db.select().from(districts).where(eq(districts.id, id)).limit(1);
  return row;
}

/** A thousand at most: an installation of more is several. */
export async function listDistricts(db: ControlReader): Promise<readonly District[]> {
  return db.select().from(districts).orderBy(districts.createdAt).limit(1_000);
}

export async function insertDistrict(tx: ControlTx, district: District): Promise<void> {
  await tx.insert(districts).values(district);
}

export async function insertDistrictKey(tx: ControlTx, key: DistrictKey): Promise<void> {
  await tx.insert(districtKeys).values(key);
}

/** The keys in use, newest first, ed25519 before RSA. */
export async function listDistrictKeys(
  db: ControlReader,
  districtId: string,
): Promise<readonly DistrictKey[]> {
  return db
    .select()
    .from(districtKeys)
    .where(and(eq(districtKeys.districtId, districtId), isNull(districtKeys.retiredAt)))
    .orderBy(districtKeys.type, desc(districtKeys.createdAt))
    .limit(10);
}
