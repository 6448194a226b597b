/** What zip.js finds wrong with a zip, in words for its sender. */
import {
  ERR_AMBIGUOUS_ARCHIVE,
  ERR_BAD_FORMAT,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_ENTRY_DATA_OUT_OF_BOUNDS,
  ERR_EOCDR_NOT_FOUND,
  ERR_INVALID_COMPRESSED_DATA,
  ERR_INVALID_CRC32,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  ERR_LOCAL_FILE_HEADER_NOT_FOUND,
  ERR_OVERLAPPING_ENTRY,
  ERR_SPLIT_ZIP_FILE,
  WARNING_APPENDED_DATA,
  WARNING_DUPLICATE_FILENAME,
  WARNING_PREPENDED_DATA,
  WARNING_TRAILING_CENTRAL_DIRECTORY_DATA,
} from "@zip.js/zip.js";
import { isRefusal, Refusal } from "../refusal.ts";
import { quote } from "./zip-names.ts";

const again = "Make the zip again and send it whole.";

const faults: Readonly<Record<string, string>> = {
  [ERR_BAD_FORMAT]: "The zip is damaged or was cut off: its list of files is missing",
  [ERR_EOCDR_NOT_FOUND]: "The zip was cut off: its list of files, at its end, is missing",
  [ERR_SPLIT_ZIP_FILE]: "The zip is one part of several. Make one zip of all files",
  [ERR_ENCRYPTED_CENTRAL_DIRECTORY]: "The zip is encrypted. Make it without a password",
  [ERR_AMBIGUOUS_ARCHIVE]: "The zip contradicts itself",
  [WARNING_DUPLICATE_FILENAME]: "The zip has two files of the same name",
  [WARNING_PREPENDED_DATA]: "The zip has bytes before its first file",
  [WARNING_APPENDED_DATA]: "The zip has bytes behind its end",
  [WARNING_TRAILING_CENTRAL_DIRECTORY_DATA]: "The zip's list of files is longer than it says",
};

const entryFaults: Readonly<Record<string, string>> = {
  [ERR_INVALID_CRC32]: "is damaged: its bytes do not match their checksum",
  [ERR_INVALID_UNCOMPRESSED_SIZE]: "is damaged: it has not as many bytes as the zip says",
  [ERR_INVALID_COMPRESSED_DATA]: "is damaged: it cannot be unpacked",
  [ERR_ENTRY_DATA_OUT_OF_BOUNDS]: "is damaged: it reaches beyond the place of files",
  [ERR_LOCAL_FILE_HEADER_NOT_FOUND]: "is damaged: it is not where the zip says",
  [ERR_OVERLAPPING_ENTRY]: "shares its bytes with another file",
  [ERR_AMBIGUOUS_ARCHIVE]: "is described in two ways that contradict each other",
};

/**
 * Whatever else zip.js throws at hostile bytes, such as a RangeError of its own, is damage as well; what our side of it
 * threw, a refusal or a fault of the disk, has to be told apart before.
 */
export function explainZip(error: unknown, entryName?: string): Refusal {
  if (isRefusal(error)) return error;
  const word = wordOf(error);
  const sentence =
    entryName === undefined
      ? (faults[word] ?? "The zip is damaged: its list of files cannot be read")
      : `The file ${quote(entryName)} in the zip ${entryFaults[word] ?? "is damaged"}`;
  return new Refusal("format_invalid", `${sentence}. ${again}`);
}

/** An ambiguity has its reason beside its message. */
function wordOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const reason = "reason" in error ? String(error.reason) : "";
  return Object.hasOwn(faults, reason) ? reason : error.message;
}
