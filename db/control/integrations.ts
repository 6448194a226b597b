import { and, desc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { grants, hostKeys, integrations, pullLocations, sftpTargets } from "./schema.ts";

export type Integration = typeof integrations.$inferSelect;
export type Grant = typeof grants.$inferSelect;
export type PullLocation = typeof pullLocations.$inferSelect;
export type SftpTargetRow = typeof sftpTargets.$inferSelect;
/** What is left out takes the default of its column. */
export type NewIntegration = typeof integrations.$inferInsert;
export type NewPullLocation = typeof pullLocations.$inferInsert;
export type NewSftpTarget = typeof sftpTargets.$inferInsert;
export type HostKeyRow = typeof hostKeys.$inferSelect;

/** An integration with all that hangs on it and is saved with it. */
export type IntegrationRecord = {
  readonly integration: Integration;
  readonly grants: readonly Grant[];
  readonly locations: readonly PullLocation[];
  readonly target: SftpTargetRow | undefined;
};

/** A thousand at most; newest first. */
export async function listIntegrations(
  db: ControlReader,
  districtId: string,
): Promise<readonly Integration[]> {
  return db
    .select()
    .from(integrations)
    .where(eq(integrations.districtId, districtId))
    .orderBy(desc(integrations.createdAt))
    .limit(1_000);
}

/** Only within its district: another district's id finds nothing. */
export async function findIntegration(
  db: ControlReader,
  districtId: string,
  id: string,
): Promise<Integration | undefined> {
  const [row] = await db
    .select()
    .from(integrations)
    .where(and(eq(integrations.id, id), eq(integrations.districtId, districtId)))
    .limit(1);
  return row;
}

/** By a token or a run that was itself found safely. */
export async function findIntegrationById(
  db: ControlReader,
  id: string,
): Promise<Integration | undefined> {
  const [row] = await db.select().from(integrations).where(eq(integrations.id, id)).limit(1);
  return row;
}

export async function findIntegrationRecord(
  db: ControlReader,
  integration: Integration,
): Promise<IntegrationRecord> {
  const { id } = integration;
  return {
    integration,
    grants: await listGrants(db, id),
    locations: await db
      .select()
      .from(pullLocations)
      .where(eq(pullLocations.integrationId, id))
      .orderBy(pullLocations.position)
      .limit(200),
    target: await findSftpTarget(db, id),
  };
}

export async function listGrants(
  db: ControlReader,
  integrationId: string,
): Promise<readonly Grant[]> {
  return db
    .select()
    .from(grants)
    .where(eq(grants.integrationId, integrationId))
    .orderBy(grants.position)
    .limit(200);
}

export async function findSftpTarget(
  db: ControlReader,
  integrationId: string,
): Promise<SftpTargetRow | undefined> {
  const [row] = await db
    .select()
    .from(sftpTargets)
    .where(eq(sftpTargets.integrationId, integrationId))
    .limit(1);
  return row;
}

/** With work for a night that began at that instant; ten thousand at most. */
export async function listReadyIntegrations(
  db: ControlReader,
  nightBegan: string,
): Promise<readonly Integration[]> {
  return db
    .select()
    .from(integrations)
    .where(
      and(
        isNotNull(integrations.readyAt),
        lt(integrations.readyAt, nightBegan),
        isNull(integrations.disabledAt),
      ),
    )
    .orderBy(integrations.id)
    .limit(10_000);
}

export async function insertIntegration(tx: ControlTx, row: Integration): Promise<void> {
  await tx.insert(integrations).values(row);
}

export async function updateIntegration(
  tx: ControlTx,
  id: string,
  set: Partial<Omit<Integration, "id" | "districtId">>,
): Promise<void> {
  await tx.update(integrations).set(set).where(eq(integrations.id, id));
}

export async function replaceGrants(
  tx: ControlTx,
  integrationId: string,
  rows: readonly Grant[],
): Promise<void> {
  await tx.delete(grants).where(eq(grants.integrationId, integrationId));
  if (rows.length > 0) await tx.insert(grants).values([...rows]);
}

export async function replacePullLocations(
  tx: ControlTx,
  integrationId: string,
  rows: readonly NewPullLocation[],
): Promise<void> {
  await tx.delete(pullLocations).where(eq(pullLocations.integrationId, integrationId));
  if (rows.length > 0) await tx.insert(pullLocations).values([...rows]);
}

export async function replaceSftpTarget(
  tx: ControlTx,
  integrationId: string,
  row: NewSftpTarget | undefined,
): Promise<void> {
  await tx.delete(sftpTargets).where(eq(sftpTargets.integrationId, integrationId));
  if (row) await tx.insert(sftpTargets).values(row);
}

export async function listHostKeys(
  db: ControlReader,
  integrationId: string,
): Promise<readonly HostKeyRow[]> {
  return db
    .select()
    .from(hostKeys)
    .where(eq(hostKeys.integrationId, integrationId))
    .orderBy(hostKeys.seenAt)
    .limit(50);
}

/** A key that was trusted before stays so, by whom and since when; one that was only seen can become trusted. */
export async function insertHostKey(tx: ControlTx, row: HostKeyRow): Promise<void> {
  await tx
    .insert(hostKeys)
    .values(row)
    .onConflictDoUpdate({
      target: [hostKeys.integrationId, hostKeys.fingerprint],
      set: { trustedAt: row.trustedAt, trustedBy: row.trustedBy },
      setWhere: isNull(hostKeys.trustedAt),
    });
}

export async function markHostKeyTrusted(
  tx: ControlTx,
  key: { readonly integrationId: string; readonly fingerprint: string },
  by: { readonly trustedAt: string; readonly trustedBy: string },
): Promise<void> {
  await tx
    .update(hostKeys)
    .set(by)
    .where(
      and(eq(hostKeys.integrationId, key.integrationId), eq(hostKeys.fingerprint, key.fingerprint)),
    );
}

export async function deleteHostKeys(tx: ControlTx, integrationId: string): Promise<void> {
  await tx.delete(hostKeys).where(eq(hostKeys.integrationId, integrationId));
}
