import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rm, stat, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { randomText } from "./ids.ts";
import { Refusal } from "./refusal.ts";

export type Spooled = { readonly id: string; readonly bytes: number; readonly sha256: string };

/** Where bytes wait (sent bodies, staged rows, files about to leave), sealed; shared by all processes. */
export type Spool = {
  /** Takes bytes to the end, then hashes and counts are known. More than `bytesMax`: refused, nothing kept. */
  write(bytes: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Spooled>;
  read(id: string): AsyncIterable<Uint8Array>;
  remove(id: string): Promise<void>;
  /** Removes what is older than that instant. */
  sweep(before: Date): Promise<void>;
};

// One frame is one GCM message: small enough for memory, large enough that 20 bytes on top do not matter.
const frameBytes = 64 * 1024;
// Whether it is the last frame, and how long it is; authenticated with it.
const headBytes = 5;
const tagBytes = 16;
const prefixBytes = 8;

/** Frames of head, ciphertext and tag; the nonce is a random prefix and the frame's number. */
export function createSpool(folder: string, key: Buffer): Spool {
  const pathOf = (id: string): string => {
    if (!/^[A-Za-z0-9]{20}$/.test(id)) throw new Error("not the id of spooled bytes");
    return join(folder, `${id}.sealed`);
  };
  return {
    write: async (bytes, bytesMax) => {
      const id = randomText(20);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      try {
        return { id, ...(await writeSealed(pathOf(id), key, bytes, bytesMax)) };
      } catch (error) {
        await rm(pathOf(id), { force: true });
        throw isFull(error) ? new Refusal("disk_full", "Our own disk is full.") : error;
      }
    },
    read: (id) => readSealed(pathOf(id), key),
    remove: (id) => rm(pathOf(id), { force: true }),
    sweep: async (before) => {
      const names = await readdir(folder).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      for (const name of names) {
        const path = join(folder, name);
        const file = await stat(path).catch(() => undefined);
        if (name.endsWith(".sealed") && file && file.mtime < before)
          await rm(path, { force: true });
      }
    },
  };
}

async function writeSealed(
  path: string,
  key: Buffer,
  bytes: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Omit<Spooled, "id">> {
  const file = await open(path, "wx", 0o600);
  try {
    const prefix = randomBytes(prefixBytes);
    await writeWhole(file, prefix);
    const hash = createHash("sha256");
    let total = 0;
    let frame = 0;
    for await (const piece of cutInto(bytes, frameBytes)) {
      total += piece.bytes.length;
      if (total > bytesMax) {
        throw new Refusal("too_large", `More than ${bytesMax} bytes. Send it in parts.`);
      }
      hash.update(piece.bytes);
      await writeWhole(file, sealFrame(key, prefix, frame, piece));
      frame += 1;
    }
    return { bytes: total, sha256: hash.digest("hex") };
  } finally {
    await file.close();
  }
}

/** A nearly full disk takes a part of the bytes and reports no error. */
async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
  }
}

type Piece = { readonly bytes: Buffer; readonly isLast: boolean };

/** Pieces of equal size; always at least one, and the last is marked, so that a cut file cannot pass as whole. */
async function* cutInto(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Piece> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    waiting.push(Buffer.from(chunk));
    length += chunk.length;
    if (length <= size) continue;
    let all = Buffer.concat(waiting);
    while (all.length > size) {
      yield { bytes: all.subarray(0, size), isLast: false };
      all = all.subarray(size);
    }
    waiting = [all];
    length = all.length;
  }
  yield { bytes: Buffer.concat(waiting), isLast: true };
}

function nonceOf(prefix: Buffer, frame: number): Buffer {
  const nonce = Buffer.alloc(12);
  prefix.copy(nonce);
  nonce.writeUInt32BE(frame, prefixBytes);
  return nonce;
}

function sealFrame(key: Buffer, prefix: Buffer, frame: number, piece: Piece): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonceOf(prefix, frame));
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(piece.isLast ? 1 : 0, 0);
  head.writeUInt32BE(piece.bytes.length, 1);
  cipher.setAAD(head);
  return Buffer.concat([head, cipher.update(piece.bytes), cipher.final(), cipher.getAuthTag()]);
}

async function* readSealed(path: string, key: Buffer): AsyncGenerator<Uint8Array> {
  let buffer = Buffer.alloc(0);
  let prefix: Buffer | undefined;
  let frame = 0;
  let ended = false;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    // Safe because a stream without encoding gives buffers.
    buffer = Buffer.concat([buffer, chunk as Buffer]);
    if (!prefix) {
      if (buffer.length < prefixBytes) continue;
      prefix = Buffer.from(buffer.subarray(0, prefixBytes));
      buffer = buffer.subarray(prefixBytes);
    }
    for (let end = frameEnd(buffer); end <= buffer.length; end = frameEnd(buffer)) {
      if (ended) throw new Error("spooled bytes go on after their end");
      const opened = openFrame(key, prefix, frame, buffer.subarray(0, end));
      buffer = buffer.subarray(end);
      frame += 1;
      ended = opened.isLast;
      yield opened.bytes;
    }
  }
  if (!ended || buffer.length > 0) throw new Error("spooled bytes are cut off");
}

/** Where the first frame ends; beyond everything while its head is not there yet. */
function frameEnd(buffer: Buffer): number {
  if (buffer.length < headBytes) return Infinity;
  const length = buffer.readUInt32BE(1);
  // Believing a changed length would mean to hold the rest of the file in memory.
  if (length > frameBytes) throw new Error("spooled bytes were changed");
  return headBytes + length + tagBytes;
}

function openFrame(key: Buffer, prefix: Buffer, frame: number, sealed: Buffer): Piece {
  const head = sealed.subarray(0, headBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(prefix, frame));
  decipher.setAAD(head);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const bytes = decipher.update(sealed.subarray(headBytes, -tagBytes));
  decipher.final();
  return { bytes, isLast: head.readUInt8(0) === 1 };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOSPC";
}
