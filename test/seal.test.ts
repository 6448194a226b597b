import { expect, test } from "bun:test";
import { createSeal } from "../src/seal.ts";

const seal = createSeal(Buffer.alloc(32, 7));

test("a sealed secret opens to what it was, and never looks the same twice", () => {
  for (const plain of ["", "p", "pässwörd 👩🏽‍🏫", "x".repeat(10_000)]) {
    const sealed = seal.seal(plain);
    expect(seal.open(sealed)).toBe(plain);
    expect(seal.seal(plain)).not.toBe(sealed);
    if (plain.length > 1) expect(sealed).not.toContain(plain);
  }
});

test("a sealed secret that was changed anywhere does not open", () => {
  const [version, keyId, packed = ""] = seal.seal("password").split(".");
  const bytes = Buffer.from(packed, "base64url");
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    const sealed = [version, keyId, changed.toString("base64url")].join(".");
    expect(() => seal.open(sealed)).toThrow();
  }
});

test("a sealed secret that was cut short does not open", () => {
  const sealed = seal.seal("password");
  const [head] = [sealed.slice(0, sealed.lastIndexOf(".") + 1)];
  const bytes = Buffer.from(sealed.slice(head?.length), "base64url");
  // Of a secret without letters the tag is all that speaks against a cut: four bytes of it are not enough.
  const empty = Buffer.from(seal.seal("").slice(head?.length), "base64url");
  expect(() => seal.open(head + empty.subarray(0, 16).toString("base64url"))).toThrow();
  for (const length of [0, 11, 12, 16, 20, 27, bytes.length - 1]) {
    expect(() => seal.open(head + bytes.subarray(0, length).toString("base64url"))).toThrow();
  }
});

test("another key is told by its name, without the secret being tried", () => {
  const other = createSeal(Buffer.alloc(32, 8));
  expect(other.keyId).not.toBe(seal.keyId);
  expect(() => other.open(seal.seal("x"))).toThrow(
    `sealed with key ${seal.keyId}, but SECRET_KEY is ${other.keyId}`,
  );
});

test("the key of spooled bytes is another one", () => {
  expect(seal.spoolKey).toHaveLength(32);
  expect(seal.spoolKey.equals(Buffer.alloc(32, 7))).toBe(false);
  expect(createSeal(Buffer.alloc(32, 7)).spoolKey.equals(seal.spoolKey)).toBe(true);
});
