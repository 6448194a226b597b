/** Zips that go out: deflated, and the same bytes for the same files and instant. */
import { ZipWriter } from "@zip.js/zip.js";
import { Refusal } from "../refusal.ts";
import { checkNames, quote } from "./zip-names.ts";
import { piecesOf, streamOf } from "./zip-stream.ts";

export type FileToZip = {
  /** As the zip's reader sees it; without folders. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes, where that is known: files from 4 GiB on can only be packed with it. */
  readonly size?: number;
};

// Where sizes no longer fit in 32 bits. Said beforehand, zip64 is no trouble; said of every file just in case, older
// readers of Java and .NET, which read from the front, refuse it.
const plainBytesMax = 2 ** 32 - 2;

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
    for (const { name, bytes, size } of files) {
      const isPlain = size === undefined;
      await zip.add(
        name,
        streamOf(isPlain ? checkLength(name, bytes) : bytes),
        isPlain ? { zip64: false } : { uncompressedSize: size },
      );
    }
    await zip.close();
  });
}

async function* checkLength(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > plainBytesMax) {
      throw new Refusal(
        "too_large",
        `The file ${quote(name)} has more than 4 GiB, which a zip cannot hold. Deliver it unzipped.`,
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
