import { and, lt, max, sql } from "drizzle-orm";
import type { RecordsReader, RecordsTx } from "../open.ts";
import { appliedLoads, changeCounter, removals } from "./schema.ts";

// The last receipt of a source and endpoint tells whether its next file is unchanged, however old it is.
const hasLater = sql`exists (select 1 from applied_loads later
  where later.source = applied_loads.source and later.endpoint = applied_loads.endpoint
    and (later.applied_at, later.rowid) > (applied_loads.applied_at, applied_loads.rowid))`;

function oldLoads(before: string) {
  return and(lt(appliedLoads.appliedAt, before), hasLater);
}

/** A look needs no lock: most sweeps find nothing. */
export async function hasForgotten(db: RecordsReader, before: string): Promise<boolean> {
  return (await findForgottenCursor(db, before)) > 0;
}

/** Deletes removals and receipts of loads from before that instant, and remembers up to where there may be none. */
export async function deleteForgotten(tx: RecordsTx, before: string): Promise<void> {
  const cursor = await findForgottenCursor(tx, before);
  await tx.delete(removals).where(lt(removals.removedAt, before));
  await tx.delete(appliedLoads).where(oldLoads(before));
  await tx
    .update(changeCounter)
    .set({ forgottenCursor: sql`max(${changeCounter.forgottenCursor}, ${cursor})` });
}

async function findForgottenCursor(db: RecordsReader, before: string): Promise<number> {
  const [removal] = await db
    .select({ cursor: max(removals.cursor) })
    .from(removals)
    .where(lt(removals.removedAt, before));
  const [load] = await db
    .select({ cursor: max(appliedLoads.cursor) })
    .from(appliedLoads)
    .where(oldLoads(before));
  return Math.max(removal?.cursor ?? 0, load?.cursor ?? 0);
}
