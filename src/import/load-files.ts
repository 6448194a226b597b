import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { findAppliedLoad, findCursor } from "../../db/records/apply-rows.ts";
import { openDesk, type Desk } from "../../db/staging/open-stage.ts";
import { shapeOf } from "../catalog/shape.ts";
import { students } from "../catalog/endpoints/students.ts";
import { applyChanges, type Compared } from "./apply-changes.ts";
import { compareLoad } from "./compare-load.ts";
import { judgeReports } from "./judge-reports.ts";
import { tablesToJudgeBy } from "./judge-load.ts";
import {
  emptyReport,
  type FileOutcome,
  type Load,
  type LoadDeps,
  type LoadFile,
  type LoadFrame,
  type LoadPart,
} from "./load.ts";
import { dependentsOf, RecordsMoved } from "./merge-load.ts";
import { outcomeOf, tellOfFiles, type Verdict } from "./outcomes.ts";
import { reportsOf } from "./receipt.ts";
import { stagePart, type StagedPart } from "./stage-part.ts";
import { takeTurn } from "./take-turn.ts";
import { findUnchanged } from "./unchanged.ts";

// Each repeat means that another process ended a load of the district in between; within one they take turns.
const attemptsMax = 5;

/** A load of one file. */
export async function loadFile(
  deps: LoadDeps,
  { endpoint, fileName, spooled, batches, within, isDelta, ...frame }: LoadOfOneFile,
): Promise<FileOutcome> {
  const file = { endpoint, fileName, spooled, batches, within, isDelta, isRequired: true };
  const [outcome] = await loadFiles(deps, { ...frame, name: endpoint.name, files: [file] });
  if (!outcome) throw new Error("a load without files");
  return outcome;
}

export type LoadOfOneFile = Omit<LoadFrame, "name"> & Omit<LoadFile, "isRequired">;

/**
 * The one engine behind SFTP pull, API and upload: stage → check → compare → hold or merge. Nothing is stored
 * before every row of every file was checked; above the error budget, or when a file cannot be read to its end,
 * nothing at all. Gives what became of each file, in the order of the load.
 */
export async function loadFiles(deps: LoadDeps, load: Load): Promise<readonly FileOutcome[]> {
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
async function loadOnce(deps: LoadDeps, load: Load): Promise<readonly FileOutcome[]> {
  const { orm } = deps.records;
  const expectedCursor = await findCursor(orm);
  const unchanged = await findUnchanged(orm, load);
  if (unchanged)
    return load.files.map((file, at) => outcomeOf(file, { report: unchanged[at] ?? emptyReport }));
  await load.prepare?.();
  const path = join(deps.stagingFolder, randomUUID());
  await mkdir(deps.stagingFolder, { recursive: true, mode: 0o700 });
  let desk: Desk | undefined;
  try {
    desk = await openDesk(deps.records, {
      mirrorPath: `${path}-mirror.db`,
      tables: tablesOf(load),
      breathe: async () => {
        await load.checkLease();
        await Bun.sleep(0);
      },
    });
    return await judgeAndApply(deps, load, desk, { expectedCursor, path });
  } finally {
    desk?.close();
    const left = load.files.map((_, at) => rm(`${path}-${at}.db`, { force: true }));
    await Promise.all([...left, rm(`${path}-mirror.db`, { force: true })]);
  }
}

/** Tables that a load is stored in or looks into. */
function tablesOf({ files, settings }: Load): readonly string[] {
  const isRemoving = settings.mode === "snapshot";
  return [
    shapeOf(students).table,
    ...files.flatMap(({ endpoint }) => [
      shapeOf(endpoint).table,
      ...tablesToJudgeBy(endpoint),
      ...(isRemoving ? dependentsOf(endpoint).map(({ shape }) => shape.table) : []),
    ]),
  ];
}

async function judgeAndApply(
  deps: LoadDeps,
  load: Load,
  desk: Desk,
  { expectedCursor, path }: { readonly expectedCursor: number; readonly path: string },
): Promise<readonly FileOutcome[]> {
  const parts: StagedPart[] = [];
  for (const [at, file] of load.files.entries()) {
    const part = await stagePart(deps, partOf(load, file), desk, {
      path: `${path}-${at}.db`,
      before: parts,
    });
    parts.push(part);
    // What comes after it hangs on it: its rows would all be told as wrong.
    if (part.failure) break;
  }
  const finish = (verdict: Verdict): Promise<readonly FileOutcome[]> =>
    tellOfFiles(deps, load, parts, verdict);
  const broken = parts.find(({ failure }) => failure);
  if (broken?.failure) return finish({ failure: broken.failure, failedAt: parts.indexOf(broken) });
  const applied = await findAppliedLoad(deps.records.orm, loadId(load));
  if (applied) return finish({ reports: reportsOf(applied) });
  const failure = judgeReports(load, parts);
  if (failure) return finish({ failure });
  await load.onProgress("comparing", 0);
  const compared: Compared[] = [];
  for (const part of parts) compared.push(await compareLoad(part, parts));
  const held = await applyChanges(desk, load, compared, { expectedCursor, loadId: loadId(load) });
  if (!held) {
    for (const { stage, load: part } of parts) await load.pending?.keep(stage, part.endpoint);
  }
  return finish({ reports: compared.map(({ report }) => report), held });
}

function partOf({ files, ...frame }: Load, file: LoadFile): LoadPart {
  return { ...frame, ...file, isOfSeveral: files.length > 1 };
}

/** A run that comes again may fetch other bytes under the same name: those are another load. */
function loadId({ runId, name, files, sha256 }: Load): string {
  const names = files.map(({ fileName }) => fileName).join("|");
  return `${runId}/${name}/${names}/${sha256}`;
}
