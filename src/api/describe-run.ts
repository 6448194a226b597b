import {
  listRunFiles,
  listRunNotices,
  type Run,
  type RunFile,
  type RunNotice,
} from "../../db/control/runs.ts";
import { findBundle } from "../catalog/index.ts";
import type { Deps } from "../deps.ts";
import { reportNoticesMax } from "./limits.ts";

type Counts = {
  readonly rows_read: number;
  readonly rows_added: number;
  readonly rows_changed: number;
  readonly rows_unchanged: number;
  readonly rows_removed: number;
  readonly rows_rejected: number;
};

type ReportedNotice = {
  readonly file_name?: string;
  /** 1-based line of a CSV, 1-based position in a JSON array; null for the whole file. */
  readonly line: number | null;
  readonly column: string | null;
  readonly reason: string;
  readonly fix: string;
};

/** What a vendor hears of a run, by wire name: what was sent and what was wrong with it, nothing of what is stored. */
export type RunReport = Counts & {
  readonly run_id: string;
  readonly state: Run["state"];
  /** Checked and compared only: the counts say what would have been stored. */
  readonly dry_run: boolean;
  /** Null for a run of several files. */
  readonly endpoint: string | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly errors: readonly ReportedNotice[];
  /** What was changed on reading and is no error, such as cut spaces. */
  readonly notices: readonly ReportedNotice[];
  readonly errors_left_out: number;
  /** Of a run by SFTP, and of a bundle. */
  readonly files?: readonly (Counts & {
    readonly endpoint: string;
    readonly file_name: string;
    readonly outcome: RunFile["outcome"];
  })[];
};

export async function describeRun(deps: Deps, run: Run): Promise<RunReport> {
  const db = deps.databases.control.orm;
  const files = await listRunFiles(db, run.id);
  const notices = await listRunNotices(db, run.id, reportNoticesMax);
  // Of one file, which needs no name.
  const isLoad = run.work === "load" && !findBundle(run.input?.endpoint ?? "");
  const report = (wanted: readonly RunNotice[]): readonly ReportedNotice[] =>
    wanted.map((notice) => describeNotice(notice, isLoad));
  return {
    run_id: run.id,
    state: run.state,
    dry_run: run.isDryRun,
    endpoint: run.input?.endpoint ?? null,
    reason: run.reason,
    detail: describeState(run),
    created_at: run.createdAt,
    ended_at: run.endedAt,
    ...addUp(files),
    errors: report(notices.filter((notice) => notice.isError)),
    notices: report(notices.filter((notice) => !notice.isError)),
    errors_left_out: run.noticesLeftOut,
    ...(isLoad ? {} : { files: files.map(describeFile) }),
  };
}

/** A fault of ours: the same load, sent again, may well be stored. */
export function failedByUs({ state, reason }: Pick<Run, "state" | "reason">): boolean {
  return state === "failed" && (reason === "internal" || reason === "disk_full");
}

/** A held run's own sentence is for the administrators: it may tell what is stored. */
function describeState({ state, decision, sentence }: Run): string | null {
  if (state === "held") {
    return "This load would change more than the district lets through unseen. Nothing is stored until an administrator of the district has decided; do not send it again, ask the district or look here later.";
  }
  if (state === "cancelled" && decision === "rejected") {
    return "An administrator of the district decided against this load, and nothing of it was stored. Ask the district before you send it again.";
  }
  if (state === "cancelled") {
    return "This load was not stored, since a later one took its place or it waited too long for a decision. Send it again if its rows are still right.";
  }
  return sentence;
}

function addUp(files: readonly RunFile[]): Counts {
  const sum = (count: (file: RunFile) => number): number =>
    files.reduce((total, file) => total + count(file), 0);
  return {
    rows_read: sum((file) => file.rowsRead),
    rows_added: sum((file) => file.rowsAdded),
    rows_changed: sum((file) => file.rowsChanged),
    rows_unchanged: sum((file) => file.rowsUnchanged),
    rows_removed: sum((file) => file.rowsRemoved),
    rows_rejected: sum((file) => file.rowsRejected),
  };
}

function describeFile(file: RunFile): NonNullable<RunReport["files"]>[number] {
  const { endpoint, fileName, outcome } = file;
  return { endpoint, file_name: fileName, outcome, ...addUp([file]) };
}

function describeNotice(notice: RunNotice, isLoad: boolean): ReportedNotice {
  const { fileName, line, column, reason, fix } = notice;
  return { ...(isLoad ? {} : { file_name: fileName }), line, column, reason, fix };
}
