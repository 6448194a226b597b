import { countStaged } from "../../db/staging/judge-stage.ts";
import type { Desk, Stage } from "../../db/staging/open-stage.ts";
import { createStage } from "../../db/staging/write-stage.ts";
import { shapeOf } from "../catalog/shape.ts";
import { isRefusal, type FailureReason } from "../refusal.ts";
import { judgeStaged, needsKeys } from "./judge-load.ts";
import type { StagedFile } from "./judge-rows.ts";
import {
  emptyReport,
  type LoadDeps,
  type LoadFailure,
  type LoadPart,
  type LoadReport,
} from "./load.ts";
import { stageRows } from "./stage-rows.ts";

/** A file whose rows were read, staged and judged. */
export type StagedPart = {
  readonly load: LoadPart;
  readonly stage: Stage;
  readonly file: StagedFile;
  /** Good rows, also those that are stored as they are and so were not staged. */
  readonly rowsGood: number;
  /** Rows read and rejected; the rest is not known yet. */
  readonly report: LoadReport;
  readonly failure: LoadFailure | undefined;
};

/** Stages a file and judges its rows by themselves, by one another, by the parts before it and by what is stored. */
export async function stagePart(
  { records }: LoadDeps,
  load: LoadPart,
  desk: Desk,
  input: { readonly path: string; readonly before: readonly StagedPart[] },
): Promise<StagedPart> {
  const { path, before } = input;
  const shape = shapeOf(load.endpoint);
  const { file, failure } = await stageFile(load, records.orm, input);
  const stage = await desk.attach({
    path,
    shape,
    needsKeys: needsKeys(load, file) || desk.stages.length > 0,
    alsoNames: before.find((part) => part.load.endpoint.name === load.within)?.stage,
  });
  if (failure) return { load, stage, file, rowsGood: 0, report: emptyReport, failure };
  await judgeStaged(stage, load, { file, before });
  const rowsGood = (await countStaged(stage)) + file.rowsKnown;
  const report = {
    ...emptyReport,
    rowsRead: file.rowsRead,
    rowsRejected: file.rowsRead - rowsGood,
  };
  return { load, stage, file, rowsGood, report, failure };
}

/** A file that cannot be read to its end is no fault; what its rows before the place had wrong is told too. */
async function stageFile(
  load: LoadPart,
  stored: LoadDeps["records"]["orm"],
  input: { readonly path: string; readonly before: readonly StagedPart[] },
): Promise<{ readonly file: StagedFile; readonly failure: LoadFailure | undefined }> {
  try {
    return { file: await stageRows(load, stored, input), failure: undefined };
  } catch (error) {
    if (!isRefusal(error) || !isFileFailure(error.code)) throw error;
    const mayBeEmpty = load.settings.mayBeEmpty || !load.isRequired;
    if (error.code === "empty_file" && mayBeEmpty) {
      createStage(input.path, shapeOf(load.endpoint)).close();
      return { file: nothingStaged, failure: undefined };
    }
    return { file: nothingStaged, failure: { reason: error.code, sentence: error.message } };
  }
}

const nothingStaged: StagedFile = {
  rowsRead: 0,
  rowsKnown: 0,
  asksRemovals: false,
  hasAbsentCells: false,
  keysMayRepeat: false,
  headings: [],
  missingRows: [],
};

function isFileFailure(code: string): code is FailureReason {
  return ["format_invalid", "empty_file", "too_large"].includes(code);
}
