import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, thirty seconds. */

const stepSeconds = 30;
const digits = 6;
const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** 160 bits in base32, as RFC 4226 §4 recommends. */
export function newTotpSecret(): string {
  return [...randomBytes(32)].map((byte) => base32[byte % 32]).join("");
}

/** What the QR code says to an app. */
export function totpUrl({
  secret,
  account,
  issuer,
}: {
  readonly secret: string;
  readonly account: string;
  readonly issuer: string;
}): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/** RFC 4226 §5.3. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", decodeBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

export function totpStep(now: Date): number {
  return Math.floor(now.getTime() / 1_000 / stepSeconds);
}

/** The step that the code is of: now, or one before or after, since clocks differ; never one up to `usedStep`. */
export function findTotpStep(
  secret: string,
  code: string,
  { now, usedStep }: { readonly now: Date; readonly usedStep: number | null },
): number | undefined {
  const current = totpStep(now);
  return [current, current - 1, current + 1].find(
    (step) => step > (usedStep ?? -1) && isSame(totpCode(secret, step), code),
  );
}

function isSame(code: string, given: string): boolean {
  return /^\d{6}$/.test(given) && timingSafeEqual(Buffer.from(code), Buffer.from(given));
}

function decodeBase32(text: string): Buffer {
  let bits = "";
  for (const letter of text) bits += base32.indexOf(letter).toString(2).padStart(5, "0");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
