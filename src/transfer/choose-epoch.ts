import { Refusal } from "../refusal.ts";
import { joinRemotePath } from "./remote-path.ts";
import type { RemoteEntry, SftpSession } from "./sftp-session.ts";

/** The folder that a Folder location means now. */
export type ChosenFolder = {
  readonly path: string;
  readonly entries: readonly RemoteEntry[];
  /** The name of the epoch directory, where the folder holds such. */
  readonly epoch: string | undefined;
  /** Newer ones without `COMPLETE`, newest first. */
  readonly unfinished: readonly string[];
};

// catalog.md: `YYYYMMDD-HHMMSS`, and "do not over-validate the clock part".
export const epochName = /^\d{8}-\d{6}$/;
/** catalog.md: the vendor's own word that a directory is whole, case-sensitive. */
export const completeMarker = "COMPLETE";
// A vendor that never tidies makes one a night; older ones than these do not matter any more.
const epochsLookedAtMax = 30;

/**
 * The folder itself, or the newest of its epoch directories that says it is finished. Refuses (`not_finished`) when
 * there are epoch directories and none is.
 */
export async function chooseFolder(
  session: SftpSession,
  folder: string,
  lastEpoch = "",
): Promise<ChosenFolder> {
  const entries = await session.list(folder);
  const all = entries
    .filter(({ name, kind, isPlain }) => kind === "directory" && isPlain && epochName.test(name))
    .map(({ name }) => name)
    .toSorted()
    .toReversed();
  if (all.length === 0) return { path: folder, entries, epoch: undefined, unfinished: [] };
  // An older one would bring back what the last load replaced.
  const epochs = all.filter((name) => name >= lastEpoch);
  if (epochs.length === 0) throw onlyOlder(folder, lastEpoch);
  const unfinished: string[] = [];
  for (const epoch of epochs.slice(0, epochsLookedAtMax)) {
    const path = joinRemotePath({ directory: folder, fileName: epoch });
    const inside = await session.list(path);
    if (isComplete(inside)) return { path, entries: inside, epoch, unfinished };
    unfinished.push(epoch);
  }
  throw noneFinished(folder, unfinished);
}

export function isComplete(entries: readonly RemoteEntry[]): boolean {
  return entries.some(
    ({ name, kind, bytes }) => name === completeMarker && kind === "file" && bytes === 0,
  );
}

function onlyOlder(folder: string, lastEpoch: string): Refusal {
  return new Refusal(
    "not_finished",
    `In ${folder} there are only directories older than “${lastEpoch}”, which was loaded already, so nothing was loaded. ` +
      "Ask the vendor for a new one. The next run looks again.",
  );
}

function noneFinished(folder: string, [newest = "", ...others]: readonly string[]): Refusal {
  const more = others.length > 0 ? ` and ${others.length} older ones are` : " is";
  return new Refusal(
    "not_finished",
    `“${newest}”${more} not finished in ${folder}: there is no empty file named COMPLETE in it, so nothing was loaded. ` +
      "Ask the vendor to place COMPLETE last, in capitals, once all files are there. The next run looks again.",
  );
}
