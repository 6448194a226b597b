import type { RecordsDatabase } from "../../db/open.ts";
import {
  deleteRows,
  findCursor,
  insertAppliedLoad,
  markCursor,
  upsertRows,
  type AppliedLoad,
  type RowChange,
} from "../../db/records/apply-rows.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import { shapeOf } from "../catalog/shape.ts";

/** Somebody else changed the district's records between compare and merge: compare again. */
export class RecordsMoved extends Error {}

export type MergeInput = {
  readonly endpoint: Endpoint;
  readonly changes: () => AsyncIterable<readonly RowChange[]>;
  readonly removals: readonly (readonly string[])[];
  /** The counter that the comparison saw. */
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
    }
    await markCursor(tx, cursor);
    await insertAppliedLoad(tx, { ...input.load, cursor });
    await input.checkLease();
  });
}
