import { hash } from "node:crypto";
import type { RecordsReader } from "../../db/open.ts";
import type { RecordShape } from "../../db/records/shape.ts";
import { countStored, readContentHashes } from "../../db/records/stored-rows.ts";
import type { RowValues } from "../catalog/check-rows.ts";
import { createHashTable, openHashTable } from "./hash-table.ts";

// 64 MB of memory; a larger table is compared in SQL, row by row.
const rowsMax = 1_500_000;
// Below it, reading the hashes takes longer than it saves.
const rowsMin = 5_000;
const wordsPerHash = 4;
/** Each stored hash of 22 letters comes with two more, which makes whole bytes of it. */
const bytesPerHash = 18;

export type KnownRows = {
  readonly memory: SharedArrayBuffer;
  /** Reads the hashes into it. Whoever asks before the end finds a row unknown that is not; never the reverse. */
  fill(breathe: () => Promise<void>): Promise<void>;
};

/**
 * The content hashes of all stored rows, for a load that takes nothing away: a row whose hash is among them is
 * stored as it is, key included, and need not be staged. Undefined where that does not pay.
 */
export async function prepareKnownRows(
  stored: RecordsReader,
  { table }: RecordShape,
): Promise<KnownRows | undefined> {
  const count = await countStored(stored, table, rowsMax + 1);
  if (count < rowsMin || count > rowsMax) return undefined;
  const known = createHashTable(count, wordsPerHash);
  return {
    memory: known.memory,
    fill: async (breathe) => {
      let left = count;
      for await (const page of readContentHashes(stored, table)) {
        for (let at = 0; at + bytesPerHash <= page.length; at += bytesPerHash) {
          // Rows that came since it was counted have no room, and need none: the merge sees that they came.
          if (left > 0) known.add(readWords(page, at));
          left -= 1;
        }
        await breathe();
      }
    },
  };
}

// One for all: a million small arrays would be a million pieces of garbage.
const words = new Uint32Array(wordsPerHash);

function readWords(bytes: Buffer, at: number): Uint32Array {
  for (let word = 0; word < wordsPerHash; word++) words[word] = bytes.readUInt32BE(at + 4 * word);
  return words;
}

/** Whether a row of that digest is stored as it is. */
export type IsKnown = (digest: Buffer) => boolean;

export function openKnownRows(memory: SharedArrayBuffer | undefined): IsKnown {
  if (!memory) return () => false;
  const table = openHashTable(memory, wordsPerHash);
  return (digest) => table.has(readWords(digest, 0));
}

/** SHA-256 over the values in catalog order. */
export function digestContent(values: RowValues): Buffer {
  return hash("sha256", JSON.stringify(values), "buffer");
}

/** Its first 132 bits as 22 letters: so it is stored with a row. */
export function hashText(digest: Buffer): string {
  return digest.toString("base64url", 0, bytesPerHash).slice(0, 22);
}

export function hashContent(values: RowValues): string {
  return hashText(digestContent(values));
}
