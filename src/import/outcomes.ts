import { countProblems, listProblems } from "../../db/staging/judge-stage.ts";
import { isRefusal } from "../refusal.ts";
import type { Held } from "./apply-changes.ts";
import { writeErrorFile } from "./error-file.ts";
import {
  emptyReport,
  type FileOutcome,
  type HeldChanges,
  type Load,
  type LoadDeps,
  type LoadFailure,
  type LoadFile,
  type LoadReport,
} from "./load.ts";
import type { StagedPart } from "./stage-part.ts";

// A wrong delimiter makes one notice per row; nobody reads more than this, and the error file has all.
const noticesMax = 1_000;

/** What became of a load as a whole. */
export type Verdict = {
  readonly failure?: LoadFailure | undefined;
  /** Which file could not be read, when that is why. */
  readonly failedAt?: number | undefined;
  readonly held?: Held | undefined;
  /** By file; without, nothing was compared. */
  readonly reports?: readonly LoadReport[] | undefined;
};

/** The verdict, file by file, with what was wrong with the rows of each. */
export async function tellOfFiles(
  deps: LoadDeps,
  load: Load,
  parts: readonly StagedPart[],
  verdict: Verdict,
): Promise<readonly FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const [at, file] of load.files.entries()) {
    const part = parts[at];
    outcomes.push(
      outcomeOf(file, {
        failure: failureOf(load, verdict, at),
        held: heldOf(verdict, at),
        ...(part && (await tellOfFile(deps, part, verdict.reports?.[at]))),
      }),
    );
  }
  return outcomes;
}

function heldOf({ held }: Verdict, at: number): HeldChanges | undefined {
  const preview = held?.previews[at];
  return held && preview ? { sentence: held.sentence, digest: held.digest, preview } : undefined;
}

/** The files beside the one that could not be read are not to blame. */
function failureOf(
  { files }: Load,
  { failure, failedAt }: Verdict,
  at: number,
): LoadFailure | undefined {
  if (!failure || failedAt === undefined || failedAt === at) return failure;
  const other = files[failedAt]?.fileName ?? "another file";
  const sentence = `Nothing of this file was stored, since “${other}” could not be loaded and the files are one load.`;
  return { ...failure, sentence };
}

async function tellOfFile(
  deps: LoadDeps,
  part: StagedPart,
  report: LoadReport | undefined,
): Promise<Partial<FileOutcome>> {
  const { stage, load } = part;
  const notices = await listProblems(stage, noticesMax);
  const noticesLeftOut = (await countProblems(stage)) - notices.length;
  const told = { notices, noticesLeftOut };
  if (part.failure) return told;
  const isAdding = load.settings.newBuildings === "add";
  return {
    ...told,
    report: report ?? part.report,
    missingRows: isAdding ? [] : part.file.missingRows,
    // Also when the load was applied before: what was wrong with its rows is kept nowhere else.
    errorFileId: part.report.rowsRejected > 0 ? await keepErrors(deps, part) : undefined,
  };
}

async function keepErrors(
  deps: LoadDeps,
  { stage, load, file }: StagedPart,
): Promise<string | undefined> {
  const { endpoint } = load;
  const input = { stage, endpoint, headings: file.headings, batches: load.batches() };
  try {
    return await writeErrorFile(deps.errorFiles, input);
  } catch (error) {
    // What was loaded is stored by now; a full disk must not make a failure of it.
    if (isRefusal(error) && error.code === "disk_full") return undefined;
    throw error;
  }
}

export function outcomeOf(
  { endpoint, fileName }: LoadFile,
  some: Partial<FileOutcome>,
): FileOutcome {
  return {
    endpoint: endpoint.name,
    fileName,
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
