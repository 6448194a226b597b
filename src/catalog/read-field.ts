import type { Field, StoredValue } from "./field.ts";
import { readDate, readInstant, readTime } from "./read-moment.ts";

export type FieldReading =
  | { readonly value: StoredValue; readonly trimmed: boolean }
  | { readonly reason: string; readonly fix: string };

const flagWords: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["y", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["n", false],
  ["0", false],
]);

/**
 * What a cell of a load means (catalog.md, "How to read the tables"): empty clears, text is kept as it came in
 * Unicode NFC, ids, codes and dates lose outer spaces. Never throws; the reason never repeats the cell.
 */
export function readField(field: Field, cell: string | null): FieldReading {
  if (cell === null || cell === "") return readEmpty(field);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/.test(cell)) {
    return { reason: "contains a control character", fix: "Remove it." };
  }
  const normal = cell.normalize("NFC");
  if (field.kind === "text") return readText(field, normal);
  const value = normal.trim();
  if (value === "") return readEmpty(field);
  const reading = readTrimmed(field, value);
  return "value" in reading ? { ...reading, trimmed: value !== normal } : reading;
}

function readEmpty(field: Field): FieldReading {
  if (field.required) return { reason: "is empty", fix: `Fill in ${field.label}.` };
  return { value: field.kind === "flag" ? field.otherwise : null, trimmed: false };
}

function readText(field: Extract<Field, { kind: "text" }>, value: string): FieldReading {
  // Text is not trimmed, but a name of nothing but spaces does not fill a required column.
  if (field.required && value.trim() === "") return readEmpty(field);
  const { charactersMax } = field;
  if (value.length <= charactersMax) return { value, trimmed: false };
  return {
    reason: `has ${value.length} characters`,
    fix: `Shorten it to at most ${charactersMax} characters.`,
  };
}

function readTrimmed(
  field: Exclude<Field, { kind: "text" }>,
  value: string,
): { value: StoredValue } | { reason: string; fix: string } {
  switch (field.kind) {
    case "id":
      return readId(field, value);
    case "date":
      return readDate(value);
    case "flag": {
      const truth = flagWords.get(value.toLowerCase());
      if (truth !== undefined) return { value: truth };
      return { reason: "is no truth value", fix: "Use true or false." };
    }
    case "language":
      if (/^[a-z]{2}$/i.test(value)) return { value: value.toLowerCase() };
      return { reason: "is no ISO 639 language code", fix: "Use two letters, such as en or es." };
    case "code":
      return readCode(field, value);
    case "time":
      return readTime(value);
    case "instant":
      return readInstant(value);
    case "count":
      return readCount(field, value);
    case "link":
      return readLink(value);
    case "printed":
      return { reason: "is derived from other rows", fix: "Leave it out." };
  }
}

function readId(
  field: Extract<Field, { kind: "id" }>,
  value: string,
): { value: string } | { reason: string; fix: string } {
  if (value.length > field.charactersMax) {
    return {
      reason: `has ${value.length} characters`,
      fix: `Use at most ${field.charactersMax} characters.`,
    };
  }
  if (field.lettersAndDigits && !/^[A-Za-z0-9]+$/.test(value)) {
    return {
      reason: "has other characters than letters and digits",
      fix: "Use A–Z, a–z, 0–9 only.",
    };
  }
  return { value };
}

function readCode(
  field: Extract<Field, { kind: "code" }>,
  value: string,
): { value: string } | { reason: string; fix: string } {
  if (field.codes.includes(value)) return { value };
  const word = value.toLowerCase();
  // A word such as `constructor` is in every object, and still no spelling.
  const spelled = Object.hasOwn(field.spellings ?? {}, word) ? field.spellings?.[word] : undefined;
  if (spelled !== undefined) return { value: spelled };
  return { reason: "is not a known code", fix: `Use one of ${field.codes.join(", ")}.` };
}

function readCount(
  { max }: Extract<Field, { kind: "count" }>,
  value: string,
): { value: number } | { reason: string; fix: string } {
  if (/^\d{1,9}$/.test(value) && Number(value) <= max) return { value: Number(value) };
  const reason = `is no whole number from 0 to ${max}`;
  return { reason, fix: "Use digits only, such as 30." };
}

export const linkCharactersMax = 2_000;

/** https only: a page with a child's plan must not cross the net in the open, and no script hides in it. */
function readLink(value: string): { value: string } | { reason: string; fix: string } {
  const fix = "Use an address that begins with https://, without a name or password in it.";
  if (!/^https:\/\/[^\s"<>\\^`{|}]+$/i.test(value)) return { reason: "is no https address", fix };
  if (value.length > linkCharactersMax) {
    return {
      reason: `has ${value.length} characters`,
      fix: `Use at most ${linkCharactersMax} characters.`,
    };
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.username !== "" || url.password !== "") {
    return { reason: "is no https address", fix };
  }
  return { value };
}
