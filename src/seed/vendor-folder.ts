/** The vendor's folder as SFTP sees it: its root is `/`, and no path leads out of it. */
import type { Stats } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, posix, resolve } from "node:path";
import type { Attributes, FileEntry } from "ssh2";

/** Answered as "permission denied". */
export class OutsideFolder extends Error {}

/** The path as the client sees it: absolute, without `.` and `..`, which stop at the root. */
export function toAbsolute(path: string): string {
  return posix.resolve("/", path);
}

/** Where a path of the client lies on this disk; `root` is real and absolute. */
export async function locate(root: string, path: string): Promise<string> {
  const place = resolve(root, `.${toAbsolute(path)}`);
  // A link could lead out of the folder. The vendor needs none, so that all are refused, on the way and at the end.
  if ((await findReal(place)) !== place) throw new OutsideFolder(path);
  return place;
}

async function findReal(place: string): Promise<string> {
  try {
    return await realpath(place);
  } catch (error) {
    if (!isMissing(error)) throw error;
    return join(await realpath(dirname(place)), basename(place));
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

export function toAttributes({ mode, uid, gid, size, atimeMs, mtimeMs }: Stats): Attributes {
  const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1_000);
  return { mode, uid, gid, size, atime: seconds(atimeMs), mtime: seconds(mtimeMs) };
}

/** The folder itself included, as clients expect. */
export async function listEntries(folder: string): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  for (const name of [".", ...(await readdir(folder)).toSorted()]) {
    // A file that was renamed since the listing is no longer there; the next listing has it.
    const stats = await lstat(join(folder, name)).catch(() => undefined);
    if (stats) entries.push(toEntry(name, stats));
  }
  return entries;
}

/** With the line that `ls -l` prints, since the OpenSSH client shows it as it comes. */
function toEntry(filename: string, stats: Stats): FileEntry {
  const kind = stats.isDirectory() ? "drwx------" : "-rw-------";
  const size = String(stats.size).padStart(10);
  const changedAt = stats.mtime.toISOString().slice(0, 16).replace("T", " ");
  const longname = `${kind} 1 vendor vendor ${size} ${changedAt} ${filename}`;
  return { filename, longname, attrs: toAttributes(stats) };
}
