/** APPNOTE.TXT, by way of zip.js: strict where two programs could see two things in one zip, and plain in what it writes. */
import { type FileEntry, ZipWriter } from "@zip.js/zip.js";
import { Refusal } from "../refusal.ts";
import { zipGrowthFromBytes, zipGrowthMax } from "./limits.ts";
import { checkEntry, checkPlace, checkTotal, readName, refuseEntry } from "./zip-entry.ts";
import { checkNames, cutTopFolder, isPassedOver, quote } from "./zip-names.ts";
import { readSource, type ZipInput, type ZipSource } from "./zip-source.ts";
import { piecesOf, streamOf } from "./zip-stream.ts";

export type { ZipSource };

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
  const zip = readSource(source);
  const named = (await zip.list()).map((entry) => ({ entry, path: readName(entry) }));
  checkNames(named.map(({ path }) => path));
  const files = named
    .filter(({ path }) => !isPassedOver(path))
    .map(({ entry, path }) => ({ entry: checkEntry(entry, path), path }));
  checkTotal(files.map(({ entry }) => entry));
  const names = cutTopFolder(files.map(({ path }) => path));
  for (const { entry, path } of files) await zip.attempt(() => checkPlace(entry), path);
  return files.map(({ entry, path }, index) => ({
    name: names[index] ?? path,
    bytes: entry.uncompressedSize,
    read: () => readEntry(zip, entry, path),
  }));
}

/** The list may lie about sizes, so growth is measured; zip.js ends at the first byte beyond what the list says. */
async function* readEntry(
  zip: ZipInput,
  entry: FileEntry,
  path: string,
): AsyncGenerator<Uint8Array> {
  const bytesMax = Math.max(zipGrowthFromBytes, zipGrowthMax * entry.compressedSize);
  let bytes = 0;
  try {
    for await (const piece of piecesOf((into) => entry.getData(into))) {
      bytes += piece.length;
      if (bytes > bytesMax) throw growsTooMuch(path);
      yield piece;
    }
  } catch (error) {
    throw zip.explain(error, path);
  }
}

function growsTooMuch(path: string): Refusal {
  const what = `grows to more than ${zipGrowthMax} times its size. Take it out of the zip`;
  return refuseEntry(path, what, "too_large");
}

export type FileToZip = {
  /** Without folders. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes, where that is known: a file of 4 GiB or more can only be packed with it. */
  readonly size?: number;
};

/**
 * Gives the zip in pieces, in constant memory; each file is read only when its turn comes. Times are those of `at`, so that
 * nothing but names, bytes and `at` decides about the zip's bytes.
 */
export async function* writeZip(
  files: readonly FileToZip[],
  { at }: { readonly at: Date },
): AsyncGenerator<Uint8Array> {
  checkNames(files.map(({ name }) => name));
  yield* piecesOf(async (into) => {
    const zip = new ZipWriter(into, { lastModDate: at, rawLastModDate: dosTimeOf(at) });
    for (const file of files) await addFile(zip, file);
    await zip.close();
  });
}

async function addFile(zip: ZipWriter<unknown>, { name, bytes, size }: FileToZip): Promise<void> {
  const pieces = size === undefined ? limit(name, bytes) : limit(name, bytes, Infinity);
  // Without a size zip.js would use zip64 just in case, and readers that begin at the front, such as Java's, stumble over it.
  const options = size === undefined ? { zip64: false } : { uncompressedSize: size };
  try {
    await zip.add(name, streamOf(pieces), options);
  } finally {
    // Whoever lent the source may close it once this zip is given up, so nothing may read from it any more.
    await pieces.return(undefined);
  }
}

// Beyond it sizes no longer fit in 32 bits; packed, a file may be a little larger than it is.
const plainBytesMax = 2 ** 32 - 2 ** 22;

async function* limit(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  bytesMax = plainBytesMax,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > bytesMax) {
      throw new Refusal(
        "too_large",
        `The file ${quote(name)} is larger than 4 GiB, too large for a zip. Deliver it unzipped.`,
      );
    }
    yield piece;
  }
}

/** MS-DOS knows no zones: in UTC, so that a server's zone changes nothing. */
function dosTimeOf(at: Date): number {
  const date =
    ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}
