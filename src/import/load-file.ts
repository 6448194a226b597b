import type { RecordsDatabase } from "../../db/open.ts";
import { findAppliedLoad, findCursor, type RowChange } from "../../db/records/apply-rows.ts";
import type { CheckedRow, RowNotice } from "../catalog/check-rows.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { RawBatch } from "../formats/rows.ts";
import { isRefusal, type FailureReason } from "../refusal.ts";
import type { Spool } from "../spool.ts";
import { compareBatch, findRemovals, type Comparison } from "./compare-rows.ts";
import { mergeLoad, RecordsMoved } from "./merge-load.ts";
import { collectNotices, type Notices } from "./notices.ts";
import { emptyStage, stageRows, type StagedLoad } from "./stage-rows.ts";
import { readBatches, spoolBatches } from "./staged-lines.ts";

export type LoadReport = {
  readonly rowsRead: number;
  readonly rowsAdded: number;
  readonly rowsChanged: number;
  readonly rowsUnchanged: number;
  readonly rowsRemoved: number;
  readonly rowsRejected: number;
};

export type LoadOutcome = {
  readonly report: LoadReport;
  readonly notices: readonly RowNotice[];
  readonly noticesLeftOut: number;
  /** Set when nothing was stored. */
  readonly failure: { readonly reason: FailureReason; readonly sentence: string } | undefined;
};

export type LoadDeps = { readonly records: RecordsDatabase; readonly spool: Spool };

export type Load = {
  readonly endpoint: Endpoint;
  readonly runId: string;
  readonly fence: number;
  readonly fileName: string;
  readonly sha256: string;
  readonly batches: () => AsyncIterable<RawBatch>;
  readonly now: () => Date;
  readonly checkLease: () => Promise<void>;
  readonly onProgress: (phase: "checking" | "comparing" | "storing", rows: number) => Promise<void>;
};

// Each repeat means that another load of the district ended in between; loads of one district queue up.
const attemptsMax = 5;

/**
 * The one engine behind SFTP pull and API: stage → check → compare → merge. Nothing is stored before every row
 * was checked; above the error budget, or when the file cannot be read to its end, nothing is stored at all.
 */
export async function loadFile(deps: LoadDeps, load: Load): Promise<LoadOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await loadOnce(deps, load);
    } catch (error) {
      if (!(error instanceof RecordsMoved) || attempt === attemptsMax) throw error;
    }
  }
}

/** Throws RecordsMoved when the records are no longer those that the rows were judged and compared by. */
async function loadOnce(deps: LoadDeps, load: Load): Promise<LoadOutcome> {
  const notices = collectNotices();
  const stage = emptyStage();
  const expectedCursor = await findCursor(deps.records.orm);
  const applied = await findAppliedLoad(deps.records.orm, loadId(load));
  // Also when it was applied before: what was wrong with its rows is kept nowhere else.
  const staged = await stageFile(deps, load, stage, notices);
  try {
    // Safe because `merge` below is the only writer of reports.
    if (applied) return finish(notices, applied.report as LoadReport);
    if ("failure" in staged) return finish(notices, countStage(stage), staged.failure);
    const failure = judgeStage(stage);
    if (failure) return finish(notices, countStage(stage), failure);
    const { spoolId } = staged;
    const report = await compareAndMerge(deps, load, { stage, spoolId, expectedCursor });
    return finish(notices, report);
  } finally {
    if ("spoolId" in staged) await deps.spool.remove(staged.spoolId);
  }
}

/** A run that comes again may fetch other bytes under the same name: those are another load. */
function loadId(load: Load): string {
  return `${load.runId}/${load.endpoint.name}/${load.fileName}/${load.sha256}`;
}

async function stageFile(
  deps: LoadDeps,
  load: Load,
  stage: StagedLoad,
  notices: Notices,
): Promise<{ spoolId: string } | { failure: NonNullable<LoadOutcome["failure"]> }> {
  const rows = stageRows(load.endpoint, deps.records.orm, load.batches(), stage, notices);
  const watched = watch(rows, async () => {
    await load.checkLease();
    await load.onProgress("checking", stage.rowsRead);
  });
  try {
    return { spoolId: (await spoolBatches(deps.spool, watched)).id };
  } catch (error) {
    if (!isRefusal(error) || !isFileFailure(error.code)) throw error;
    return { failure: { reason: error.code, sentence: error.message } };
  }
}

