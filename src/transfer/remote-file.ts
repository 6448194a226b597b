import { joinRemotePath } from "./remote-path.ts";

/** A File path that begins with a slash stands alone; another is inside the Directory. */
export function remotePath(directory: string, filePath: string): string {
  const whole = filePath.startsWith("/") ? filePath : `${directory}/${filePath}`;
  const slash = whole.lastIndexOf("/");
  return joinRemotePath({
    directory: whole.slice(0, slash) || "/",
    fileName: whole.slice(slash + 1),
  });
}
