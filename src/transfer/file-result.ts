import type { SpooledOutcome } from "../import/load-spooled.ts";
import type { FileNotice, FileResult } from "./outcome.ts";

/** What the engine said of a file, as the run keeps it. */
export function toFileResult(
  file: {
    readonly endpoint: string;
    readonly fileName: string;
    readonly bytes: number;
    readonly sha256: string;
  },
  outcome: SpooledOutcome,
  milliseconds: number,
): FileResult {
  const { report, missingRows, errorFileId, heldLoad } = outcome;
  return {
    ...file,
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

export function toFileNotices(fileName: string, outcome: SpooledOutcome): readonly FileNotice[] {
  return outcome.notices.map((notice) => ({ ...notice, fileName }));
}
