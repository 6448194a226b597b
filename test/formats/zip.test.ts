import { describe, expect, test } from "bun:test";
import { deflateRawSync } from "node:zlib";
import { openZip } from "../../src/formats/zip.ts";
import { readAll, refusalOf, sourceOf, unzip, zipOf, type ZipPart } from "./zip-bytes.ts";
import { both, foreignZips, guardians, students, two } from "./zip-samples.ts";

test.each(foreignZips)("a zip of %s is read", async (_program, base64) => {
  expect(await unzip(Buffer.from(base64, "base64"))).toEqual(both);
});

test("a zip without Unix, UTF-8 flag and Zip 2 features is read, and its comment passed over", async () => {
  const parts = two.map((part) => ({ ...part, both: { flags: 0 }, central: { attributes: 32 } }));
  expect(await unzip(zipOf(parts, { comment: "made by hand" }))).toEqual(both);
});

test("stored, streamed and empty files are read, and a zip without any", async () => {
  const parts: readonly ZipPart[] = [
    { name: "a", content: "stored", isStored: true },
    { name: "b", content: "streamed", hasDescriptor: true },
    { name: "c", isStored: true },
    { name: "d" },
  ];
  expect(await unzip(zipOf(parts))).toEqual({ a: "stored", b: "streamed", c: "", d: "" });
  expect(await unzip(zipOf([]))).toEqual({});
});

describe("what is no sound zip is refused in words", () => {
  const good = zipOf(two);
  const one = (part: Partial<ZipPart>): Buffer => zipOf([{ name: "a", content: "xy", ...part }]);
  const second = (part: Partial<ZipPart>): Buffer =>
    zipOf([{ name: "a" }, { name: "b", content: "xy", ...part }]);
  const typed = (mode: number): Buffer => one({ central: { attributes: mode * 65_536 } });
  const packed = deflateRawSync(students);
  const broken = Buffer.from(packed).fill(0xff, 3, 9);
  const long = Buffer.concat([deflateRawSync("xy"), Buffer.from("more")]);
  const short = packed.subarray(0, -4);

  test.each<[string, Uint8Array, string]>([
    ["a CSV", Buffer.from(students), "is not a zip. Send a zip"],
    ["nothing", Buffer.of(), "is not a zip"],
    ["two bytes", Buffer.from("PK"), "is not a zip"],
    ["gzip", Bun.gzipSync(Buffer.from(students)), "is not a zip"],
    ["bytes before it", zipOf(two, { before: Buffer.from("#!/bin/sh\n") }), "is not a zip"],
    ["the end cut off", good.subarray(0, -30), "was cut off: its list of files"],
    ["the last byte cut off", good.subarray(0, -1), "was cut off: its list of files"],
    ["a byte too much", Buffer.concat([good, Buffer.of(0)]), "has bytes behind its end"],
    ["a hole", Buffer.concat([good.subarray(0, 60), good.subarray(90)]), "The zip"],
    ["one disk of several", zipOf(two, { disk: 1 }), "is one part of several"],
    ["more files than it says", zipOf(two, { entries: 1 }), "is longer than it says"],
    ["fewer files than it says", zipOf(two, { entries: 3 }), "its list of files cannot be read"],
    ["a wrong checksum", one({ both: { crc: 1 } }), "their checksum"],
    ["a wrong checksum of a stored file", one({ isStored: true, both: { crc: 1 } }), "checksum"],
    ["more bytes than it says", one({ both: { bytes: 1 } }), "not as many bytes"],
    ["fewer bytes than it says", one({ both: { bytes: 3 } }), "is damaged"],
    [
      "a stored file of two sizes",
      one({ isStored: true, both: { bytes: 3 } }),
      "not as many bytes",
    ],
    ["2 GB out of nothing", one({ both: { bytes: 2 ** 31 } }), "is damaged"],
    ["broken deflate", one({ content: students, packed: broken }), "cannot be unpacked"],
    ["deflate with bytes behind it", one({ packed: long }), "is damaged"],
    ["deflate without its end", one({ content: students, packed: short }), "is damaged"],
    ["encrypted", one({ both: { flags: 1 } }), "is encrypted. Make the zip without a password"],
    ["AES", one({ both: { method: 99, flags: 1 } }), "is encrypted"],
    ["bzip2", one({ both: { method: 12 } }), "in another way than “deflate”"],
    ["deflate64", one({ both: { method: 9 } }), "in another way than “deflate”"],
    ["a symbolic link", typed(0o120777), "is a link or another thing"],
    ["a named pipe", typed(0o010600), "is a link or another thing"],
    ["a device", typed(0o020600), "is a link or another thing"],
    ["a folder without a folder's name", typed(0o040755), "is a link or another thing"],
    ["another name in place", one({ local: { name: "b" } }), "contradict each other"],
    ["another size in place", one({ local: { bytes: 1 } }), "contradict each other"],
    ["another checksum in place", one({ local: { crc: 1 } }), "contradict each other"],
    ["another method in place", one({ local: { method: 0 } }), "contradict each other"],
    ["encrypted in place only", one({ local: { flags: 0x801 } }), "contradict each other"],
    ["nothing in place", second({ central: { offset: 5 } }), "not where the zip says"],
    ["a place beyond the end", second({ central: { offset: 9_999 } }), "not where the zip says"],
    ["a file that reaches into the list", one({ both: { packedBytes: 60 } }), "beyond the place"],
  ])("%s", async (_what, bytes, words) => {
    const refusal = await refusalOf(unzip(bytes));
    expect(refusal.code).toBe("format_invalid");
    expect(refusal.message).toContain(words);
    expect(refusal.message).toMatch(/^The (zip|file).+\. (Make|Send|Put|Rename) .+\.$/);
  });

  test("one place named twice", async () => {
    const bytes = zipOf([
      { name: "a.csv", content: students },
      { name: "b.csv", content: students, central: { offset: 0 } },
    ]);
    expect((await refusalOf(unzip(bytes))).message).toContain("“b.csv” in the zip is described");
  });

  // As bombs without nesting have it: the bytes of one are the next file, header and all.
  test("a file within a file", async () => {
    const inner = zipOf([{ name: "b", content: students, isStored: true }]);
    const file = inner.subarray(0, inner.indexOf("PK\x01\x02"));
    const bytes = zipOf([
      { name: "a", content: file, isStored: true },
      {
        name: "b",
        content: students,
        packed: Buffer.of(),
        both: { method: 0, packedBytes: students.length },
        central: { offset: 31 },
      },
    ]);
    expect((await refusalOf(unzip(bytes))).message).toContain("“b” in the zip shares its bytes");
  });
});

