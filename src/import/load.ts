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

/** One file of a load. */
export type LoadFile = {
  readonly endpoint: Endpoint;
  readonly fileName: string;
  /** Where it waits, when it is large enough for a thread of its own. */
  readonly spooled?: SpooledFile | undefined;
  /** From the first row; asked a second time when rows were rejected. */
  readonly batches: () => AsyncIterable<RawBatch>;
  /** Its rows must hang on rows of that endpoint which the same load brings. */
  readonly within?: string | undefined;
  /** Takes nothing away by not naming it, whatever the endpoint's rule is: a list of changes. */
  readonly isDelta?: boolean | undefined;
  /** The load is none without rows in it. */
  readonly isRequired: boolean;
};

/** What the files of a load have in common. */
export type LoadFrame = {
  /** The endpoint, or the bundle. */
  readonly name: string;
  readonly runId: string;
  readonly fence: number;
  /** Over all its bytes. */
  readonly sha256: string;
  /** Where it came from; its last load is what it may be unchanged since. */
  readonly source: string;
  readonly settings: LoadSettings;
  /** Everything but storing. */
  readonly isDryRun: boolean;
  /** False while a roll-over is planned: nothing is held for changing too much. */
  readonly isGuarded: boolean;
  /** Of the changes that an administrator approved: exactly these are stored, or the load is held again. */
  readonly approvedDigest: string | undefined;
  /** Of a dry run of several loads: what the earlier ones would have stored. */
  readonly pending?: Pending | undefined;
  /** Asked at the beginning of each attempt: reads anew what the rows take from stored ones. */
  readonly prepare?: (() => Promise<void>) | undefined;
  /** How its bytes were read today, where another day may make other rows of them. */
  readonly readAs?: string | undefined;
  readonly now: () => Date;
  readonly checkLease: () => Promise<void>;
  readonly onProgress: (phase: LoadPhase, rows: number) => Promise<void>;
};

/** One file, or several that are judged and stored together; what is referred to comes first. */
export type Load = LoadFrame & { readonly files: readonly LoadFile[] };

/** A file with all that its load says. */
export type LoadPart = LoadFrame & LoadFile & { readonly isOfSeveral: boolean };

export type LoadPhase = "checking" | "comparing" | "storing";

export type LoadReport = {
  readonly rowsRead: number;
  readonly rowsAdded: number;
  readonly rowsChanged: number;
  readonly rowsUnchanged: number;
  readonly rowsRemoved: number;
  readonly rowsRejected: number;
};

/** What became of one file. */
export type FileOutcome = {
  readonly endpoint: string;
  readonly fileName: string;
  readonly report: LoadReport;
  readonly notices: readonly RowNotice[];
  readonly noticesLeftOut: number;
  /** Set when nothing was stored, and never will be: of any file of the load. */
  readonly failure: LoadFailure | undefined;
  /** Set when nothing was stored and a person must decide: about all files of the load together. */
  readonly held: HeldChanges | undefined;
  /** Rows of other endpoints that the file names and nobody has loaded. */
  readonly missingRows: readonly MissingRow[];
  /** Id among the error files, when rows were rejected. */
  readonly errorFileId: string | undefined;
};

export type LoadFailure = { readonly reason: FailureReason; readonly sentence: string };

export type HeldChanges = {
  readonly sentence: string;
  /** Over the changes of all files of the load. */
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
