import type { SpooledOutcome } from "../import/load-spooled.ts";
import type { FileNotice, FileResult, Outcome } from "./outcome.ts";

/** What the engine said of the files of a load, as the run keeps it. */
export function toRunOutcome(
  outcomes: readonly SpooledOutcome[],
  milliseconds: number,
): Omit<Outcome, "failure"> {
  return {
    // They were loaded together, so each took its share.
    files: outcomes.map((outcome) => toFileResult(outcome, milliseconds / outcomes.length)),
    notices: outcomes.flatMap(toFileNotices),
    noticesLeftOut: outcomes.reduce((sum, { noticesLeftOut }) => sum + noticesLeftOut, 0),
  };
}

function toFileResult(outcome: SpooledOutcome, milliseconds: number): FileResult {
  const { endpoint, fileName, bytes, sha256 } = outcome;
  const { report, missingRows, errorFileId, heldLoad } = outcome;
  return {
    endpoint,
    fileName,
    bytes,
    sha256,
    ...report,
    milliseconds: Math.round(milliseconds),
    missingRows: missingRows.length > 0 ? missingRows : null,
    errorFileId: errorFileId ?? null,
    held: heldLoad ?? null,
    ...whatBecame(outcome),
  };
}

function whatBecame({
  failure,
  held,
  report,
}: SpooledOutcome): Pick<FileResult, "outcome" | "reason" | "sentence"> {
  if (failure) return { outcome: "failed", ...failure };
  if (held) return { outcome: "held", sentence: held.sentence };
  const didNothing = report.rowsAdded + report.rowsChanged + report.rowsRemoved === 0;
  return { outcome: didNothing ? "unchanged" : "applied" };
}

function toFileNotices({ fileName, notices }: SpooledOutcome): readonly FileNotice[] {
  return notices.map((notice) => ({ ...notice, fileName }));
}
