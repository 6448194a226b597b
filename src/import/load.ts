import type { LoadSettings, MissingRow } from "../../db/control/schema.ts";
import type { RecordsDatabase } from "../../db/open.ts";
import type { RowNotice } from "../catalog/check-rows.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { RawBatch } from "../formats/rows.ts";
import type { FailureReason } from "../refusal.ts";
import type { Spool } from "../spool.ts";
import type { SpooledFile } from "./stage-in-thread.ts";
import type { Pending } from "./pending.ts";
import type { LoadPreview } from "./preview.ts";

export type LoadDeps = {
  readonly records: RecordsDatabase;
  /** Keeps the rejected rows, sealed. */
  readonly errorFiles: Spool;
  /** Of this machine, beside its databases: staged rows lie there while a load runs. */
  readonly stagingFolder: string;
};

export type Load = {
  readonly endpoint: Endpoint;
  readonly runId: string;
  readonly fence: number;
  readonly fileName: string;
  readonly sha256: string;
  /** Where the file came from; its last load is what it may be unchanged since. */
  readonly source: string;
  readonly settings: LoadSettings;
  /** Everything but storing. */
  readonly isDryRun: boolean;
  /** False while a roll-over is planned: nothing is held for changing too much. */
  readonly isGuarded: boolean;
  /** Of the changes that an administrator approved: exactly these are stored, or the load is held again. */
  readonly approvedDigest: string | undefined;
  /** Of a dry run of several files: what the earlier ones would have stored. */
  readonly pending?: Pending | undefined;
  /** The file where it waits, when it is large enough for a thread of its own. */
  readonly spooled?: SpooledFile | undefined;
  /** From the first row; asked a second time when rows were rejected. */
  readonly batches: () => AsyncIterable<RawBatch>;
  readonly now: () => Date;
  readonly checkLease: () => Promise<void>;
  readonly onProgress: (phase: LoadPhase, rows: number) => Promise<void>;
};

export type LoadPhase = "checking" | "comparing" | "storing";

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
  /** Set when nothing was stored, and never will be. */
  readonly failure: LoadFailure | undefined;
  /** Set when nothing was stored and a person must decide. */
  readonly held: HeldChanges | undefined;
  /** Rows of other endpoints that the file names and nobody has loaded. */
  readonly missingRows: readonly MissingRow[];
  /** Id among the error files, when rows were rejected. */
  readonly errorFileId: string | undefined;
};

export type LoadFailure = { readonly reason: FailureReason; readonly sentence: string };

export type HeldChanges = {
  readonly sentence: string;
  readonly digest: string;
  readonly preview: LoadPreview;
};

export const emptyReport: LoadReport = {
  rowsRead: 0,
  rowsAdded: 0,
  rowsChanged: 0,
  rowsUnchanged: 0,
  rowsRemoved: 0,
  rowsRejected: 0,
};
