/** Sealed files, written and read from their beginning to their end. */
import { createHash, randomBytes } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { Refusal } from "./refusal.ts";
import {
  cutOff,
  frameBytes,
  frameOnDiskBytes,
  headBytes,
  nonceOf,
  openFrame,
  prefixBytes,
  sealFrame,
  tagBytes,
  wasChanged,
} from "./sealed-frame.ts";

// The disk is asked for a megabyte at a time, not for every frame.
const framesPerWrite = 16;

/** More than `bytesMax` is refused. */
export async function writeSealed(
  path: string,
  key: Buffer,
  bytes: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const file = await open(path, "wx", 0o600);
  const frames = sealInto(file, key);
  try {
    const hash = createHash("sha256");
    let total = 0;
    for await (const chunk of bytes) {
      total += chunk.length;
      if (total > bytesMax) {
        throw new Refusal("too_large", `More than ${bytesMax} bytes. Send it in parts.`);
      }
      hash.update(chunk);
      await frames.add(chunk);
    }
    await frames.end();
    // What a run is queued for must be there also after the power went.
    await file.sync();
    return { bytes: total, sha256: hash.digest("hex") };
  } finally {
    await frames.settle();
    await file.close();
  }
}

/** Cuts into frames of equal size; there is always one, and the last is marked, so that a cut file cannot pass as whole. */
function sealInto(file: FileHandle, key: Buffer) {
  const prefix = randomBytes(prefixBytes);
  const bufferBytes = prefixBytes + framesPerWrite * frameOnDiskBytes;
  // One is filled while the other is written.
  let sealed = Buffer.allocUnsafeSlow(bufferBytes);
  let spare = Buffer.allocUnsafeSlow(bufferBytes);
  let writing: Promise<void> = Promise.resolve();
  let sealedBytes = prefix.copy(sealed);
  const waiting = Buffer.allocUnsafeSlow(frameBytes);
  let waitingBytes = 0;
  let frame = 0;
  const write = async (): Promise<void> => {
    await writing;
    writing = writeWhole(file, sealed.subarray(0, sealedBytes));
    // It is awaited before the next one, and at the end.
    writing.catch(() => undefined);
    [sealed, spare] = [spare, sealed];
    sealedBytes = 0;
  };
  const seal = async (bytes: Uint8Array, isLast: boolean): Promise<void> => {
    sealedBytes += sealFrame(sealed, sealedBytes, nonceOf(prefix, frame), { key, bytes, isLast });
    frame += 1;
    if (sealed.length - sealedBytes < frameOnDiskBytes) await write();
  };
  return {
    add: async (chunk: Uint8Array): Promise<void> => {
      for (let at = 0; at < chunk.length;) {
        // A full frame waits until it is known not to be the last.
        if (waitingBytes === frameBytes) {
          await seal(waiting, false);
          waitingBytes = 0;
        }
        if (waitingBytes === 0 && chunk.length - at > frameBytes) {
          await seal(chunk.subarray(at, at + frameBytes), false);
          at += frameBytes;
          continue;
        }
        const some = chunk.subarray(at, at + frameBytes - waitingBytes);
        waiting.set(some, waitingBytes);
        waitingBytes += some.length;
        at += some.length;
      }
    },
    end: async (): Promise<void> => {
      await seal(waiting.subarray(0, waitingBytes), true);
      if (sealedBytes > 0) await write();
      await writing;
    },
    /** The file must not be closed under a write. */
    settle: (): Promise<void> => writing.catch(() => undefined),
  };
}

/** A nearly full disk takes a part of the bytes and reports no error. */
async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
  }
}

/** Throws where the file was changed or cut off. */
export async function* readSealed(path: string, key: Buffer): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  try {
    const buffer = Buffer.allocUnsafeSlow(framesPerWrite * frameOnDiskBytes);
    const prefix = Buffer.alloc(prefixBytes);
    if ((await file.read(prefix, 0, prefixBytes, 0)).bytesRead < prefixBytes) throw cutOff();
    let position = prefixBytes;
    let filled = 0;
    let frame = 0;
    let ended = false;
    for (;;) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      filled += bytesRead;
      let start = 0;
      for (let end = frameEnd(buffer, start, filled); end <= filled;) {
        if (ended) throw new Error("spooled bytes go on after their end");
        const opened = openFrame(key, nonceOf(prefix, frame), buffer.subarray(start, end));
        start = end;
        frame += 1;
        ended = opened.isLast;
        yield opened.bytes;
        end = frameEnd(buffer, start, filled);
      }
      buffer.copyWithin(0, start, filled);
      filled -= start;
    }
    if (!ended || filled > 0) throw cutOff();
  } finally {
    await file.close();
  }
}

/** Where the frame that begins at `start` ends; beyond everything while its head is not there yet. */
function frameEnd(buffer: Buffer, start: number, filled: number): number {
  if (filled - start < headBytes) return Infinity;
  const length = buffer.readUInt32BE(start + 1);
  // Believing a changed length would mean to hold the rest of the file in memory.
  if (length > frameBytes) throw wasChanged();
  return start + headBytes + length + tagBytes;
}
