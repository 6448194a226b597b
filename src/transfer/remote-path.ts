/** Paths on other people's servers: always `/` between parts, never a way out of the folder that was meant. */
import { Refusal } from "../refusal.ts";

const nameBytesMax = 255; // NAME_MAX of every file system a server is likely to stand on
const pathBytesMax = 4096; // PATH_MAX of Linux

/** Directory and file name as one path; refuses, with the field that is wrong, whatever could mean another place. */
export function joinRemotePath(place: { directory: string; fileName: string }): string {
  const directory = checkDirectory(place.directory);
  const problem = findNameProblem(place.fileName);
  if (problem !== undefined) refuse("fileName", `The file name ${problem}.`);
  return directory === "/" ? `/${place.fileName}` : `${directory}/${place.fileName}`;
}

/** The directory without doubled or closing slashes. `.` is the folder that the sign-in leads to. */
export function checkDirectory(directory: string): string {
  if (directory === "." || directory === "/") return directory;
  const parts = directory.split("/").filter((part) => part !== "");
  if (parts.length === 0) refuse("directory", "The directory is empty.");
  for (const part of parts) {
    const problem = findNameProblem(part);
    if (problem !== undefined) refuse("directory", `A part of the directory ${problem}.`);
  }
  const path = `${directory.startsWith("/") ? "/" : ""}${parts.join("/")}`;
  if (Buffer.byteLength(path) > pathBytesMax)
    refuse("directory", "The directory is longer than 4,096 bytes.");
  return path;
}

/** Servers list names such as `a\nb.csv` or `../x`; only a plain one may become part of a path. */
export function isPlainName(name: string): boolean {
  return findNameProblem(name) === undefined;
}

function findNameProblem(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name === "." || name === "..") return `is “${name}”, which leads to another folder`;
  if (name.includes("/")) return "contains a slash";
  if (name.includes("\\")) return "contains a backslash";
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
    return "contains a line break or another invisible character";
  // U+FFFD stands where a name was not UTF-8: the path that it makes is not the file's path.
  if (!name.isWellFormed() || name.includes("\uFFFD"))
    return "contains a character that cannot be read";
  if (Buffer.byteLength(name) > nameBytesMax) return "is longer than 255 bytes";
  return undefined;
}

function refuse(field: "directory" | "fileName", sentence: string): never {
  throw new Refusal("invalid", sentence, { [field]: sentence });
}
