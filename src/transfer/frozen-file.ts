import type { Grant } from "../../db/control/integrations.ts";
import type { Run } from "../../db/control/runs.ts";
import type { Deps } from "../deps.ts";
import type { Lease } from "./lease.ts";

/** Bytes that wait in the spool, fixed before the first of a run is sent. */
export type FrozenFile = {
  readonly grant: Grant;
  /** Wire names, in the order of the file. */
  readonly columns: readonly string[];
  readonly fileName: string;
  readonly spoolId: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
  readonly studentNumbers: Iterable<number>;
  /** Students who are not in it because they are opted out. */
  readonly studentsWithheld: number;
  /** Of the opt-outs that it was written by. */
  readonly optOutRevision: number;
  /** Recorded before it is sent. Not so where another file of its package has told of the same students before. */
  readonly isDisclosed: boolean;
  /** Set where the file is one of a package that is placed as a folder. */
  readonly folder: PackageFolder | undefined;
};

export type PackageFolder = {
  readonly name: string;
  /** The file that readers wait for. */
  readonly last: string;
  /** Files that may lie there from another night and are not in this package. */
  readonly absent: readonly string[];
};

export type FreezeDeps = Pick<Deps, "databases" | "spool" | "now">;
export type FreezeLease = Pick<Lease, "progress" | "check"> & { readonly run: Pick<Run, "id"> };

// Far above a million students in XML; a larger file is a mistake of a grant.
export const frozenBytesMax = 16 * 1024 ** 3;
