import { explainMissing, describeMissing, listFiles } from "./explain-missing.ts";
import { isPattern, matchesPattern } from "./file-pattern.ts";
import { splitFilePath, type FilePlace } from "./remote-file.ts";
import { joinRemotePath } from "./remote-path.ts";
import type { RemoteEntry, SftpSession } from "./sftp-session.ts";

/** A file as it stood on the server at one moment. */
export type Look = {
  readonly folder: string;
  /** As it is on the server, whatever pattern it was found by. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Null when the server does not tell. */
  readonly modifiedAt: string | null;
};

/** The file that a File path means now: the one of that name, or the newest of a pattern. */
export async function lookAtFile(session: SftpSession, place: FilePlace): Promise<Look> {
  const wanted = splitFilePath(place);
  const { folder } = wanted;
  const name = isPattern(wanted.name) ? await chooseNewest(session, wanted) : wanted.name;
  const path = joinRemotePath({ directory: folder, fileName: name });
  try {
    return { folder, name, path, ...(await session.look(path)) };
  } catch (error) {
    throw await explainMissing(session, wanted, error);
  }
}

/** Same file, size and time. Where one of the two moments has no time, size has to do. */
export function isSameLook(one: Look, other: Look): boolean {
  const hasTimes = one.modifiedAt !== null && other.modifiedAt !== null;
  return (
    one.path === other.path &&
    one.bytes === other.bytes &&
    (!hasTimes || one.modifiedAt === other.modifiedAt)
  );
}

/** How the file is called towards people: as File path says it, with the name that it has. */
export function displayNameOf(filePath: string, look: Look): string {
  return `${filePath.slice(0, filePath.lastIndexOf("/") + 1)}${look.name}`;
}

async function chooseNewest(
  session: SftpSession,
  wanted: { readonly folder: string; readonly name: string },
): Promise<string> {
  const entries = await session.list(wanted.folder);
  const names = new Set(listFiles(entries));
  const [newest] = entries
    .filter(({ name }) => names.has(name) && matchesPattern(name, wanted.name))
    .toSorted(newestFirst);
  if (!newest) throw describeMissing(wanted, [...names]);
  return newest.name;
}

// By name where times are equal or unknown: vendors that date their files put the date there.
function newestFirst(a: RemoteEntry, b: RemoteEntry): number {
  const [timeA, timeB] = [a.modifiedAt ?? "", b.modifiedAt ?? ""];
  if (timeA !== timeB) return timeA < timeB ? 1 : -1;
  return a.name < b.name ? 1 : -1;
}
