import type { RecordsReader } from "../db/open.ts";
import type { RowsQuery } from "../db/records/shape.ts";
import { writeZip } from "./formats/zip.ts";

/** Files that are given together, all from one snapshot. */
export type Package = {
  /** In the order in which they are placed in a folder; readers wait for the last. */
  readonly files: readonly PackageFile[];
  /** Files that a package of this kind may have and this one has not. */
  readonly absent: readonly string[];
};

export type PackageFile = {
  readonly name: string;
  /** Reads as it writes, a block at a time. */
  readonly write: (watch: WatchRows) => AsyncGenerator<Uint8Array>;
};

/**
 * Awaited before these rows are given: how many, and whose records they are. Of a student only the first file of a
 * package tells.
 */
export type WatchRows = (rows: number, studentNumbers: readonly number[]) => Promise<void>;

export type PackageSource = {
  readonly snapshot: RecordsReader;
  /** The students and the columns that are granted; its conditions hold for those around the students too. */
  readonly query: RowsQuery;
  /** Reporting ids of those that are granted; null for all. */
  readonly buildings: readonly string[] | null;
  /** The district's name. */
  readonly district: string;
};

export function zipPackage(
  { files }: Package,
  at: Date,
  watch: WatchRows,
): AsyncGenerator<Uint8Array> {
  const zipped = files.map(({ name, write }) => ({ name, bytes: write(watch) }));
  return writeZip(zipped, { at });
}
