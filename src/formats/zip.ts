/** Zips that come in: read by their list of files, as APPNOTE.TXT has it, and strict where two readers could see two things. */
import { type Entry, type FileEntry, Reader, ZipReader } from "@zip.js/zip.js";
import { Refusal } from "../refusal.ts";
import {
  fileBytesMax,
  zipBytesMax,
  zipEntriesMax,
  zipGrowthFromBytes,
  zipGrowthMax,
  zipListBytesMax,
} from "./limits.ts";
import { explainZip } from "./zip-faults.ts";
import { checkNames, cutTopFolder, isPassedOver, quote } from "./zip-names.ts";
import { piecesOf } from "./zip-stream.ts";

export type ZipSource = {
  readonly bytes: number;
  read(start: number, length: number): Promise<Uint8Array>;
};

export type ZipEntry = {
  /** Without the folder that all files lie in. */
  readonly name: string;
  /** Unpacked; `read` gives as many or refuses. */
  readonly bytes: number;
  /** Only at its end is known that no byte is wrong: what comes before is not to be acted upon. */
  read(): AsyncGenerator<Uint8Array>;
};

/**
 * Gives the files of a zip in its order, without folders and what systems put in by themselves. Refuses (`format_invalid`,
 * `too_large`) what is damaged, encrypted, ambiguous, too large, or named so that it leads elsewhere.
 */
export async function openZip(source: ZipSource): Promise<readonly ZipEntry[]> {
  const zip = openSource(source);
  await checkBeginning(zip);
  const listed = await zip.attempt(() => listEntries(zip.reader));
  const named = listed.map((entry) => ({ entry, path: readName(entry) }));
  checkNames(named.map(({ path }) => path));
  const files = named
    .filter(({ path }) => !isPassedOver(path))
    .map(({ entry, path }) => ({ entry: checkEntry(entry, path), path }));
  checkTotal(files.map(({ entry }) => entry));
  for (const { entry, path } of files) await zip.attempt(() => checkPlace(entry), path);
  const names = cutTopFolder(files.map(({ path }) => path));
  return files.map(({ entry, path }, index) => ({
    name: names[index] ?? path,
    bytes: entry.uncompressedSize,
    read: () => readEntry(zip, entry, path),
  }));
}

type OpenZip = {
  readonly source: ZipSource;
  readonly reader: ZipReader<undefined>;
  /** What fails in it is the zip's fault, unless its source failed. */
  attempt<Result>(act: () => Promise<Result>, entryName?: string): Promise<Result>;
  explain(error: unknown, entryName?: string): unknown;
};

function openSource(source: ZipSource): OpenZip {
  let sourceFault: { readonly error: unknown } | undefined;
  const readUint8Array = async (start: number, length: number): Promise<Uint8Array> => {
    const wanted = Math.min(length, source.bytes - start);
    if (!(start >= 0) || !(wanted > 0)) return new Uint8Array(0);
    // Files are read in small pieces: only a list of files can ask for so much at once.
    if (wanted > zipListBytesMax) throw hasTooManyEntries();
    try {
      return await source.read(start, wanted);
    } catch (error) {
      sourceFault ??= { error };
      throw error;
    }
  };
  const input = new Reader<undefined>(undefined);
  const explain = (error: unknown, entryName?: string): unknown =>
    sourceFault === undefined ? explainZip(error, entryName) : sourceFault.error;
  return {
    source,
    reader: new ZipReader(Object.assign(input, { size: source.bytes, readUint8Array }), {
      strictness: "strict",
      // Names are checked here, so that their sender is told what is wrong with them.
      filenameValidation: "tolerant",
      checkCrc32: true,
      checkOverlappingEntry: true,
    }),
    explain,
    attempt: async (act, entryName) => {
      try {
        return await act();
      } catch (error) {
        throw explain(error, entryName);
      }
    },
  };
}

/** A table under the wrong name is the commonest mistake, and deserves its own words. */
async function checkBeginning({ source }: OpenZip): Promise<void> {
  const beginning = Buffer.from(await source.read(0, Math.min(4, source.bytes)));
  // A file, or the end of a zip that has none.
  if (["PK\x03\x04", "PK\x05\x06"].includes(beginning.toString("latin1"))) return;
  throw new Refusal(
    "format_invalid",
    "The file is not a zip. Send a zip, or give the file the ending of its format.",
  );
}

async function listEntries(reader: ZipReader<undefined>): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of reader.getEntriesGenerator()) {
    entries.push(entry);
    if (entries.length > zipEntriesMax) throw hasTooManyEntries();
  }
  return entries;
}

function hasTooManyEntries(): Refusal {
  return new Refusal(
    "too_large",
    `The zip has more than ${zipEntriesMax} files. Put in it only the files that are asked for.`,
  );
}

/** UTF-8 whatever the zip says, and never a second name that hides in an extra field. */
function readName({ rawFilename, filename }: Entry): string {
  const name = new TextDecoder("utf-8", { ignoreBOM: true }).decode(rawFilename);
  if (name.includes("\uFFFD") || name === filename) return name;
  throw new Refusal(
    "format_invalid",
    `The zip has two names for one file, ${quote(name)} and ${quote(filename)}. Make it again with plain names.`,
  );
}

const typeMask = 0o170_000;
const regularFile = 0o100_000;

function checkEntry(entry: Entry, path: string): FileEntry {
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

function refuseEntry(
  path: string,
  what: string,
  code: "format_invalid" | "too_large" = "format_invalid",
): Refusal {
  return new Refusal(code, `The file ${quote(path)} in the zip ${what} and send it again.`);
}

function checkTotal(entries: readonly FileEntry[]): void {
  const bytes = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (bytes <= zipBytesMax) return;
  throw new Refusal(
    "too_large",
    `The files in the zip have more than ${zipBytesMax} bytes together. Send them in several zips.`,
  );
}

/** That the file's own header says the same as the list, and that no byte belongs to two files. */
async function checkPlace(entry: FileEntry): Promise<void> {
  await entry.getData(new WritableStream(), { checkOverlappingEntryOnly: true });
}

/** The list may lie about sizes, so growth is measured; zip.js ends at the first byte beyond what the list says. */
async function* readEntry(
  zip: OpenZip,
  entry: FileEntry,
  path: string,
): AsyncGenerator<Uint8Array> {
  const bytesMax = Math.max(zipGrowthFromBytes, zipGrowthMax * entry.compressedSize);
  let bytes = 0;
  try {
    for await (const piece of piecesOf((into) => entry.getData(into))) {
      bytes += piece.length;
      if (bytes > bytesMax) {
        throw refuseEntry(
          path,
          `grows to more than ${zipGrowthMax} times its size. Send it as it is, unzipped,`,
          "too_large",
        );
      }
      yield piece;
    }
  } catch (error) {
    throw zip.explain(error, path);
  }
}
