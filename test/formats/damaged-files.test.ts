/** Small files with bytes turned, lost, doubled and swapped, the same ones in every run. */
import { describe, expect, test } from "bun:test";
import { isRefusal } from "../../src/refusal.ts";
import { cut, readWhole, type Whole } from "./reading.ts";
import { readSmall, type SmallFile, smallFiles } from "./small-files.ts";

const count = process.env["TESTS_LONG"] === "true" ? 5_000 : 200;

describe.each(smallFiles.map((file) => [file.name, file] as const))("%s", (_name, file) => {
  test(`damaged in ${count} ways is read or refused, the same whether rows come whole or in pieces`, async () => {
    const random = seededRandom(file.text.length);
    const sound = new TextEncoder().encode(file.text);
    let refused = 0;
    for (let round = 0; round < count; round++) {
      const bytes = damage(sound, random);
      const whole = await tryReading(file, bytes, 65_536);
      if (typeof whole === "string") refused += 1;
      expect({ round, whole: await tryReading(file, bytes, 7) }).toEqual({ round, whole });
      if (file.name === "a JSON array") compareWithNative(bytes, whole);
    }
    expect(refused).toBeGreaterThan(count / 10);
    expect(refused).toBeLessThan(count);
  }, 600_000);
});

/** The code of the refusal, since the column in its sentence may depend on the pieces. */
async function tryReading(
  file: SmallFile,
  bytes: Uint8Array,
  size: number,
): Promise<Whole | string> {
  try {
    return await readWhole(readSmall(file, cut(bytes, size)));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code;
  }
}

/** What JavaScript's own parser refuses is refused here, and what it reads as an array is read to the same values. */
function compareWithNative(bytes: Uint8Array, whole: Whole | string): void {
  const value = parseNatively(bytes);
  if (!Array.isArray(value)) return expect(whole).toBeString();
  if (typeof whole === "string") throw new Error("An array that JSON.parse reads was refused.");
  expect(whole.rows).toHaveLength(value.length);
  for (const [index, { cells, defect }] of whole.rows.entries()) {
    if (defect !== undefined) continue;
    const row = Object.fromEntries(whole.headings.map((name, at) => [name, cells[at]]));
    for (const [name, cell] of Object.entries<unknown>(value[index]))
      expect(row[name] ?? "").toBe(cell === null ? "" : String(cell));
  }
}

function parseNatively(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function damage(sound: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = sound.slice();
  for (let times = 1 + random(3); times > 0; times--) {
    const at = random(bytes.length);
    const length = random(random(4) === 0 ? 60 : 3) + 1;
    const [before, piece, after] = [
      bytes.subarray(0, at),
      bytes.subarray(at, at + length),
      bytes.subarray(at + length),
    ];
    const markup = new TextEncoder().encode('",[]{}<>/&;!-:\\\n\r\t ?=0é');
    switch (random(6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        bytes = join(before, after);
        break;
      case 2:
        bytes = join(before, piece, piece, after);
        break;
      case 3:
        bytes = join(before, piece.toReversed(), after);
        break;
      case 4:
        bytes = join(before, markup.subarray(random(markup.length)).subarray(0, 1), after);
        break;
      case 5:
        bytes = join(before, Uint8Array.of(random(256)), bytes.subarray(at));
        break;
    }
  }
  return bytes;
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

/** Mulberry32: a few lines are enough, since the damage must only be many-sided and the same everywhere. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
