import type { RecordsDatabase } from "../../db/open.ts";
import {
  deleteRows,
  findCursor,
  findHighestFence,
  insertAppliedLoad,
  markCursor,
  upsertRows,
  type AppliedLoad,
  type RowChange,
} from "../../db/records/apply-rows.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import { shapeOf } from "../catalog/shape.ts";
import { LeaseLost } from "../transfer/lease.ts";

/** Somebody else changed the district's records since the rows were judged: judge and compare again. */
export class RecordsMoved extends Error {}

export type MergeInput = {
  readonly endpoint: Endpoint;
  readonly changes: () => AsyncIterable<readonly RowChange[]>;
  readonly removals: readonly (readonly string[])[];
  /** The counter before the first row was judged. */
  readonly expectedCursor: number;
  readonly load: Omit<AppliedLoad, "cursor">;
  /** Asked between batches and before the end; throws when another worker took over. */
  readonly checkLease: () => Promise<void>;
};

/** All of a load in one transaction of the district's records, with its own receipt, or nothing of it. */
export async function mergeLoad(records: RecordsDatabase, input: MergeInput): Promise<void> {
  const shape = shapeOf(input.endpoint);
  const { runId, appliedAt } = input.load;
  await records.write(async (tx) => {
    // A worker that slept through its lease must not store over what the next one has stored.
    if ((await findHighestFence(tx, runId)) > input.load.fence) {
      throw new LeaseLost(`run ${runId} was taken over`);
    }
    let cursor = await findCursor(tx);
    if (cursor !== input.expectedCursor) throw new RecordsMoved("the records changed meanwhile");
    for await (const batch of input.changes()) {
      await upsertRows(tx, shape, batch, { cursor, runId });
      cursor += batch.length;
      await input.checkLease();
    }
    for (let start = 0; start < input.removals.length; start += 2_000) {
      const keys = input.removals.slice(start, start + 2_000);
      await deleteRows(tx, shape, keys, { cursor, runId, at: appliedAt });
      cursor += keys.length;
      await input.checkLease();
      // Awaited statements never yield to the event loop; heartbeats and other runs need it.
      await Bun.sleep(0);
    }
    await markCursor(tx, cursor);
    await insertAppliedLoad(tx, { ...input.load, cursor });
    await input.checkLease();
  });
}
