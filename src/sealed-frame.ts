/** How a sealed file is made up: a prefix, then frames of head, ciphertext and tag; the nonce is the prefix and the frame's number. */
import { createCipheriv, createDecipheriv } from "node:crypto";

// One frame is one GCM message: small enough for memory, large enough that 20 bytes on top do not matter.
export const frameBytes = 64 * 1024;
// Whether it is the last frame, and how long it is; authenticated with it.
export const headBytes = 5;
export const tagBytes = 16;
export const prefixBytes = 8;
export const frameOnDiskBytes = headBytes + frameBytes + tagBytes;

export type Piece = { readonly bytes: Uint8Array; readonly isLast: boolean };

export function nonceOf(prefix: Buffer, frame: number): Buffer {
  const nonce = Buffer.alloc(12);
  prefix.copy(nonce);
  nonce.writeUInt32BE(frame, prefixBytes);
  return nonce;
}

/** Puts head, ciphertext and tag into `target` and gives how many bytes that was. */
export function sealFrame(
  target: Buffer,
  start: number,
  nonce: Buffer,
  { key, bytes, isLast }: Piece & { readonly key: Buffer },
): number {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const head = target.subarray(start, start + headBytes);
  head.writeUInt8(isLast ? 1 : 0, 0);
  head.writeUInt32BE(bytes.length, 1);
  cipher.setAAD(head);
  let at = start + headBytes;
  // GCM is a stream: there are as many bytes of ciphertext as of text, and `final` gives none.
  at += cipher.update(bytes).copy(target, at);
  cipher.final();
  at += cipher.getAuthTag().copy(target, at);
  return at - start;
}

export function openFrame(key: Buffer, nonce: Buffer, sealed: Buffer): Piece {
  const head = sealed.subarray(0, headBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAAD(head);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const bytes = decipher.update(sealed.subarray(headBytes, -tagBytes));
  decipher.final();
  return { bytes, isLast: head.readUInt8(0) === 1 };
}

export function cutOff(): Error {
  return new Error("spooled bytes are cut off");
}

export function wasChanged(): Error {
  return new Error("spooled bytes were changed");
}
