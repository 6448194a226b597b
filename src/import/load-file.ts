import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { MissingRow } from "../../db/control/schema.ts";
import { findAppliedLoad, findCursor } from "../../db/records/apply-rows.ts";
import { countProblems, countStaged, listProblems } from "../../db/staging/judge-stage.ts";
import { openStage, type Stage } from "../../db/staging/open-stage.ts";
import type { RowNotice } from "../catalog/check-rows.ts";
import { students } from "../catalog/endpoints/students.ts";
import { shapeOf } from "../catalog/shape.ts";
import { isRefusal, type FailureReason } from "../refusal.ts";
import { applyChanges, type Comparison } from "./apply-changes.ts";
import { compareLoad } from "./compare-load.ts";
import { writeErrorFile } from "./error-file.ts";
import { judgeStaged, needsKeys, tablesToJudgeBy } from "./judge-load.ts";
import {
  emptyReport,
  type Load,
  type LoadDeps,
  type LoadFailure,
  type LoadOutcome,
} from "./load.ts";
import { dependentsOf, RecordsMoved } from "./merge-load.ts";
import type { StagedFile } from "./judge-rows.ts";
import { stageRows } from "./stage-rows.ts";
import { takeTurn } from "./take-turn.ts";
import { findUnchanged } from "./unchanged.ts";

// Each repeat means that another process ended a load of the district in between; within one they take turns.
const attemptsMax = 5;
// A wrong delimiter makes one notice per row; nobody reads more than this, and the error file has all.
const noticesMax = 1_000;

/**
 * The one engine behind SFTP pull, API and upload: stage → check → compare → hold or merge. Nothing is stored
 * before every row was checked; above the error budget, or when the file cannot be read to its end, nothing at all.
 */
export async function loadFile(deps: LoadDeps, load: Load): Promise<LoadOutcome> {
  return takeTurn(deps.records, async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await loadOnce(deps, load);
      } catch (error) {
        if (!(error instanceof RecordsMoved) || attempt === attemptsMax) throw error;
      }
    }
  });
}

/** Throws RecordsMoved when the records are no longer those that the rows were judged and compared by. */
async function loadOnce(deps: LoadDeps, load: Load): Promise<LoadOutcome> {
  const { orm } = deps.records;
  const expectedCursor = await findCursor(orm);
  const unchanged = await findUnchanged(orm, load);
  if (unchanged) return outcomeOf({ report: unchanged });
  const path = join(deps.stagingFolder, `${randomUUID()}.db`);
  await mkdir(deps.stagingFolder, { recursive: true, mode: 0o700 });
  try {
    const file = await stageFile(deps, load, path);
    const stage = await openStage(deps.records, {
      path,
      shape: shapeOf(load.endpoint),
      tables: tablesBeside(load),
      needsKeys: needsKeys(load, file),
      breathe: async () => {
        await load.checkLease();
        await Bun.sleep(0);
      },
    });
    try {
      return await judgeAndApply(deps, load, stage, { ...file, expectedCursor });
    } finally {
      stage.close();
    }
  } finally {
    await rm(path, { force: true });
  }
}

/** Tables that a load looks into, beside its own. */
function tablesBeside({ endpoint, settings }: Load): readonly string[] {
  const isRemoving = settings.mode === "snapshot";
  const dependents = isRemoving ? dependentsOf(endpoint).map(({ shape }) => shape.table) : [];
  return [shapeOf(students).table, ...tablesToJudgeBy(endpoint), ...dependents];
}

type Staged = StagedFile & { readonly failure: LoadFailure | undefined };

/** A file that cannot be read to its end is no fault; what its rows before the place had wrong is told too. */
async function stageFile(deps: LoadDeps, load: Load, path: string): Promise<Staged> {
  try {
    return { ...(await stageRows(load, deps.records.orm, path)), failure: undefined };
  } catch (error) {
    if (!isRefusal(error) || !isFileFailure(error.code)) throw error;
    if (error.code === "empty_file" && load.settings.mayBeEmpty) return nothingStaged;
    return { ...nothingStaged, failure: { reason: error.code, sentence: error.message } };
  }
}

const nothingStaged: Staged = {
  rowsRead: 0,
  rowsKnown: 0,
  hasAbsentCells: false,
  keysMayRepeat: false,
  headings: [],
  missingRows: [],
  failure: undefined,
};

