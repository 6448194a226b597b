/** `COMPLETE`, an empty file: readers who wait for it take what lies beside it only while it is there. */
import { placeFile } from "./place-file.ts";
import { joinRemotePath } from "./remote-path.ts";
import type { SftpSession } from "./sftp-session.ts";

const fileName = "COMPLETE";

/** Before anything beside it is replaced. */
export async function removeMarker(session: SftpSession, directory: string): Promise<void> {
  const path = joinRemotePath({ directory, fileName });
  if (await session.exists(path)) await session.remove(path);
}

/** After everything else. */
export async function placeMarker({
  session,
  directory,
  tempSuffix,
}: {
  readonly session: SftpSession;
  readonly directory: string;
  readonly tempSuffix: string;
}): Promise<void> {
  const source = async function* nothing(): AsyncGenerator<Uint8Array> {};
  await placeFile(session, { directory, fileName, bytes: 0, source, tempSuffix });
}
