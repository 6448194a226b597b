import { checkDirectory, joinRemotePath } from "./remote-path.ts";

/** What a pull location says: a path in, or beside, the server's Directory. */
export type FilePlace = { readonly directory: string; readonly filePath: string };

/** The folder and the name in it, which may hold `*` and `?`. A File path that begins with a slash stands alone. */
export function splitFilePath({ directory, filePath }: FilePlace): {
  readonly folder: string;
  readonly name: string;
} {
  const slash = filePath.lastIndexOf("/");
  const folder =
    slash < 0
      ? checkDirectory(directory)
      : remoteFolder(directory, filePath.slice(0, Math.max(slash, 1)));
  const name = filePath.slice(slash + 1);
  joinRemotePath({ directory: folder, fileName: name });
  return { folder, name };
}

/** A folder that begins with a slash stands alone; another is inside the Directory. */
export function remoteFolder(directory: string, folder: string): string {
  // `.` is where the sign-in leads to, and may not stand in front of other parts.
  if (folder.startsWith("/") || directory === ".") return checkDirectory(folder);
  return checkDirectory(`${directory}/${folder}`);
}
