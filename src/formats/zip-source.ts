/** Where a zip's bytes come from, and whose fault it is when they cannot be read. */
import { type Entry, Reader, ZipReader } from "@zip.js/zip.js";
import { Refusal } from "../refusal.ts";
import { zipEntriesMax, zipListBytesMax } from "./limits.ts";
import { explainZip } from "./zip-faults.ts";

export type ZipSource = {
  readonly bytes: number;
  /** Fewer than `length` only where the bytes end. */
  read(start: number, length: number): Promise<Uint8Array>;
};

export type ZipInput = {
  /** Everything that its list names, in the list's order. */
  list(): Promise<readonly Entry[]>;
  /** What goes wrong in it is the zip's fault and refused, unless the source failed. */
  attempt<Result>(act: () => Promise<Result>, entryName: string): Promise<Result>;
  explain(error: unknown, entryName?: string): unknown;
};

export function readSource(source: ZipSource): ZipInput {
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
  const reader = new ZipReader(
    Object.assign(new Reader<undefined>(undefined), { size: source.bytes, readUint8Array }),
    {
      strictness: "strict",
      // Names are checked by us, so that their sender is told what is wrong with them.
      filenameValidation: "tolerant",
      checkCrc32: true,
      checkOverlappingEntry: true,
    },
  );
  const explain = (error: unknown, entryName?: string): unknown =>
    sourceFault === undefined ? explainZip(error, entryName) : sourceFault.error;
  return {
    list: async () => {
      await checkBeginning(source);
      try {
        return await listEntries(reader);
      } catch (error) {
        throw explain(error);
      }
    },
    attempt: async (act, entryName) => {
      try {
        return await act();
      } catch (error) {
        throw explain(error, entryName);
      }
    },
    explain,
  };
}

/** A table under the wrong name is the commonest mistake, and deserves its own words. */
async function checkBeginning(source: ZipSource): Promise<void> {
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
