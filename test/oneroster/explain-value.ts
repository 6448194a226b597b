/** The formats that chapter 3 lists before its tables. */
import type { Column, Format } from "./columns.ts";
import { quote } from "./findings.ts";

/** What is wrong with a filled cell; undefined when nothing is. Content is case-sensitive throughout. */
export function explainValue({ format }: Column, value: string): string | undefined {
  const parts = listParts(format, value);
  const wrong = parts.find((part) => !fits(format, part));
  if (wrong === undefined) return undefined;
  const what = parts.length > 1 ? `${quote(wrong)} in its list` : quote(value);
  return `${what} is no ${nameFormat(format)}.`;
}

/** A list is comma-separated inside one cell. */
export function listParts(format: Format, value: string): readonly string[] {
  const isList =
    format.kind === "typedIds" || format.kind === "pairs" || ("isList" in format && format.isList);
  return isList ? value.split(",") : [value];
}

function fits(format: Format, value: string): boolean {
  switch (format.kind) {
    case "text":
    case "texts":
      return true;
    case "guid":
    case "reference":
      return isGuid(value);
    case "date":
      return isDate(value);
    case "dateTime":
      return isDateTime(value);
    case "truth":
      return value === "true" || value === "false";
    case "year":
      return /^\d{4}$/.test(value);
    case "integer":
      return /^-?\d+$/.test(value);
    case "float":
      return /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(value);
    case "typedIds":
    case "pairs":
      return /^\{[^{}:]+:[^{}]+\}$/.test(value);
    case "word":
      return format.words.includes(value) || (format.isOpen && /^ext:./.test(value));
  }
}

/** Fewer than 256 of the characters listed; its “0-1 | a-Z” is read as all digits and both cases. */
function isGuid(value: string): boolean {
  return /^[0-9A-Za-z._/@-]{1,255}$/.test(value);
}

/** ISO 8601 as YYYY-MM-DD; a day that exists. */
function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** W3C's profile of ISO 8601, in UTC: seconds may be left out, and parts of them be given. */
function isDateTime(value: string): boolean {
  const [, day, clock] = /^(.{10})T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)Z$/.exec(value) ?? [];
  return (
    day !== undefined &&
    clock !== undefined &&
    isDate(day) &&
    /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?/.test(clock) &&
    !/:[6-9]\d/.test(clock)
  );
}

function nameFormat(format: Format): string {
  switch (format.kind) {
    case "guid":
    case "reference":
      return "GUID: at most 255 of A-Z a-z 0-9 . - _ / @";
    case "date":
      return "date: YYYY-MM-DD";
    case "dateTime":
      return "moment in UTC: YYYY-MM-DDTHH:MM:SS.sssZ";
    case "truth":
      return "truth: true or false";
    case "year":
      return "year: YYYY";
    case "typedIds":
      return "{type:id}";
    case "pairs":
      return "{left:right}";
    case "word":
      return `word of ${format.words.join(", ")}${format.isOpen ? " or ext:…" : ""}`;
    default:
      return format.kind;
  }
}
