/** Which names in a zip are passed over, which are refused, and what is left of the rest. */
import { Refusal } from "../refusal.ts";
import { zipNameCharactersMax } from "./limits.ts";

/** Refuses names that lead elsewhere, that cannot be read, or that some systems take for the same. */
export function checkNames(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const reason = faultOf(name);
    if (reason !== undefined) {
      throw new Refusal(
        "format_invalid",
        `The zip holds the name ${quote(name)}, which ${reason}. Rename it and make the zip again.`,
      );
    }
    const folded = name.replace(/\/$/, "").normalize("NFC").toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) throw isTwin(name, other);
    seen.set(folded, name);
  }
}

function faultOf(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name.length > zipNameCharactersMax)
    return `is longer than ${zipNameCharactersMax} characters`;
  if (/\p{Cc}/u.test(name)) return "has control characters";
  if (name.includes("\uFFFD")) return "is not UTF-8";
  if (name.includes("\\")) return "has a backslash";
  if (name.startsWith("/") || /^[a-z]:/i.test(name)) return "begins at the root of a disk";
  const parts = name.replace(/\/$/, "").split("/");
  if (parts.includes("..")) return "leads out of its folder";
  if (parts.includes("") || parts.includes(".")) return "has an empty part";
  return undefined;
}

function isTwin(name: string, other: string): Refusal {
  const sentence =
    name === other
      ? `The zip has two files with the name ${quote(name)}. Leave one out and make the zip again.`
      : `The zip has ${quote(other)} and ${quote(name)}, which many systems take for one file. Rename one and make the zip again.`;
  return new Refusal("format_invalid", sentence);
}

/** What systems put in by themselves: a Mac its forks and views, Windows its thumbnails. */
export function isPassedOver(name: string): boolean {
  return (
    name.endsWith("/") ||
    name.startsWith("__MACOSX/") ||
    /(^|\/)(\._[^/]*|\.DS_Store|Thumbs\.db)$/i.test(name)
  );
}

/** Without the folder that all files lie in, if they do; deeper ones are refused, since what lies there may matter. */
export function cutTopFolder(names: readonly string[]): readonly string[] {
  const [folder = ""] = /^[^/]+\//.exec(names[0] ?? "") ?? [];
  const areTogether = names.every((name) => name.startsWith(folder));
  const cut = areTogether ? names.map((name) => name.slice(folder.length)) : names;
  const deep = cut.findIndex((name) => name.includes("/"));
  if (deep === -1) return cut;
  throw new Refusal(
    "format_invalid",
    `The zip has the file ${quote(names[deep] ?? "")} in a folder. Put all files at its top, or all in one folder, and make the zip again.`,
  );
}

/** As it may be shown: names come from outside. */
export function quote(name: string): string {
  return `“${name.replaceAll(/\p{C}/gu, "\uFFFD").slice(0, 100)}”`;
}
