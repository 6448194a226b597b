import { Refusal } from "../refusal.ts";

// NIST SP 800-63B-4: fifteen when the password stands alone; the upper bound keeps hashing from being a weapon.
export const passwordCharactersMin = 15;
const passwordCharactersMax = 256;

// OWASP's parameters for argon2id: 19 MiB and two passes, some 50 ms here.
const argon2id = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

export function checkNewPassword(password: string, personal: readonly string[]): void {
  const length = [...password].length;
  if (length < passwordCharactersMin) {
    refuse(
      `Use at least ${passwordCharactersMin} characters; a short sentence is easy to remember.`,
    );
  }
  if (length > passwordCharactersMax) {
    refuse(`Use at most ${passwordCharactersMax} characters.`);
  }
  const folded = password.toLowerCase();
  const isPersonal = personal.some((word) => word.length > 3 && folded === word.toLowerCase());
  if (isPersonal || isRepetitive(folded)) {
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

/** Any Unicode; normalised, so that two keyboards give the same password. */
export function hashPassword(password: string): Promise<string> {
  return Bun.password.hash(password.normalize("NFC"), argon2id);
}

export function verifyPassword(password: string, hash: string): Promise<boolean> {
  return Bun.password.verify(password.normalize("NFC"), hash);
}

let decoy: Promise<string> | undefined;

/** Takes as long as a real check, so that an unknown e-mail address cannot be told by time. */
export async function verifyNobody(password: string): Promise<false> {
  decoy ??= hashPassword("a password that nobody has");
  await verifyPassword(password, await decoy);
  return false;
}
