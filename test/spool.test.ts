import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { isRefusal } from "../src/refusal.ts";
import { createSpool, type Spool } from "../src/spool.ts";
import { sha256 } from "../src/ids.ts";
import { cut } from "./formats/reading.ts";

const key = Buffer.alloc(32, 7);
// On disk a frame is 5 bytes of head, up to 65,536 of text and 16 of tag, after a prefix of 8 bytes.
const frameOnDisk = 5 + 65_536 + 16;

let folder: string;
let spool: Spool;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "spool-"));
  spool = createSpool(folder, key);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Bytes without a pattern, the same at every run. */
function makeBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + (at >> 8) * 17) % 256;
  return bytes;
}

async function read(id: string, from: Spool = spool): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of from.read(id)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function readRanges(id: string, from: Spool = spool): Promise<void> {
  const random = await from.openRandom(id);
  try {
    for (let at = 0; at < random.bytes; at += 50_000) await random.read(at, 50_000);
  } finally {
    await random.close();
  }
}

/** What reading ends in after the file on disk was changed; in ranges it has to end in the same way. */
async function readChanged(length: number, change: (file: Buffer) => Buffer): Promise<unknown> {
  const { id } = await spool.write(cut(makeBytes(length)), length);
  const path = join(folder, `${id}.sealed`);
  await writeFile(path, change(await readFile(path)));
  const end = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => "was read",
      (error: unknown) => error,
    );
  expect(await end(readRanges(id))).toBeInstanceOf(Error);
  return end(read(id));
}

const sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000];

test.each(sizes)("%i bytes come back as they were, with their count and hash", async (size) => {
  const bytes = makeBytes(size);
  for (const bytesPerChunk of [1_000, 65_536, 65_537, 1_000_000]) {
    const spooled = await spool.write(cut(bytes, bytesPerChunk), size);
    expect(spooled).toMatchObject({ bytes: size, sha256: sha256(bytes) });
    expect((await read(spooled.id)).equals(bytes)).toBe(true);
  }
});

test.each(sizes)("any range of %i bytes can be read by itself", async (size) => {
  const bytes = makeBytes(size);
  const { id } = await spool.write(cut(bytes), size);
  const random = await spool.openRandom(id);
  expect(random.bytes).toBe(size);
  for (const start of [0, 1, 65_535, 65_536, 100_000, size - 1, size, size + 1]) {
    for (const length of [0, 1, 5, 65_536, 70_000, 1_000_000]) {
      const wanted = bytes.subarray(Math.max(0, start), Math.max(0, start + length));
      if (start >= 0) expect(wanted.equals(await random.read(start, length))).toBe(true);
    }
  }
  await random.close();
});

test("a range that its reader writes over is whole for the next reader", async () => {
  const { id } = await spool.write(cut(makeBytes(1_000)), 1_000);
  const random = await spool.openRandom(id);
  (await random.read(0, 1_000)).fill(0);
  expect(makeBytes(1_000).equals(await random.read(0, 1_000))).toBe(true);
  await random.close();
});

test("bytes that come one by one and empty pieces between them come back as they were", async () => {
  const pieces = async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const byte of makeBytes(3_000)) yield* [new Uint8Array(0), Uint8Array.of(byte)];
  };
  const { id } = await spool.write(pieces(), 3_000);
  expect((await read(id)).equals(makeBytes(3_000))).toBe(true);
});

test("a buffer that its owner fills again does not change what was spooled", async () => {
  const reused = Buffer.alloc(1_000);
  const pieces = async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let fill = 0; fill < 200; fill += 1) yield reused.fill(fill);
  };
  const { id } = await spool.write(pieces(), 200_000);
  const bytes = await read(id);
  expect([bytes[0], bytes[999], bytes[1_000], bytes[199_999]]).toEqual([0, 0, 1, 199]);
});

test("a changed byte is refused, wherever it stands", async () => {
  const places = [0, 7, 8, 9, 12, 13, 40_000, 8 + frameOnDisk - 1, 8 + frameOnDisk, 100_000];
  for (const place of places) {
    const end = await readChanged(150_000, (file) => {
      file[place] = (file[place] ?? 0) ^ 1;
      return file;
    });
    expect([place, end instanceof Error]).toEqual([place, true]);
  }
});

test("swapped frames are refused", async () => {
  const end = await readChanged(200_000, (file) => {
    const frame = (number: number): Buffer =>
      file.subarray(8 + number * frameOnDisk, 8 + (number + 1) * frameOnDisk);
    return Buffer.concat([
      file.subarray(0, 8),
      frame(1),
      frame(0),
      file.subarray(8 + 2 * frameOnDisk),
    ]);
  });
  expect(end).toBeInstanceOf(Error);
});

