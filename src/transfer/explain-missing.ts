import { nearestName } from "../catalog/nearest-name.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import type { SftpSession } from "./sftp-session.ts";

const namesShownMax = 10;

/** A file that is not there, told with what is: the nearest name, and the first few others. */
export async function explainMissing(
  session: SftpSession,
  path: string,
  error: unknown,
): Promise<unknown> {
  if (!isRefusal(error) || error.code !== "path_missing") return error;
  const slash = path.lastIndexOf("/");
  const folder = path.slice(0, slash) || "/";
  const wanted = path.slice(slash + 1);
  const names = await session.list(folder).then(
    (entries) => entries.filter((one) => one.kind === "file" && one.isPlain).map((one) => one.name),
    () => undefined,
  );
  // The folder itself is missing, or may not be listed: the first refusal says all there is.
  if (!names) return error;
  const nearest = nearestName(wanted, names);
  const seen = names.length === 0 ? "The folder has no files." : `There are: ${listNames(names)}.`;
  return new Refusal(
    "path_missing",
    `There is no file “${wanted}” in ${folder}. ${seen} ${
      nearest
        ? `If “${nearest}” is meant, correct File path; otherwise ask the vendor to place the file.`
        : "Ask the vendor to place the file, or correct File path."
    }`,
  );
}

function listNames(names: readonly string[]): string {
  const shown = names.toSorted().slice(0, namesShownMax).join(", ");
  return names.length > namesShownMax ? `${shown} and ${names.length - namesShownMax} more` : shown;
}
