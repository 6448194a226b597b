/** A sound zip with bits turned and bytes lost, doubled, blanked and swapped, the same ones in every run. */
import { expect, test } from "bun:test";
import { isRefusal } from "../../src/refusal.ts";
import { unzip, zipOf } from "./zip-bytes.ts";
import { foreignZips, students } from "./zip-samples.ts";

const isLong = process.env["TESTS_LONG"] === "true";
const rounds = isLong ? 20_000 : 600;

const own = zipOf(
  [
    { name: "students.csv", content: students },
    { name: "stored.csv", content: "student_id\r\n00001\r\n", isStored: true },
    { name: "streamed.csv", content: students, hasDescriptor: true },
    { name: "empty.csv", isStored: true },
  ],
  { comment: "of the night" },
);
const zips = [
  ["our own", own] as const,
  ...foreignZips.map(([name, base64]) => [name, Buffer.from(base64, "base64")] as const),
];

test.each(zips)(
  "%s: a bit turned in any byte is refused, or changes nothing that is read",
  async (_name, zip) => {
    const whole = await unzip(zip);
    let refused = 0;
    for (let at = 0; at < zip.length; at += 1) {
      const bytes = Buffer.from(zip);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << ((at * 7) % 8));
      refused += Number(await isRefused(bytes, whole, `bit of byte ${at}`));
    }
    expect(refused).toBeGreaterThan(zip.length / 2);
  },
  60_000,
);

test.each(zips)(
  "%s: cut off anywhere it is refused, but for its comment",
  async (_name, zip) => {
    const whole = await unzip(zip);
    const end = zip.lastIndexOf("PK\x05\x06") + 22;
    for (let length = 0; length < zip.length; length += 1) {
      const isGone = await isRefused(zip.subarray(0, length), whole, `cut to ${length}`);
      if (length < end) expect([length, isGone]).toEqual([length, true]);
    }
  },
  60_000,
);

test(`damaged in ${rounds} ways it is refused, or read without a wrong byte`, async () => {
  const random = seededRandom(7);
  for (let round = 0; round < rounds; round += 1) {
    const [, zip] = zips[random(zips.length)] ?? ["", own];
    const bytes = damage(zip, random);
    await isRefused(bytes, await unzip(zip), `round ${round}`);
  }
}, 600_000);

/** False when it was read as it was; whatever else happens fails the test. */
async function isRefused(
  bytes: Uint8Array,
  whole: Readonly<Record<string, string>>,
  what: string,
): Promise<boolean> {
  try {
    const read = await unzip(bytes);
    if (!Bun.deepEquals(read, whole)) throw new Error(`${what}: read as something else`);
    return false;
  } catch (error) {
    if (!isRefusal(error)) throw new Error(`${what} is a fault`, { cause: error });
    expect(error.code).toMatch(/^(format_invalid|too_large)$/);
    return true;
  }
}

function damage(zip: Buffer, random: (below: number) => number): Buffer {
  let bytes = Buffer.from(zip);
  for (let times = 1 + random(3); times > 0; times -= 1) {
    const at = random(bytes.length);
    const end = at + 1 + random(random(4) === 0 ? 200 : 4);
    const [before, piece, after] = [
      bytes.subarray(0, at),
      bytes.subarray(at, end),
      bytes.subarray(end),
    ];
    switch (random(7)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        bytes = Buffer.concat([before, after]);
        break;
      case 2:
        bytes = Buffer.concat([before, piece, piece, after]);
        break;
      case 3:
        piece.fill(random(2) * 255);
        break;
      case 4:
        bytes = Buffer.concat([before, after, piece]);
        break;
      case 5:
        bytes = Buffer.concat([before, piece.toReversed(), after]);
        break;
      case 6:
        bytes[at] = random(256);
        break;
    }
  }
  return bytes;
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
