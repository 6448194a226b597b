import type { PullLocation } from "../../db/control/integrations.ts";
import type { Run } from "../../db/control/runs.ts";
import type { FileOutcome } from "../import/load.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import type { Look } from "./choose-file.ts";
import { isUnchanged } from "./fetch-file.ts";
import type { FileNotice } from "./outcome.ts";
import { remoteFolder } from "./remote-file.ts";
import { joinRemotePath } from "./remote-path.ts";
import type { SftpSession } from "./sftp-session.ts";

/** Only then may the vendor's file go: every row of it is stored, and nobody has to send or look at it again. */
export function isWhole(
  outcomes: readonly Pick<FileOutcome, "failure" | "held" | "report">[],
  { isDryRun }: Pick<Run, "isDryRun">,
): boolean {
  const isStored = outcomes.every(
    ({ failure, held, report }) => !failure && !held && report.rowsRejected === 0,
  );
  return isStored && !isDryRun;
}

type PutAway = {
  readonly location: Pick<PullLocation, "afterSuccess" | "archiveFolder">;
  /** Of the server, as it is saved. */
  readonly directory: string;
  /** The file as it was when it was fetched. */
  readonly look: Look;
  readonly fileName: string;
  readonly now: Date;
};

/**
 * What the location says about a loaded file: leave, move or delete it. The rows are stored by now, so whatever
 * goes wrong here is told and changes nothing about the load.
 */
export async function putAway(session: SftpSession, file: PutAway): Promise<readonly FileNotice[]> {
  const deed = deedOf(file.location);
  if (deed === "leave") return [];
  const verb = deed === "delete" ? "deleted" : "moved";
  try {
    if (!(await isUnchanged(session, file.look))) {
      const reason = `The file was changed on the server after it was loaded, so it was not ${verb}`;
      return [tell(file, reason, "The next run loads it as it is then.")];
    }
    if (deed === "delete") await session.remove(file.look.path);
    else await archive(session, file, deed.folder);
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [tell(file, `The file was loaded, but could not be ${verb}`, error.message)];
  }
}

function deedOf({
  afterSuccess,
  archiveFolder,
}: PutAway["location"]): "leave" | "delete" | { readonly folder: string } {
  switch (afterSuccess) {
    case "leave":
      return "leave";
    case "delete":
      return "delete";
    case "archive":
      // Saving asks for a folder; without one there is no place that could be meant.
      return archiveFolder === null ? "leave" : { folder: archiveFolder };
  }
}

async function archive(session: SftpSession, file: PutAway, folder: string): Promise<void> {
  const directory = remoteFolder(file.directory, folder);
  // A pattern would find the file again, and the next night load it once more.
  if (directory === file.look.folder) throw sameFolder(directory);
  await makeFolder(session, directory);
  const plain = joinRemotePath({ directory, fileName: file.look.name });
  // Looked at before: some servers replace what a rename meets, and nothing may be lost here.
  const path = (await session.exists(plain))
    ? joinRemotePath({ directory, fileName: nameWithTime(file.look.name, file.now) })
    : plain;
  if (path !== plain && (await session.exists(path))) throw nameTaken(path);
  await session.rename(file.look.path, path);
}

/** With the folders it is in, as far as they are missing. */
export async function makeFolder(session: SftpSession, folder: string): Promise<void> {
  if (await session.exists(folder)) return;
  const slash = folder.lastIndexOf("/");
  if (slash > 0) await makeFolder(session, folder.slice(0, slash));
  await session.makeFolder(folder);
}

/** `students.csv` → `students-20261124-000012.csv`, in UTC. */
function nameWithTime(name: string, now: Date): string {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)}-${time}${name.slice(dot)}` : `${name}-${time}`;
}

function sameFolder(directory: string): Refusal {
  return new Refusal(
    "rename_refused",
    `“${directory}” is the folder that the file is in. Choose another Folder for loaded files.`,
  );
}

function nameTaken(path: string): Refusal {
  return new Refusal(
    "rename_refused",
    `“${path}” is there already, and nothing is ever overwritten. Look at the folder for loaded files.`,
  );
}

function tell({ fileName }: PutAway, reason: string, fix: string): FileNotice {
  return { fileName, line: null, column: undefined, reason, fix, isError: false };
}
