import type { MissingRow } from "../../db/control/schema.ts";
import type { RecordsTx } from "../../db/open.ts";
import {
  findCursor,
  findHighestFence,
  insertAppliedLoad,
  markCursor,
  upsertRows,
  type AppliedLoad,
} from "../../db/records/apply-rows.ts";
import { inMergeTransaction, type Dependent } from "../../db/staging/merge-stage.ts";
import type { Stage } from "../../db/staging/open-stage.ts";
import { columnNames, viewOf, type Endpoint } from "../catalog/endpoint.ts";
import { catalog, getEndpoint } from "../catalog/index.ts";
import { shapeOf } from "../catalog/shape.ts";
import { LeaseLost } from "../transfer/lease.ts";
import { hashContent } from "./known-rows.ts";

/** Somebody else changed the district's records since the rows were judged: judge and compare again. */
export class RecordsMoved extends Error {}

export type MergeInput = {
  readonly endpoint: Endpoint;
  /** Rows of other endpoints that the load may add. */
  readonly missingRows: readonly MissingRow[];
  /** The counter before the first row was judged. */
  readonly expectedCursor: number;
  readonly load: Omit<AppliedLoad, "cursor">;
};

/** All of a load in one transaction of the district's records, with its own receipt, or nothing of it. */
export async function mergeLoad(stage: Stage, input: MergeInput): Promise<void> {
  const { runId, fence, appliedAt } = input.load;
  const mark = { runId, at: appliedAt };
  await inMergeTransaction(stage, async (tx, steps) => {
    // A worker that slept through its lease must not store over what the next one has stored.
    if ((await findHighestFence(tx, runId)) > fence) {
      throw new LeaseLost(`run ${runId} was taken over`);
    }
    let cursor = await findCursor(tx);
    if (cursor !== input.expectedCursor) throw new RecordsMoved("the records changed meanwhile");
    cursor = await addMissingRows(tx, input.missingRows, cursor, runId);
    // First, since a new row may take a value that one which goes holds.
    cursor = await steps.remove(cursor, mark, dependentsOf(input.endpoint));
    cursor = await steps.upsert(cursor, mark);
    await markCursor(tx, cursor);
    await insertAppliedLoad(tx, { ...input.load, cursor });
    await stage.breathe();
  });
}

async function addMissingRows(
  tx: RecordsTx,
  missing: readonly MissingRow[],
  start: number,
  runId: string,
): Promise<number> {
  let cursor = start;
  for (const { endpoint: name, row } of missing) {
    const endpoint = getEndpoint(name);
    const values = columnNames(endpoint).map((column) => row[column] ?? null);
    const change = { row, contentHash: hashContent(values) };
    await upsertRows(tx, shapeOf(endpoint), [change], { cursor, runId });
    cursor += 1;
  }
  return cursor;
}

/** Endpoints whose rows hang on this one's: a student's guardians and absences. */
export function dependentsOf(endpoint: Endpoint): readonly Dependent[] {
  if (endpoint.student !== "self") return [];
  return catalog
    .filter((other) => typeof other.student === "object" && !viewOf(other))
    .map((dependent) => ({ shape: shapeOf(dependent) }));
}
