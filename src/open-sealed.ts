/** A sealed file of which any range can be read, as a zip needs it, whose list of files stands at its end. */
import { open, type FileHandle } from "node:fs/promises";
import {
  cutOff,
  frameBytes,
  frameOnDiskBytes,
  headBytes,
  nonceOf,
  openFrame,
  prefixBytes,
  tagBytes,
  wasChanged,
} from "./sealed-frame.ts";

export type RandomBytes = {
  readonly bytes: number;
  /** Fewer than `length` only where the bytes end. */
  read(start: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
};

/** Throws where the file was cut off or goes on after its end; `read`, where a frame that it touches was changed. */
export async function openSealed(path: string, key: Buffer): Promise<RandomBytes> {
  const file = await open(path, "r");
  try {
    const frames = await openFrames(file, key);
    const last = await frames.read(frames.count - 1);
    const bytes = (frames.count - 1) * frameBytes + last.length;
    return {
      bytes,
      read: (start, length) => readRange(frames, start, Math.min(start + length, bytes)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

type Frames = { readonly count: number; read(frame: number): Promise<Uint8Array> };

async function openFrames(file: FileHandle, key: Buffer): Promise<Frames> {
  const { size } = await file.stat();
  const count = Math.ceil((size - prefixBytes) / frameOnDiskBytes);
  if (count < 1) throw cutOff();
  const prefix = await readWhole(file, 0, prefixBytes);
  // Who reads on asks for the rest of a frame next, which need not be opened a second time.
  let recent: { readonly frame: number; readonly bytes: Uint8Array } | undefined;
  const read = async (frame: number): Promise<Uint8Array> => {
    if (recent?.frame === frame) return recent.bytes;
    const start = prefixBytes + frame * frameOnDiskBytes;
    const sealed = await readWhole(file, start, Math.min(frameOnDiskBytes, size - start));
    if (sealed.length < headBytes + tagBytes) throw cutOff();
    if (sealed.readUInt32BE(1) !== sealed.length - headBytes - tagBytes) throw wasChanged();
    const { bytes, isLast } = openFrame(key, nonceOf(prefix, frame), sealed);
    // Cut or lengthened by whole frames, the file still has good frames, but its last one is not marked as such.
    if (isLast !== (frame === count - 1)) throw isLast ? wasChanged() : cutOff();
    recent = { frame, bytes };
    return bytes;
  };
  return { count, read };
}

async function readRange(frames: Frames, start: number, end: number): Promise<Uint8Array> {
  const range = new Uint8Array(Math.max(0, end - start));
  for (let at = start; at < end;) {
    const frame = Math.floor(at / frameBytes);
    const within = at - frame * frameBytes;
    const piece = (await frames.read(frame)).subarray(within, within + end - at);
    range.set(piece, at - start);
    at += piece.length;
  }
  return range;
}

async function readWhole(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const whole = Buffer.allocUnsafeSlow(length);
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await file.read(whole, filled, length - filled, position + filled);
    if (bytesRead === 0) throw cutOff();
    filled += bytesRead;
  }
  return whole;
}
