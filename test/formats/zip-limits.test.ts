import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "bun:test";
import {
  fileBytesMax,
  zipBytesMax,
  zipEntriesMax,
  zipGrowthFromBytes,
  zipGrowthMax,
  zipListBytesMax,
} from "../../src/formats/limits.ts";
import { openZip } from "../../src/formats/zip.ts";
import { readAll, refusalOf, sourceOf, unzip, zipOf } from "./zip-bytes.ts";

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `${index}` }));

test("as many files as a zip may have are read, and one more is refused", async () => {
  expect(Object.keys(await unzip(zipOf(files(zipEntriesMax))))).toHaveLength(zipEntriesMax);
  const refusal = await refusalOf(openZip(sourceOf(zipOf(files(zipEntriesMax + 1)))));
  expect(refusal.code).toBe("too_large");
  expect(refusal.message).toContain(`more than ${zipEntriesMax} files`);
}, 60_000);

test("a list of files that would not fit in memory is never read", async () => {
  // It says that its list begins at the front and is as long as all of it.
  const bytes = zipOf([{ name: "a", content: Buffer.alloc(3_000_000, "x"), isStored: true }], {
    directoryBytes: 3_000_000,
    directoryOffset: 0,
  });
  let longest = 0;
  const source = sourceOf(bytes);
  const read = (start: number, length: number): Promise<Uint8Array> => {
    longest = Math.max(longest, length);
    return source.read(start, length);
  };
  const refusal = await refusalOf(openZip({ ...source, read }));
  expect(refusal.code).toBe("too_large");
  expect(longest).toBeLessThanOrEqual(zipListBytesMax);
});

test("one file, and all together, may be so large", async () => {
  const sized = (name: string, bytes: number) => ({ name, both: { bytes } });
  const one = await refusalOf(openZip(sourceOf(zipOf([sized("a", fileBytesMax + 1)]))));
  expect([one.code, one.message]).toEqual([
    "too_large",
    `The file “a” in the zip has more than ${fileBytesMax} bytes. Split it and send it again.`,
  ]);
  const largest = zipBytesMax / fileBytesMax;
  const many = [...files(largest).map(({ name }) => sized(name, fileBytesMax)), sized("b", 1)];
  const all = await refusalOf(openZip(sourceOf(zipOf(many))));
  expect(all.code).toBe("too_large");
  expect(all.message).toContain(`more than ${zipBytesMax} bytes together`);
});

describe("growth is measured while reading", () => {
  const bomb = Buffer.alloc(20_000_000);
  const row = "00000,Springfield\r\n";

  test("a bomb is given up early, whatever it says of its size", async () => {
    const packed = deflateRawSync(bomb);
    for (const bytes of [bomb.length, 1_200_000, fileBytesMax]) {
      const zip = zipOf([{ name: "a", content: bomb, packed, both: { bytes } }]);
      const [entry] = await openZip(sourceOf(zip));
      let taken = 0;
      const reading = async (): Promise<void> => {
        for await (const piece of entry?.read() ?? []) taken += piece.length;
      };
      const { code, message } = await refusalOf(reading());
      expect(taken).toBeLessThanOrEqual(zipGrowthMax * packed.length);
      // One that says less than it has ends there, before it grows too much.
      expect(code).toBe(bytes < bomb.length ? "format_invalid" : "too_large");
      if (code === "too_large")
        expect(message).toContain(
          `“a” in the zip grows to more than ${zipGrowthMax} times its size`,
        );
    }
  }, 60_000);

  test("small files may be as dull as they like, and large ones as tables are", async () => {
    const dull = Buffer.alloc(zipGrowthFromBytes);
    const table = Array.from({ length: 200_000 }, (_, index) => `${index},${row}`).join("");
    const zip = zipOf([
      { name: "dull", content: dull },
      { name: "table", content: table },
    ]);
    const entries = await openZip(sourceOf(zip));
    const read = await Promise.all(entries.map(readAll));
    expect(read.map(({ length }) => length)).toEqual([dull.length, table.length]);
  }, 60_000);
});