function isFileFailure(code: string): code is FailureReason {
  return ["format_invalid", "empty_file", "too_large"].includes(code);
}

async function judgeAndApply(
  deps: LoadDeps,
  load: Load,
  stage: Stage,
  file: Staged & { readonly expectedCursor: number },
): Promise<LoadOutcome> {
  if (!file.failure) await judgeStaged(stage, load, file);
  const told = await listNotices(stage);
  if (file.failure) return outcomeOf({ ...told, failure: file.failure });
  const rowsStaged = (await countStaged(stage)) + file.rowsKnown;
  const rowsRejected = file.rowsRead - rowsStaged;
  const report = { ...emptyReport, rowsRead: file.rowsRead, rowsRejected };
  const isAdding = load.settings.newBuildings === "add";
  const missingRows = isAdding ? [] : file.missingRows;
  const common = { ...told, missingRows };
  const finish = async (some: Partial<LoadOutcome>): Promise<LoadOutcome> => {
    // Also when the load was applied before: what was wrong with its rows is kept nowhere else.
    const errorFileId = rowsRejected > 0 ? await keepErrors(deps, load, stage, file) : undefined;
    return outcomeOf({ ...common, report, errorFileId, ...some });
  };
  const applied = await findAppliedLoad(deps.records.orm, loadId(load));
  // Safe because `applyChanges` is the only writer of reports.
  if (applied) return finish({ report: applied.report as typeof report });
  const failure = judgeReport(load, report);
  if (failure) return finish({ failure });
  await load.onProgress("comparing", 0);
  const comparison: Comparison = {
    ...(await compareLoad(stage, load, file, report, rowsStaged)),
    expectedCursor: file.expectedCursor,
    missingRows: isAdding ? file.missingRows : [],
  };
  const held = await applyChanges(stage, load, comparison, loadId(load));
  if (!held) await load.pending?.keep(stage, load.endpoint);
  return finish({ report: comparison.report, held });
}

/** A run that comes again may fetch other bytes under the same name: those are another load. */
function loadId(load: Load): string {
  return `${load.runId}/${load.endpoint.name}/${load.fileName}/${load.sha256}`;
}

async function listNotices(
  stage: Stage,
): Promise<{ readonly notices: readonly RowNotice[]; readonly noticesLeftOut: number }> {
  const notices = await listProblems(stage, noticesMax);
  return { notices, noticesLeftOut: (await countProblems(stage)) - notices.length };
}

async function keepErrors(
  deps: LoadDeps,
  load: Load,
  stage: Stage,
  { headings }: StagedFile,
): Promise<string | undefined> {
  const input = { stage, endpoint: load.endpoint, headings, batches: load.batches() };
  try {
    return await writeErrorFile(deps.errorFiles, input);
  } catch (error) {
    // What was loaded is stored by now; a full disk must not make a failure of it.
    if (isRefusal(error) && error.code === "disk_full") return undefined;
    throw error;
  }
}

/** catalog.md: the error budget, and "a load with no rows fails unless the location says that it may be empty". */
function judgeReport(
  { settings }: Load,
  { rowsRead, rowsRejected }: LoadOutcome["report"],
): LoadFailure | undefined {
  if (rowsRead === 0 && !settings.mayBeEmpty) {
    const sentence = "The file has no rows. Nothing was stored. Send a file with rows.";
    return { reason: "empty_file", sentence };
  }
  const { errorPercentMax, errorRowsMax } = settings;
  const budget = Math.min(Math.floor((rowsRead * errorPercentMax) / 100), errorRowsMax ?? Infinity);
  if (rowsRejected <= budget) return undefined;
  const sentence =
    `${count(rowsRejected)} of ${count(rowsRead)} rows have errors; at most ${count(budget)} may. ` +
    "Nothing was stored. Correct the rows listed and send the file again.";
  return { reason: "too_many_errors", sentence };
}

function count(rows: number): string {
  return rows.toLocaleString("en-US");
}

function outcomeOf(
  some: Partial<LoadOutcome> & { readonly missingRows?: readonly MissingRow[] },
): LoadOutcome {
  return {
    report: emptyReport,
    notices: [],
    noticesLeftOut: 0,
    failure: undefined,
    held: undefined,
    missingRows: [],
    errorFileId: undefined,
    ...some,
  };
}
