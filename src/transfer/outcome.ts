import type { RunFile } from "../../db/control/runs.ts";
import type { RowNotice } from "../catalog/check-rows.ts";
import { isRefusal, type FailureReason, failureReasons } from "../refusal.ts";

export type Failure = { readonly reason: FailureReason; readonly sentence: string };

export type FileNotice = Omit<RowNotice, "line"> & {
  readonly fileName: string;
  /** Null when it is about the whole file or its server. */
  readonly line: number | null;
};

/** What a run did, file by file. */
export type Outcome = {
  readonly files: readonly FileResult[];
  readonly notices: readonly FileNotice[];
  readonly noticesLeftOut: number;
  /** Set when the run as a whole failed. */
  readonly failure: Failure | undefined;
};

export type FileResult = Pick<RunFile, "endpoint" | "fileName" | "outcome"> &
  Partial<Omit<RunFile, "id" | "runId" | "endpoint" | "fileName" | "outcome">>;

/** A refusal as a failure; its code is a failure reason, or `internal` where a check of ours was late. */
export function toFailure(error: unknown): Failure | undefined {
  if (!isRefusal(error)) return undefined;
  const reason = failureReasons.find((known) => known === error.code) ?? "internal";
  return { reason, sentence: error.message };
}

/** The first file that failed gives the run its reason. */
export function failureOf(files: readonly FileResult[]): Failure | undefined {
  const failed = files.find((file) => file.outcome === "failed");
  // Safe because a failed file is only made from a Failure.
  return failed && ({ reason: failed.reason, sentence: failed.sentence } as Failure);
}

export function failedFile(
  file: { readonly endpoint: string; readonly fileName: string },
  failure: Failure,
): FileResult {
  return { ...file, outcome: "failed", ...failure };
}
