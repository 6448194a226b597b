const letters: Readonly<Record<string, string>> = {
  ł: "l",
  ı: "i",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  æ: "ae",
  ß: "ss",
};

/** A name as mailboxes have it: a to z; empty when it is written in another script. */
export function plainLetters(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[łıøđðþæß]/g, (letter) => letters[letter] ?? "")
    .replace(/[^a-z]/g, "");
}
