/** Where the reading of a JSON file stands: the text at hand, its place in the file, and the rows so far. */
import { Refusal } from "../refusal.ts";
import type { JsonCursor } from "./json-value.ts";
import { rowCharactersMax } from "./limits.ts";
import { type NamedRows, noRows } from "./named-rows.ts";
import type { JsonSplit } from "./split-json.ts";

type JsonPlace = { readonly line: number; readonly column: number };

export type JsonReading = {
  /** It begins at `line` and `column`, both 1-based. */
  text: string;
  line: number;
  column: number;
  /** Everything in the text before it was taken. */
  at: number;
  /** No more text will come. */
  isLast: boolean;
  state: "start" | "members" | "behindMember" | "rows" | "behindRow" | "lines" | "end";
  /** How far the search for the end of what begins at `at` has come. */
  split: JsonSplit;
  /** The one object that holds the rows: its members so far, and where it began; `undefined` when the file is an array or lines. */
  envelope: { readonly names: Set<string>; readonly place: JsonPlace } | undefined;
  readonly rows: NamedRows;
  /** NDJSON only: the line of the file on which `at` lies. */
  lineAt: number;
};

export function startJson(): JsonReading {
  return {
    text: "",
    line: 1,
    column: 1,
    at: 0,
    isLast: false,
    state: "start",
    split: { at: 0, depth: 0, isInText: false },
    envelope: undefined,
    rows: noRows((name) => JSON.stringify(name)),
    lineAt: 1,
  };
}

/** `until`: where the text ends for this cursor. */
export function cursorAt(
  reading: JsonReading,
  { until, endReason }: { readonly until?: number; readonly endReason: string },
): JsonCursor {
  return {
    text: until === undefined ? reading.text : reading.text.slice(0, until),
    at: reading.at,
    defect: undefined,
    depth: 0,
    endReason,
    fail: (at, reason) => failAt(reading, at, reason),
  };
}

export function goOn(reading: JsonReading, at: number, state: JsonReading["state"]): void {
  reading.at = at;
  reading.state = state;
  reading.split.at = at;
  reading.split.depth = 0;
  reading.split.isInText = false;
}

/** Forgets the text that was taken, which may not leave more than one row. */
export function dropText(reading: JsonReading): void {
  const { at } = reading;
  const { line, column } = placeOf(reading, at);
  Object.assign(reading, { line, column, at: 0, text: reading.text.slice(at) });
  reading.split.at -= at;
  if (reading.text.length > rowCharactersMax) failAt(reading, 0, longRowReason);
}

export function refuseLongRow(reading: JsonReading, end: number): void {
  if (end - reading.at > rowCharactersMax) failAt(reading, reading.at, longRowReason);
}

const longRowReason = `the row that begins here is longer than ${rowCharactersMax} characters. Most likely a quote or a bracket was left open.`;

export function failAt(reading: JsonReading, at: number, reason: string): never {
  return failAtPlace(placeOf(reading, at), reason);
}

export function failAtPlace({ line, column }: JsonPlace, reason: string): never {
  throw new Refusal("format_invalid", `Line ${line}, column ${column}: ${reason}`);
}

export function placeOf(reading: JsonReading, at: number): JsonPlace {
  const { text } = reading;
  let { line } = reading;
  let lineStart = -1;
  for (let end = text.indexOf("\n"); end !== -1 && end < at; end = text.indexOf("\n", end + 1)) {
    line += 1;
    lineStart = end;
  }
  return { line, column: lineStart === -1 ? reading.column + at : at - lineStart };
}
