/** The door for bundles whose files come in somebody else's format. */
import type { InputFile, LoadSettings } from "../../db/control/schema.ts";
import type { RecordsDatabase } from "../../db/open.ts";
import type { Bundle, PackageFormat } from "../catalog/bundle.ts";
import type { RowNotice } from "../catalog/check-rows.ts";
import type { Spool } from "../spool.ts";
import type { LoadFile, LoadFrame } from "./load.ts";
import type { MatchedPackage } from "./package-files.ts";

export type OpenedFile = LoadFile & { readonly bytes: number; readonly sha256: string };

/** What a reader is lent. */
export type PackageInput = {
  readonly bundle: Bundle;
  readonly files: MatchedPackage<InputFile>;
  readonly settings: LoadSettings;
  readonly spool: Pick<Spool, "read">;
  /** What is not in the package is taken from what is stored. */
  readonly records: RecordsDatabase;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** Of this machine: what does not fit in memory may lie there while the load runs. */
  readonly stagingFolder: string;
  readonly checkLease: () => Promise<void>;
  readonly tell: (phase: string) => Promise<void>;
};

/** Which files there are follows from the package alone, so that a load that is done again has the same ones. */
export type OpenedPackage = Pick<LoadFrame, "prepare" | "readAs"> & {
  readonly files: readonly OpenedFile[];
  readonly notices: readonly RowNotice[];
  /** Removes what was laid aside. */
  close(): Promise<void>;
};

type OpenPackage = (input: PackageInput) => Promise<OpenedPackage>;

/** Loaded when there is something for it to read. */
const readers: Readonly<Record<PackageFormat["reader"], () => Promise<OpenPackage>>> = {
  oneroster: async () => (await import("../oneroster/read/open-oneroster.ts")).openOneRosterFiles,
};

export async function readPackageFiles(
  format: PackageFormat,
  input: PackageInput,
): Promise<OpenedPackage> {
  const open = await readers[format.reader]();
  return open(input);
}
