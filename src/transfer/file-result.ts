import type { LoadOutcome } from "../import/load-file.ts";
import type { FileNotice, FileResult } from "./outcome.ts";

/** What the engine said of a file, as the run keeps it. */
export function toFileResult(
  file: {
    readonly endpoint: string;
    readonly fileName: string;
    readonly bytes: number;
    readonly sha256: string;
  },
  outcome: LoadOutcome,
  milliseconds: number,
): FileResult {
  const { report, failure } = outcome;
  const didNothing = report.rowsAdded + report.rowsChanged + report.rowsRemoved === 0;
  return {
    ...file,
    ...report,
    milliseconds: Math.round(milliseconds),
    ...(failure
      ? { outcome: "failed", ...failure }
      : { outcome: didNothing ? "unchanged" : "applied" }),
  };
}

export function toFileNotices(fileName: string, outcome: LoadOutcome): readonly FileNotice[] {
  return outcome.notices.map((notice) => ({ ...notice, fileName }));
}