test("a frame that is missing from the middle, or stands twice, is refused", async () => {
  const first = (file: Buffer): Buffer => file.subarray(8, 8 + frameOnDisk);
  const rest = (file: Buffer): Buffer => file.subarray(8 + frameOnDisk);
  const prefix = (file: Buffer): Buffer => file.subarray(0, 8);
  const missing = await readChanged(200_000, (file) => Buffer.concat([prefix(file), rest(file)]));
  expect(missing).toBeInstanceOf(Error);
  const twice = await readChanged(200_000, (file) =>
    Buffer.concat([prefix(file), first(file), first(file), rest(file)]),
  );
  expect(twice).toBeInstanceOf(Error);
});

test("a file that is cut short is refused, also at the end of a frame", async () => {
  for (const length of [0, 7, 8, 12, 13, 40_000, 8 + frameOnDisk, 8 + 2 * frameOnDisk, -1]) {
    const end = await readChanged(200_000, (file) => file.subarray(0, length));
    expect([length, String(end)]).toEqual([length, "Error: spooled bytes are cut off"]);
  }
});

test("a file that goes on after its end is refused", async () => {
  for (const more of [Buffer.of(0), Buffer.alloc(4, 255), Buffer.alloc(100)]) {
    const end = await readChanged(1_000, (file) => Buffer.concat([file, more]));
    expect(end).toBeInstanceOf(Error);
  }
});

test("a length that was changed to gigabytes is refused before anything is read for it", async () => {
  const end = await readChanged(200_000, (file) => {
    file.writeUInt32BE(0xff_ff_ff_ff, 9);
    return file;
  });
  expect(String(end)).toBe("Error: spooled bytes were changed");
});

test("another key opens nothing", async () => {
  const { id } = await spool.write(cut(makeBytes(100)), 100);
  const other = createSpool(folder, Buffer.alloc(32, 8));
  expect(await read(id, other).catch((error: unknown) => error)).toBeInstanceOf(Error);
  expect(await readRanges(id, other).catch((error: unknown) => error)).toBeInstanceOf(Error);
});

test("nothing of what was spooled can be read on disk, by nobody but the owner", async () => {
  const planted = "Ada Alvarez-Kim, 2015-03-09; ".repeat(10_000);
  const { id } = await spool.write(cut(planted), 1_000_000);
  const twin = await spool.write(cut(planted), 1_000_000);
  const path = (of: string): string => join(folder, `${of}.sealed`);
  const onDisk = await readFile(path(id));
  for (const word of ["Alvarez", "2015-03-09", "a, 2"]) expect(onDisk.includes(word)).toBe(false);
  // The same bytes twice do not look the same.
  expect(onDisk.equals(await readFile(path(twin.id)))).toBe(false);
  expect((await stat(path(id))).mode & 0o777).toBe(0o600);
});

test("more bytes than the limit are refused, and nothing stays", async () => {
  for (const size of [101, 65_537, 300_000]) {
    const refused = await spool
      .write(cut(makeBytes(size)), size - 1)
      .catch((error: unknown) => error);
    expect(isRefusal(refused) && refused.code).toBe("too_large");
  }
  expect(await readdir(folder)).toEqual([]);
  expect(await spool.write(cut(makeBytes(101)), 101)).toMatchObject({ bytes: 101 });
});

test("bytes whose source breaks off leave nothing", async () => {
  const source = async function* source(): AsyncGenerator<Uint8Array> {
    yield makeBytes(100_000);
    throw new Error("connection lost");
  };
  const writing = spool.write(source(), 1_000_000);
  expect(await writing.catch((error: unknown) => String(error))).toBe("Error: connection lost");
  expect(await readdir(folder)).toEqual([]);
});

test("what is removed is gone, and may be removed again", async () => {
  const { id } = await spool.write(cut("x"), 1);
  await spool.remove(id);
  await spool.remove(id);
  expect(await readdir(folder)).toEqual([]);
  expect(await read(id).catch((error: unknown) => error)).toBeInstanceOf(Error);
  expect(await readRanges(id).catch((error: unknown) => error)).toBeInstanceOf(Error);
});

test("an id that is a path is refused", async () => {
  for (const id of ["../../etc/passwd", "", "x".repeat(19), `${"x".repeat(19)}/`]) {
    expect(() => spool.read(id)).toThrow("not the id of spooled bytes");
    expect(() => spool.openRandom(id)).toThrow("not the id of spooled bytes");
    expect(() => spool.remove(id)).toThrow("not the id of spooled bytes");
  }
});

test("a sweep removes what is older than the instant, and nothing else", async () => {
  const old = await spool.write(cut("old"), 10);
  const young = await spool.write(cut("young"), 10);
  await writeFile(join(folder, "of-the-operator.txt"), "x");
  const lastWeek = new Date("2026-11-17T00:00:00Z");
  await utimes(join(folder, `${old.id}.sealed`), lastWeek, lastWeek);
  await utimes(join(folder, "of-the-operator.txt"), lastWeek, lastWeek);
  await spool.sweep(new Date("2026-11-18T00:00:00Z"));
  const left = await readdir(folder);
  expect(left.toSorted()).toEqual(["of-the-operator.txt", `${young.id}.sealed`].toSorted());
});
