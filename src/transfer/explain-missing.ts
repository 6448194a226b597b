import { nearestName } from "../catalog/nearest-name.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import { isPattern, matchesPattern, nearestToPattern } from "./file-pattern.ts";
import type { RemoteEntry, SftpSession } from "./sftp-session.ts";

const namesShownMax = 10;

type Wanted = { readonly folder: string; readonly name: string };

/** A file that is not there, told with what is. Any other error comes back as it was. */
export async function explainMissing(
  session: SftpSession,
  wanted: Wanted,
  error: unknown,
): Promise<unknown> {
  if (!isRefusal(error) || error.code !== "path_missing") return error;
  const entries = await session.list(wanted.folder).catch(() => undefined);
  // The folder itself is missing, or may not be listed: the first refusal says all there is.
  return entries ? describeMissing(wanted, listFiles(entries)) : error;
}

/** The names of a folder that a file path could mean; servers list links, folders and worse. */
export function listFiles(entries: readonly RemoteEntry[]): readonly string[] {
  return entries.filter((one) => one.kind === "file" && one.isPlain).map((one) => one.name);
}

/** A name or a pattern that nothing answers to: what there is instead, and which of it is nearest. */
export function describeMissing({ folder, name }: Wanted, names: readonly string[]): Refusal {
  const seen = names.length === 0 ? "The folder has no files." : `There are: ${listNames(names)}.`;
  const sentence = isPattern(name)
    ? `No file matches “${name}” in ${folder}. ${seen} ${adviseOnPattern(name, names)}`
    : `There is no file “${name}” in ${folder}. ${seen} ${adviseOnName(name, names)}`;
  return new Refusal("path_missing", sentence);
}

function adviseOnName(wanted: string, names: readonly string[]): string {
  const nearest = nearestName(wanted, names);
  return nearest === undefined
    ? "Ask the vendor to place the file, or correct File path."
    : `If ${quoteNearest(wanted, nearest)} is meant, correct File path; otherwise ask the vendor to place the file.`;
}

function adviseOnPattern(pattern: string, names: readonly string[]): string {
  const nearest = nearestToPattern(pattern, names);
  const advice = "Correct File path, or ask the vendor to place the file.";
  return nearest === undefined
    ? advice
    : `The nearest is ${quoteNearest(pattern, nearest)}. ${advice}`;
}

function quoteNearest(wanted: string, nearest: string): string {
  const isOtherCase = matchesPattern(nearest.toLowerCase(), wanted.toLowerCase());
  return isOtherCase ? `“${nearest}” (upper and lower case differ)` : `“${nearest}”`;
}

function listNames(names: readonly string[]): string {
  const shown = names.toSorted().slice(0, namesShownMax).join(", ");
  return names.length > namesShownMax ? `${shown} and ${names.length - namesShownMax} more` : shown;
}
