import { alphabet, newSecret, sha256 } from "../ids.ts";

/** Until the year 8888. */
const timeLength = 8;

/** 51 letters and digits, opaque to whoever holds it: when it was made, then 256 random bits. */
export function newAccessToken(now: Date): string {
  return writeTime(now) + newSecret();
}

/**
 * What is stored of it: its time as it is, which keeps tokens of one moment side by side in the database, and the
 * SHA-256 of the whole.
 */
export function hashAccessToken(token: string): string {
  return token.slice(0, timeLength) + sha256(token);
}

/** Greater than the hash of every token made before that instant, and not than any made later. */
export function hashBefore(instant: Date): string {
  return writeTime(instant);
}

/** In base 62 of a fixed length: its digits are in the order of their bytes, so the text sorts as time does. */
function writeTime(instant: Date): string {
  let rest = instant.getTime();
  let text = "";
  for (let place = 0; place < timeLength; place += 1) {
    text = alphabet[rest % alphabet.length] + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}
