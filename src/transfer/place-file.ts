import { createHash } from "node:crypto";
import { isRefusal, Refusal } from "../refusal.ts";
import { joinRemotePath } from "./remote-path.ts";
import type { SftpSession } from "./sftp-session.ts";

export type FileToPlace = {
  readonly directory: string;
  readonly fileName: string;
  /** How many bytes `source` gives; anything else is a fault of ours. */
  readonly bytes: number;
  readonly source: () => AsyncIterable<Uint8Array>;
  /** Names the attempt, so that a late worker never writes into another's file. */
  readonly tempSuffix: string;
  /** Done when all of it is on the server, under another name. */
  readonly beforeMove?: (() => Promise<void>) | undefined;
};

/** Places a whole file under its final name, or leaves what was there; answers the final path. */
export async function placeFile(session: SftpSession, file: FileToPlace): Promise<string> {
  const path = joinRemotePath(file);
  const temp = joinRemotePath({ directory: file.directory, fileName: tempNameOf(file) });
  // What an earlier attempt left could be a link, or a file that others may read.
  await removeQuietly(session, temp);
  try {
    await writeWhole(session, file, temp);
    await file.beforeMove?.();
    await moveOver(session, temp, path);
    return path;
  } catch (error) {
    await removeQuietly(session, temp);
    throw error;
  }
}

// Hidden, and not ending in the final name: vendors pick up what matches `*.csv`.
function tempNameOf({ fileName, tempSuffix }: FileToPlace): string {
  const name = `.${fileName}.${tempSuffix}.part`;
  if (Buffer.byteLength(name) <= 255) return name;
  return `.${createHash("sha256").update(fileName).digest("hex")}.${tempSuffix}.part`;
}

async function writeWhole(session: SftpSession, file: FileToPlace, temp: string): Promise<void> {
  const sent = await session.put(file.source(), temp).catch(async (error: unknown) => {
    throw (await findFullDisk(session, file, error)) ?? error;
  });
  if (sent !== file.bytes)
    throw new Error(`The source gave ${sent} bytes, not the ${file.bytes} it was said to have`);
  // Servers with a full disk have confirmed every write and kept only a part (ssh2 #1274).
  const stored = await session.size(temp);
  if (stored === file.bytes) return;
  throw new Refusal(
    "incomplete_write",
    `The server kept ${stored.toLocaleString("en-US")} of the ${file.bytes.toLocaleString("en-US")} bytes of “${file.fileName}”, so it was not placed. ` +
      "Ask the vendor whether its disk or our quota is full, then run again.",
  );
}

/** OpenSSH answers "Failure" to every trouble with a write; its free space tells whether the disk was the reason. */
async function findFullDisk(
  session: SftpSession,
  file: FileToPlace,
  error: unknown,
): Promise<Refusal | undefined> {
  if (!isRefusal(error) || error.code !== "incomplete_write") return undefined;
  const freeBytes = await session.findFreeBytes(file.directory).catch(() => undefined);
  if (freeBytes === undefined || freeBytes >= file.bytes) return undefined;
  return new Refusal(
    "disk_full",
    `The server's disk has no room for “${file.fileName}” (${file.bytes.toLocaleString("en-US")} bytes), so it was not placed. ` +
      "Ask the vendor to make room, then run again.",
  );
}

// A rename in one step where the server can, so that the vendor never finds the name empty or half a file under it.
async function moveOver(session: SftpSession, temp: string, path: string): Promise<void> {
  if ((await session.posixRename(temp, path)) === "renamed") return;
  // Plain SFTP rename refuses to replace a file, so the old one has to go first.
  if (await session.exists(path)) await session.remove(path);
  await session.rename(temp, path);
}

async function removeQuietly(session: SftpSession, path: string): Promise<void> {
  // Usually there is nothing to remove; and a failure here must not hide the one that matters.
  await session.remove(path).catch(() => undefined);
}
