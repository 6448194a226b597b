import type { MissingRow } from "../../db/control/schema.ts";
import type { RecordsTx } from "../../db/open.ts";
import {
  findCursor,
  findHighestFence,
  insertAppliedLoad,
  markCursor,
  markStudents,
  upsertRows,
  type AppliedLoad,
} from "../../db/records/apply-rows.ts";
import { listTouchedStudents } from "../../db/staging/compare-stage.ts";
import { inMergeTransaction, type Dependent } from "../../db/staging/merge-stage.ts";
import type { Desk } from "../../db/staging/open-stage.ts";
import { columnNames, viewOf, type Endpoint } from "../catalog/endpoint.ts";
import { catalog, getEndpoint } from "../catalog/index.ts";
import { shapeOf } from "../catalog/shape.ts";
import { LeaseLost } from "../transfer/lease.ts";
import { hashContent } from "./known-rows.ts";
import type { StagedPart } from "./stage-part.ts";

/** Somebody else changed the district's records since the rows were judged: judge and compare again. */
export class RecordsMoved extends Error {}

export type MergeInput = {
  readonly parts: readonly StagedPart[];
  /** The counter before the first row was judged. */
  readonly expectedCursor: number;
  readonly load: Omit<AppliedLoad, "cursor">;
};

/** All of a load in one transaction of the district's records, with its own receipt, or nothing of it. */
export async function mergeLoad(desk: Desk, input: MergeInput): Promise<void> {
  const { parts } = input;
  const { runId, fence, appliedAt } = input.load;
  const mark = { runId, at: appliedAt };
  const touched = await listTouched(parts);
  await inMergeTransaction(desk, async (tx, stepsOf) => {
    // A worker that slept through its lease must not store over what the next one has stored.
    if ((await findHighestFence(tx, runId)) > fence) {
      throw new LeaseLost(`run ${runId} was taken over`);
    }
    let cursor = await findCursor(tx);
    if (cursor !== input.expectedCursor) throw new RecordsMoved("the records changed meanwhile");
    // First, since a new row may take a value that one which goes holds; what hangs on others before these.
    for (const { load, stage } of parts.toReversed()) {
      cursor = await stepsOf(stage).remove(cursor, mark, dependentsOf(load.endpoint));
    }
    for (const { stage } of parts) cursor = await stepsOf(stage).upsert(cursor, mark);
    // Last: one of them may take a name that a row of the load has just given up.
    for (const { load, file } of parts) {
      const missing = load.settings.newBuildings === "add" ? file.missingRows : [];
      cursor = await addMissingRows(tx, missing, cursor, runId);
    }
    if (touched.length > 0) {
      cursor += 1;
      await markStudents(tx, touched, cursor);
    }
    await markCursor(tx, cursor);
    await insertAppliedLoad(tx, { ...input.load, cursor });
    await parts[0]?.stage.breathe();
  });
}

/** Students whom somebody may see, or not see any more, since rows beside theirs changed. */
async function listTouched(parts: readonly StagedPart[]): Promise<readonly string[]> {
  const touched: string[] = [];
  for (const { load, stage } of parts) {
    if (load.endpoint.decidesView) touched.push(...(await listTouchedStudents(stage)));
  }
  return touched;
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
