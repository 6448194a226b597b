import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { sha256 } from "../../src/ids.ts";
import { createSpool } from "../../src/spool.ts";
import { openZip, writeZip } from "../../src/formats/zip.ts";
import { cut } from "./reading.ts";
import { readAll, refusalOf, sourceOf } from "./zip-bytes.ts";
import { students } from "./zip-samples.ts";

const at = new Date("2026-11-24T06:30:00Z");

/** Bytes that do not shrink, the same at every run. */
function noise(length: number): Buffer {
  let state = 1;
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

const contents: Readonly<Record<string, Buffer>> = {
  "students.csv": Buffer.from(students.repeat(1_000)),
  "empty.csv": Buffer.of(),
  "one.bin": Buffer.of(0),
  "Schüler 学生 😀.csv": noise(65_535),
  "frame.bin": noise(65_536),
  "more.bin": noise(300_001),
};

async function zip(files = contents, bytesPerChunk = 65_536, moment = at): Promise<Buffer> {
  const listed = Object.entries(files).map(([name, content]) => ({
    name,
    bytes: cut(content, bytesPerChunk),
  }));
  return Buffer.concat(await Array.fromAsync(writeZip(listed, { at: moment })));
}

test("what is written is read as it was, by way of the spool", async () => {
  const folder = await mkdtemp(join(tmpdir(), "zip-"));
  try {
    const spool = createSpool(folder, Buffer.alloc(32, 7));
    const files = Object.entries(contents).map(([name, content]) => ({
      name,
      bytes: cut(content),
    }));
    const { id } = await spool.write(writeZip(files, { at }), 10_000_000);
    const source = await spool.openRandom(id);
    const entries = await openZip(source);
    expect(entries.map(({ name, bytes }) => [name, bytes])).toEqual(
      Object.entries(contents).map(([name, content]) => [name, content.length]),
    );
    for (const entry of entries) {
      const read = await readAll(entry);
      expect([entry.name, sha256(read)]).toEqual([entry.name, sha256(contents[entry.name] ?? "")]);
    }
    await source.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the same files give the same bytes, however they come and wherever the server stands", async () => {
  const zone = process.env["TZ"];
  const bytes = await zip();
  try {
    for (const [size, elsewhere] of [
      [1_000, "Pacific/Kiritimati"],
      [300_001, "America/Anchorage"],
    ] as const) {
      process.env["TZ"] = elsewhere;
      expect((await zip(contents, size)).equals(bytes)).toBe(true);
    }
  } finally {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  }
  const later = await zip(contents, 65_536, new Date("2026-11-25T06:30:00Z"));
  expect(later.length).toBe(bytes.length);
  expect(later.equals(bytes)).toBe(false);
});

test.each([
  ["unzip", ["-tq"]],
  ["python3", ["-m", "zipfile", "-t"]],
] as const)(
  "%s finds nothing wrong with it",
  async (program, words) => {
    const path = Bun.which(program);
    // Neither is needed to run or to test the product; where one is there, it is asked.
    if (path === null) return;
    const folder = await mkdtemp(join(tmpdir(), "zip-"));
    try {
      await writeFile(join(folder, "a.zip"), await zip());
      const { exitCode, stdout, stderr } = Bun.spawnSync([path, ...words, join(folder, "a.zip")]);
      expect(`${stdout.toString()}${stderr.toString()}`).toMatch(
        /No errors detected|^Done testing/,
      );
      expect(exitCode).toBe(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  60_000,
);

test("zip64 is used where a size demands it, and only there", async () => {
  const of = async (size: number | undefined): Promise<Buffer> => {
    const file = { name: "a.csv", bytes: cut(students), ...(size === undefined ? {} : { size }) };
    return Buffer.concat(await Array.fromAsync(writeZip([file], { at })));
  };
  const versionNeeded = 4;
  for (const [size, version] of [
    [undefined, 20],
    [students.length, 20],
    [2 ** 32, 45],
  ] as const) {
    const bytes = await of(size);
    expect([size, bytes.readUInt16LE(versionNeeded)]).toEqual([size, version]);
    const [entry] = await openZip(sourceOf(bytes));
    expect(entry && (await readAll(entry)).toString()).toBe(students);
  }
});

test("two files of one name, or one that leads elsewhere, are never written", async () => {
  for (const names of [["a.csv", "A.csv"], ["../a.csv"], ["a\\b.csv"]]) {
    const files = names.map((name) => ({ name, bytes: cut("x") }));
    const refusal = await refusalOf(Array.fromAsync(writeZip(files, { at })));
    expect(refusal.code).toBe("format_invalid");
  }
});

test("a source that breaks off breaks off the zip, with what it threw", async () => {
  const source = async function* source(): AsyncGenerator<Uint8Array> {
    yield noise(500_000);
    throw new Error("connection lost");
  };
  const files = [{ name: "a.csv", bytes: source() }];
  const work = Array.fromAsync(writeZip(files, { at }));
  expect(await work.catch((error: unknown) => String(error))).toBe("Error: connection lost");
});

test("a zip that nobody takes any further ends its source", async () => {
  let isEnded = false;
  const source = async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield noise(65_536);
    } finally {
      isEnded = true;
    }
  };
  for await (const piece of writeZip([{ name: "a.csv", bytes: source() }], { at })) {
    expect(piece.length).toBeGreaterThan(0);
    if (piece.length > 1_000) break;
  }
  expect(isEnded).toBe(true);
});

// What lies between is all that is ever in memory.
test("no more is read than is taken, in both directions, however large the file", async () => {
  const piece = noise(65_536);
  const pieces = 300;
  let read = 0;
  const source = async function* source(): AsyncGenerator<Uint8Array> {
    for (let index = 0; index < pieces; index += 1) {
      read += piece.length;
      yield piece;
    }
  };
  const folder = await mkdtemp(join(tmpdir(), "zip-"));
  try {
    const spool = createSpool(folder, Buffer.alloc(32, 7));
    let written = 0;
    let aheadMost = 0;
    const zipped = async function* zipped(): AsyncGenerator<Uint8Array> {
      for await (const part of writeZip([{ name: "a.bin", bytes: source() }], { at })) {
        written += part.length;
        aheadMost = Math.max(aheadMost, read - written);
        yield part;
      }
    };
    const { id } = await spool.write(zipped(), 2 * pieces * piece.length);
    expect(aheadMost).toBeLessThan(2_000_000);

    const random = await spool.openRandom(id);
    let asked = 0;
    const counting = async (start: number, length: number): Promise<Uint8Array> => {
      asked += length;
      return random.read(start, length);
    };
    const [entry] = await openZip({ bytes: random.bytes, read: counting });
    let taken = 0;
    aheadMost = 0;
    for await (const part of entry?.read() ?? []) {
      taken += part.length;
      aheadMost = Math.max(aheadMost, asked - taken);
    }
    expect(taken).toBe(pieces * piece.length);
    expect(aheadMost).toBeLessThan(2_000_000);
    await random.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
