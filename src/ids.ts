import { createHash, randomBytes } from "node:crypto";

/** In the order of their bytes. */
export const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Letters and digits only: OAuth clients disagree on how to percent-encode anything else. */
export function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 = 4 × 62: bytes above would make some letters likelier than others.
      if (byte < 248 && text.length < length) text += alphabet[byte % 62];
    }
  }
  return text;
}

export type IdKind =
  | "dis"
  | "adm"
  | "inv"
  | "ide"
  | "int"
  | "gra"
  | "loc"
  | "acc"
  | "sec"
  | "nig"
  | "run"
  | "fil"
  | "mail"
  | "key"
  | "opt"
  | "req";

/** `int_` and 16 random letters and digits (95 bits): the id says what it is of. */
export function newId(kind: IdKind): string {
  return `${kind}_${randomText(16)}`;
}

/** 43 letters and digits, 256 bits: stored only as its hash. */
export function newSecret(): string {
  return randomText(43);
}

/** Enough for secrets of high entropy; human passwords get argon2id. */
export function hashSecret(secret: string): string {
  return sha256(secret);
}

/** Hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
