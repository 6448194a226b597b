import { Refusal } from "../refusal.ts";
import { isCommonPassword, lettersLeft } from "./guessable.ts";

// NIST SP 800-63B-4 §3.1.1.2: fifteen when the password stands alone, eight beside a second factor.
export const passwordCharactersMin = 15;
export const passwordCharactersMinWithCode = 8;
// Far above the 64 that it asks for; the upper bound keeps hashing from being a weapon.
export const passwordCharactersMax = 256;

// OWASP's parameters for argon2id: 19 MiB and two passes, some 50 ms here.
const argon2id = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

// What is left of a password without the person's, the district's and the product's words.
const lettersLeftMin = 6;

type NewPassword = {
  readonly password: string;
  /** The person's email and name, the district's name. */
  readonly personal: readonly string[];
  /** TOTP is on, so the password does not stand alone. */
  readonly hasCode?: boolean;
};

/** Refuses what is short, far too long or easy to guess. Says nothing about kinds of characters: those do not help. */
export function checkNewPassword({ password, personal, hasCode = false }: NewPassword): void {
  const charactersMin = hasCode ? passwordCharactersMinWithCode : passwordCharactersMin;
  const plain = normalize(password);
  const length = [...plain].length;
  if (length < charactersMin) {
    refuse(`Use at least ${charactersMin} characters; a short sentence is easy to remember.`);
  }
  if (length > passwordCharactersMax) {
    refuse(`Use at most ${passwordCharactersMax} characters.`);
  }
  // Compatibility forms look alike, so they are as easy to guess.
  const folded = plain.normalize("NFKC").toLowerCase();
  if (isCommonPassword(folded)) {
    refuse("Many people use this one, so it is tried first. Use a few words of your own.");
  }
  if (isRepetitive(folded) || lettersLeft(folded, personal) < lettersLeftMin) {
    refuse("This one is easy to guess. Use a few words that do not belong together.");
  }
}

/** `aaaaaaaaaaaaaaa`, `passwordpassword`, `123456789012345`. */
function isRepetitive(folded: string): boolean {
  if (/^(.{1,8})\1+.{0,8}$/u.test(folded)) return true;
  return "01234567890123456789012345678901234567890".includes(folded);
}

function refuse(sentence: string): never {
  throw new Refusal("invalid", sentence, { password: sentence });
}

/** Any Unicode; two keyboards give the same password. */
function normalize(password: string): string {
  return password.normalize("NFC");
}

export function hashPassword(password: string): Promise<string> {
  return Bun.password.hash(normalize(password), argon2id);
}

/** Never right for somebody who has no password. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  // What is longer than any password is not worth hashing; counted in UTF-16, of which a character has two at most.
  if (hash === "" || password.length > 4 * passwordCharactersMax) return verifyNobody("");
  return Bun.password.verify(normalize(password), hash);
}

let decoy: Promise<string> | undefined;

/** Takes as long as a real check, so that an unknown e-mail address cannot be told by time. */
export async function verifyNobody(password: string): Promise<false> {
  decoy ??= hashPassword("a password that nobody has");
  await Bun.password.verify(normalize(password.slice(0, passwordCharactersMax)), await decoy);
  return false;
}
