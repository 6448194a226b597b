/** A package as a folder: its last file is there only while all that lies beside it belongs to it. */
import type { FrozenFile, PackageFolder } from "./frozen-file.ts";
import { remoteFolder } from "./remote-file.ts";
import { joinRemotePath } from "./remote-path.ts";
import type { SftpSession } from "./sftp-session.ts";

/** Its path; made when it is missing, in a Directory that is there. */
export async function openPackageFolder(
  session: SftpSession,
  directory: string,
  { name }: PackageFolder,
): Promise<string> {
  const path = remoteFolder(directory, name);
  if (!(await session.exists(path))) await session.makeFolder(path);
  return path;
}

/** What goes before this file of it gets its final name: the file that readers wait for; before that one, what is no more. */
export async function clearFolder(
  session: SftpSession,
  directory: string,
  { fileName, folder }: Pick<FrozenFile, "fileName"> & { readonly folder: PackageFolder },
): Promise<void> {
  const gone = fileName === folder.last ? folder.absent : [folder.last];
  for (const name of gone) {
    const path = joinRemotePath({ directory, fileName: name });
    if (await session.exists(path)) await session.remove(path);
  }
}
