/** What one file of a zip must be before a byte of it is read. */
import type { Entry, FileEntry } from "@zip.js/zip.js";
import { Refusal } from "../refusal.ts";
import { fileBytesMax, zipBytesMax } from "./limits.ts";
import { quote } from "./zip-names.ts";

/** UTF-8, whatever the zip says. */
export function readName({ rawFilename }: Entry): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(rawFilename);
}

const typeMask = 0o170_000;
const regularFile = 0o100_000;

export function checkEntry(entry: Entry, path: string): FileEntry {
  // An extra field may hold a name of its own, which some programs show and others do not.
  if (entry.filename !== path) {
    throw refuseEntry(path, `is also called ${quote(entry.filename)}. Give it one name`);
  }
  const type = (entry.externalFileAttributes >>> 16) & typeMask;
  if (entry.directory || (type !== 0 && type !== regularFile)) {
    throw refuseEntry(path, "is a link or another thing that is no file. Put the file itself in");
  }
  if (entry.encrypted) throw refuseEntry(path, "is encrypted. Make the zip without a password");
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw refuseEntry(path, "is compressed in another way than “deflate”. Make a usual zip");
  }
  if (entry.uncompressedSize > fileBytesMax) {
    throw refuseEntry(path, `has more than ${fileBytesMax} bytes. Split it`, "too_large");
  }
  return entry;
}

export function refuseEntry(
  path: string,
  what: string,
  code: "format_invalid" | "too_large" = "format_invalid",
): Refusal {
  return new Refusal(code, `The file ${quote(path)} in the zip ${what} and send it again.`);
}

export function checkTotal(entries: readonly FileEntry[]): void {
  const bytes = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (bytes <= zipBytesMax) return;
  throw new Refusal(
    "too_large",
    `The files in the zip have more than ${zipBytesMax} bytes together. Send them in several zips.`,
  );
}

/** That the file's own header says the same as the list, and that no byte belongs to two files. */
export async function checkPlace(entry: FileEntry): Promise<void> {
  await entry.getData(new WritableStream(), { checkOverlappingEntryOnly: true });
}
