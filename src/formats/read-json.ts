/** A JSON array of flat objects, read row by row in constant memory. */
import { Refusal } from "../refusal.ts";
import { decodeText } from "./decode-text.ts";
import {
  failExpecting,
  type FlatObject,
  type JsonCursor,
  readJsonRow,
  skipJsonSpace,
} from "./json-value.ts";
import { columnsMax, depthMax, rowCharactersMax, rowsMax, rowsPerBatch } from "./limits.ts";
import type { RawBatch, RawCell, RawRow } from "./rows.ts";
import { findRowEnd, type JsonSplit } from "./split-json.ts";

type Reading = {
  /** Text that is not yet rows; it begins at `line` and `column`, both 1-based. */
  rest: string;
  line: number;
  column: number;
  state: "before" | "rows" | "after";
  split: JsonSplit;
  /** Every member name so far, and its place among the headings. */
  headings: Map<string, number>;
  /** By heading: the last row that had it. */
  lastRows: number[];
  rows: { line: number; cells: RawCell[]; defect?: string }[];
  rowCount: number;
};

/**
 * Gives batches, at least one. Headings are the member names met so far; a member that a row does not have is `undefined`, and
 * `""` is `null`, as catalog.md wants. Numbers and truth values come as the text that stood in the file.
 */
export async function* readJson(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RawBatch> {
  const reading: Reading = {
    rest: "",
    line: 1,
    column: 1,
    state: "before",
    split: { at: 0, depth: 0, isInText: false },
    headings: new Map(),
    lastRows: [],
    rows: [],
    rowCount: 0,
  };
  for await (const part of decodeText(bytes, "utf-8")) {
    reading.rest += part.text;
    yield* takeText(reading);
    if (part.fault !== undefined) fail(reading, reading.rest.length, part.fault);
  }
  refuseUnfinished(reading);
  if (reading.rows.length > 0 || reading.rowCount === 0) yield takeBatch(reading);
}

function* takeText(reading: Reading): Generator<RawBatch> {
  const cursor: JsonCursor = {
    text: reading.rest,
    at: 0,
    defect: undefined,
    fail: (at, reason) => fail(reading, at, reason),
  };
  if (reading.state === "before") openArray(reading, cursor);
  while (reading.state === "rows") {
    const end = findRowEnd(reading.split, cursor.text);
    if (end === undefined) break;
    if (end.isTooDeep)
      fail(reading, end.at, `brackets stand more than ${depthMax} deep; rows are flat.`);
    takeRow(reading, cursor, end.at);
    if (reading.rows.length === rowsPerBatch) yield takeBatch(reading);
  }
  if (reading.state === "after") {
    skipJsonSpace(cursor);
    if (cursor.at < cursor.text.length)
      fail(reading, cursor.at, "there is text after the end of the array.");
  }
  dropText(reading, cursor.at);
  if (reading.rest.length > rowCharactersMax) fail(reading, 0, longRowReason);
}

const longRowReason = `the row that begins here is longer than ${rowCharactersMax} characters. Most likely a quote or a bracket was left open.`;

function openArray(reading: Reading, cursor: JsonCursor): void {
  skipJsonSpace(cursor);
  const first = cursor.text[cursor.at];
  if (first === undefined) return;
  if (first === "{")
    fail(
      reading,
      cursor.at,
      'the file is one JSON object, not an array of rows. Send only the array, such as what stands in "data".',
    );
  if (first !== "[")
    fail(reading, cursor.at, "the file is no JSON: an array of rows begins with a square bracket.");
  cursor.at += 1;
  reading.split.at = cursor.at;
  reading.state = "rows";
}

function takeRow(reading: Reading, cursor: JsonCursor, end: number): void {
  const start = cursor.at;
  const isClosing = cursor.text[end] === "]";
  skipJsonSpace(cursor);
  const isEmptyArray = cursor.at === end && isClosing && reading.rowCount === 0;
  if (!isEmptyArray) {
    const flat = readJsonRow(cursor);
    skipJsonSpace(cursor);
    if (cursor.at !== end) failExpecting(cursor, "a comma or the end of the array");
    if (end - start > rowCharactersMax) fail(reading, start, longRowReason);
    reading.rowCount += 1;
    if (reading.rowCount > rowsMax)
      throw new Refusal("too_large", `The file has more than ${rowsMax} rows. Split it.`);
    placeCells(reading, flat, cursor);
  }
  cursor.at = end + 1;
  cursor.defect = undefined;
  reading.split.at = cursor.at;
  if (isClosing) reading.state = "after";
}

function placeCells(reading: Reading, flat: FlatObject, cursor: JsonCursor): void {
  const { headings, lastRows, rowCount: line } = reading;
  const cells: RawCell[] = Array.from({ length: headings.size });
  flat.names.forEach((name, position) => {
    const index = headings.get(name) ?? headings.size;
    if (index === columnsMax)
      fail(reading, cursor.at, `the rows have more than ${columnsMax} different members.`);
    if (index === headings.size) headings.set(name, index);
    if (lastRows[index] === line) cursor.defect ??= `"${name}" stands twice in the row.`;
    lastRows[index] = line;
    cells[index] = flat.cells[position];
  });
  reading.rows.push(
    cursor.defect === undefined ? { line, cells } : { line, cells, defect: cursor.defect },
  );
}

function takeBatch(reading: Reading): RawBatch {
  const headings = [...reading.headings.keys()];
  const rows: readonly RawRow[] = reading.rows;
  // A member that first came in a later row is missing in the earlier ones.
  for (const { cells } of reading.rows)
    while (cells.length < headings.length) cells.push(undefined);
  reading.rows = [];
  return { headings, rows };
}

function refuseUnfinished(reading: Reading): void {
  if (reading.state === "after") return;
  if (reading.state === "before")
    throw new Refusal("empty_file", "The file is empty: an array without rows is [].");
  const cursor: JsonCursor = {
    text: reading.rest,
    at: 0,
    defect: undefined,
    fail: (at, reason) => fail(reading, at, reason),
  };
  // A fault further up, such as a bracket left open, is the better answer than the end of the file.
  readJsonRow(cursor);
  skipJsonSpace(cursor);
  failExpecting(cursor, "a comma or the end of the array");
}

function dropText(reading: Reading, end: number): void {
  const { line, column } = findPlace(reading, end);
  Object.assign(reading, { line, column, rest: reading.rest.slice(end) });
  reading.split.at -= end;
}

function findPlace(reading: Reading, at: number): { line: number; column: number } {
  const before = reading.rest.slice(0, at);
  const lines = before.match(/\n/g)?.length ?? 0;
  if (lines === 0) return { line: reading.line, column: reading.column + at };
  return { line: reading.line + lines, column: at - before.lastIndexOf("\n") };
}

function fail(reading: Reading, at: number, reason: string): never {
  const { line, column } = findPlace(reading, at);
  throw new Refusal("format_invalid", `Line ${line}, column ${column}: ${reason}`);
}