function isFileFailure(code: string): code is FailureReason {
  return ["format_invalid", "empty_file", "too_large"].includes(code);
}

async function* watch<T>(batches: AsyncIterable<T>, look: () => Promise<void>): AsyncGenerator<T> {
  for await (const batch of batches) {
    yield batch;
    await look();
    // Awaited statements never yield to the event loop; heartbeats and other runs need it.
    await Bun.sleep(0);
  }
}

/** catalog.md: the budget is "the smaller of 5 % and 1,000 rows"; a load with no rows fails. */
function judgeStage(stage: StagedLoad): LoadOutcome["failure"] {
  if (stage.rowsRead === 0) {
    const sentence = "The file has no rows. Nothing was stored. Send a file with rows.";
    return { reason: "empty_file", sentence };
  }
  const budget = Math.min(Math.floor(stage.rowsRead * 0.05), 1_000);
  if (stage.rowsRejected <= budget) return undefined;
  const sentence =
    `${stage.rowsRejected} of ${stage.rowsRead} rows have errors; at most ${budget} may. ` +
    "Nothing was stored. Correct the rows listed and send the file again.";
  return { reason: "too_many_errors", sentence };
}

async function compareAndMerge(
  deps: LoadDeps,
  load: Load,
  staged: {
    readonly stage: StagedLoad;
    readonly spoolId: string;
    readonly expectedCursor: number;
  },
): Promise<LoadReport> {
  const { stage, spoolId, expectedCursor } = staged;
  const counts: Comparison = { added: 0, changed: 0, unchanged: 0 };
  const rows = readBatches<CheckedRow>(deps.spool, spoolId);
  const changes = await spoolBatches(deps.spool, compareAll(deps.records, load, rows, counts));
  try {
    const removals = await findRemovals(load.endpoint, deps.records.orm, stage);
    const report = { ...countStage(stage), ...countChanges(counts, removals.length) };
    await load.onProgress("storing", 0);
    await mergeLoad(deps.records, {
      endpoint: load.endpoint,
      changes: () => readBatches<RowChange>(deps.spool, changes.id),
      removals,
      expectedCursor,
      checkLease: load.checkLease,
      load: {
        id: loadId(load),
        runId: load.runId,
        fence: load.fence,
        endpoint: load.endpoint.name,
        sha256: load.sha256,
        report,
        appliedAt: load.now().toISOString(),
        source: "",
        settings: "",
        isClean: report.rowsRejected === 0,
      },
    });
    return report;
  } finally {
    await deps.spool.remove(changes.id);
  }
}

async function* compareAll(
  records: RecordsDatabase,
  load: Load,
  staged: AsyncIterable<readonly CheckedRow[]>,
  counts: Comparison,
): AsyncGenerator<readonly RowChange[]> {
  for await (const batch of staged) {
    yield await compareBatch(load.endpoint, records.orm, batch, counts);
    await load.checkLease();
    await load.onProgress("comparing", counts.added + counts.changed + counts.unchanged);
    await Bun.sleep(0);
  }
}

function countStage(stage: StagedLoad): LoadReport {
  return {
    rowsRead: stage.rowsRead,
    rowsAdded: 0,
    rowsChanged: 0,
    rowsUnchanged: 0,
    rowsRemoved: 0,
    rowsRejected: stage.rowsRejected,
  };
}

function countChanges(
  counts: Comparison,
  removed: number,
): Pick<LoadReport, "rowsAdded" | "rowsChanged" | "rowsUnchanged" | "rowsRemoved"> {
  return {
    rowsAdded: counts.added,
    rowsChanged: counts.changed,
    rowsUnchanged: counts.unchanged,
    rowsRemoved: removed,
  };
}

function finish(
  notices: Notices,
  report: LoadReport,
  failure?: LoadOutcome["failure"],
): LoadOutcome {
  return { report, notices: notices.kept, noticesLeftOut: notices.leftOut(), failure };
}
