/** What the tests of readers share: bytes in pieces, all batches as one, and the refusal that a reading ends in. */
import type { RawBatch, RawRow, RowLayout } from "../../src/formats/rows.ts";
import { isRefusal, type Refusal } from "../../src/refusal.ts";

export async function* cut(
  content: string | Uint8Array,
  bytesPerChunk = 65_536,
): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  for (let at = 0; at < bytes.length; at += bytesPerChunk)
    yield bytes.slice(at, at + bytesPerChunk);
}

export type Whole = { headings: readonly string[]; rows: RawRow[]; batches: number };

export async function readWhole(reading: AsyncGenerator<RawBatch>): Promise<Whole> {
  const whole: Whole = { headings: [], rows: [], batches: 0 };
  for await (const batch of reading) {
    whole.headings = batch.headings;
    whole.rows.push(...batch.rows);
    whole.batches += 1;
  }
  return whole;
}

export async function readRefusal(reading: AsyncGenerator<RawBatch>): Promise<Refusal> {
  try {
    const { rows } = await readWhole(reading);
    throw new Error(`Nothing was refused; ${rows.length} rows were read.`);
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

export function layoutOf(...names: string[]): RowLayout {
  const columns = names.map((name) => ({ name, label: `Label of ${name}` }));
  return { root: "students", item: "student", columns };
}
