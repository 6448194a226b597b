import type { PullLocation, SftpTargetRow } from "../../db/control/integrations.ts";
import { isRefusal } from "../refusal.ts";
import { completeMarker, type ChosenFolder } from "./choose-epoch.ts";
import type { Look } from "./choose-file.ts";
import { isUnchanged } from "./fetch-file.ts";
import type { FileNotice } from "./outcome.ts";
import { makeFolder, putAway } from "./put-away.ts";
import { remoteFolder } from "./remote-file.ts";
import { joinRemotePath } from "./remote-path.ts";
import type { SftpSession } from "./sftp-session.ts";

type PutAwayFolder = {
  readonly location: Pick<PullLocation, "afterSuccess" | "archiveFolder" | "filePath">;
  readonly target: Pick<SftpTargetRow, "directory">;
  readonly chosen: ChosenFolder;
  /** The files as they were when they were fetched. */
  readonly looks: readonly Look[];
  readonly now: Date;
};

/** What the location says about a loaded folder: an epoch directory goes as a whole, other folders lose their files. */
export async function putAwayFolder(
  session: SftpSession,
  folder: PutAwayFolder,
): Promise<readonly FileNotice[]> {
  const { location, target, chosen, looks, now } = folder;
  if (location.afterSuccess === "leave") return [];
  try {
    for (const look of chosen.epoch === undefined ? [] : looks) {
      if (await isUnchanged(session, look)) continue;
      return [
        tell(folder, `“${look.name}” was changed on the server meanwhile. The next run loads it.`),
      ];
    }
    if (chosen.epoch !== undefined && location.afterSuccess === "archive") {
      await archiveEpoch(session, folder, chosen.epoch);
      return [];
    }
    const notices: FileNotice[] = [];
    // First, so that nobody takes what is left of the directory for a whole one.
    if (chosen.epoch !== undefined) await session.remove(join(chosen.path, completeMarker));
    for (const look of looks) {
      const file = { location, directory: target.directory, look, fileName: look.name, now };
      notices.push(...(await putAway(session, file)));
    }
    if (chosen.epoch !== undefined && notices.length === 0) await session.removeFolder(chosen.path);
    return notices;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [tell(folder, error.message)];
  }
}

async function archiveEpoch(
  session: SftpSession,
  { location, target, chosen }: PutAwayFolder,
  epoch: string,
): Promise<void> {
  const archive = remoteFolder(target.directory, location.archiveFolder ?? "");
  await makeFolder(session, archive);
  // Refused by the server when it is there already, so that nothing is replaced.
  await session.rename(chosen.path, join(archive, epoch));
}

function join(directory: string, fileName: string): string {
  return joinRemotePath({ directory, fileName });
}

function tell({ location }: PutAwayFolder, fix: string): FileNotice {
  const verb = location.afterSuccess === "delete" ? "deleted" : "moved";
  const reason = `The files were loaded, but not all of the folder could be ${verb}`;
  return {
    fileName: location.filePath,
    line: null,
    column: undefined,
    reason,
    fix,
    isError: false,
  };
}