test("files may be read together, in any order, twice, or given up in the middle", async () => {
  const large = Buffer.alloc(1_000_000, "Ada,Zoë,Springfield\n");
  const bytes = zipOf([{ name: "large.csv", content: large, isStored: true }, ...two]);
  const entries = await openZip(sourceOf(bytes));
  const [first, second, third] = entries;
  if (!first || !second || !third) throw new Error("there are three");
  expect(entries.map(({ name, bytes }) => [name, bytes])).toEqual([
    ["large.csv", large.length],
    ["students.csv", students.length],
    ["guardians.csv", guardians.length],
  ]);
  for await (const piece of first.read()) {
    expect(piece.length).toBeLessThan(large.length);
    break;
  }
  const [c, a, b, again] = await Promise.all([third, first, second, first].map(readAll));
  expect(c?.toString()).toBe(guardians);
  expect(b?.toString()).toBe(students);
  expect(a?.equals(large) && again?.equals(large)).toBe(true);
});

test("a fault of the source is a fault, and not the zip's", async () => {
  const bytes = zipOf([{ name: "a", content: Buffer.alloc(500_000), isStored: true }, ...two]);
  for (const readable of [1, 2, 3, 6, 9]) {
    let reads = 0;
    const read = async (start: number, length: number): Promise<Uint8Array> => {
      reads += 1;
      if (reads > readable) throw new Error("the disk broke");
      return bytes.subarray(start, start + length);
    };
    const work = async (): Promise<void> => {
      for (const entry of await openZip({ bytes: bytes.length, read })) await readAll(entry);
    };
    expect(await work().catch((error: unknown) => String(error))).toBe("Error: the disk broke");
  }
});
