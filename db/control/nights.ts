import { and, desc, eq, inArray } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { nights } from "./schema.ts";

export type Night = typeof nights.$inferSelect;

/** False when the integration already has that night: the night is the key. */
export async function insertNight(tx: ControlTx, row: Omit<Night, "endedAt">): Promise<boolean> {
  const inserted = await tx
    .insert(nights)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: nights.id });
  return inserted.length === 1;
}

export async function markNight(
  tx: ControlTx,
  id: string,
  state: Night["state"],
  endedAt: string | null,
): Promise<void> {
  await tx.update(nights).set({ state, endedAt }).where(eq(nights.id, id));
}

/** Newest first. */
export async function listNights(
  db: ControlReader,
  integrationId: string,
  limit: number,
): Promise<readonly Night[]> {
  return db
    .select()
    .from(nights)
    .where(eq(nights.integrationId, integrationId))
    .orderBy(desc(nights.night))
    .limit(limit);
}

/** All of one night, of these integrations. */
export async function listNightsOf(
  db: ControlReader,
  night: string,
  integrationIds: readonly string[],
): Promise<readonly Night[]> {
  if (integrationIds.length === 0) return [];
  return db
    .select()
    .from(nights)
    .where(and(eq(nights.night, night), inArray(nights.integrationId, [...integrationIds])));
}
