import { dictionary } from "@zxcvbn-ts/language-common";

/** What is tried first by whoever guesses: passwords that leaked most often, and words that belong to the person. */

let known: ReadonlySet<string> | undefined;

/** Some 49,000; the list is unpacked when it is first asked. */
function commonPasswords(): ReadonlySet<string> {
  known ??= new Set(dictionary["passwords-common"]);
  return known;
}

/** Lower case. Also with figures or signs put around it, which guessing programs try too. */
export function isCommonPassword(folded: string): boolean {
  const bare = folded.replaceAll(/^[\d\p{P}\p{S}\s]+|[\d\p{P}\p{S}\s]+$/gu, "");
  const joined = folded.replaceAll(/[\p{P}\p{S}\s]+/gu, "");
  return [folded, bare, joined].some((text) => text !== "" && commonPasswords().has(text));
}

// The product's, and rows of the keyboard.
const everybodysWords =
  "samegoal data imports exports import export password qwertyuiop asdfghjkl zxcvbnm 1234567890 abcdefghijklmnopqrstuvwxyz".split(
    " ",
  );
const wordCharactersMin = 3;

/** How many letters are left of it without everybody's words and those of these texts. */
export function lettersLeft(folded: string, personal: readonly string[]): number {
  const words = [...everybodysWords, ...personal.flatMap(wordsOf)].toSorted(
    (one, other) => other.length - one.length,
  );
  const left = words.reduce((text, word) => text.replaceAll(word, " "), folded);
  return [...left.replaceAll(/[\p{P}\s]/gu, "")].length;
}

function wordsOf(text: string): readonly string[] {
  const folded = text.normalize("NFKC").toLowerCase();
  const words = folded.split(/[^\p{L}\p{N}]+/u);
  return [folded, ...words].filter((word) => word.length >= wordCharactersMin);
}
