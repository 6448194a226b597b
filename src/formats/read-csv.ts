/** RFC 4180 as the world writes it: any line end, four delimiters, four encodings; strict where a guess would change a row. */
import { Refusal } from "../refusal.ts";
import { findCsvDialect } from "./csv-dialect.ts";
import { type CsvPlace, type CsvRow, scanCsvRow } from "./csv-row.ts";
import { type DeclaredEncoding, decodeText } from "./decode-text.ts";
import { rowCharactersMax, rowsMax, rowsPerBatch } from "./limits.ts";
import type { RawBatch, RawNotice, RawRow } from "./rows.ts";

type Reading = {
  /** Text that is not yet rows; it begins on `line`. */
  rest: string;
  line: number;
  delimiter: number | undefined;
  headings: readonly string[] | undefined;
  rows: RawRow[];
  rowCount: number;
  hasEndMark: boolean;
  notices: RawNotice[];
};

/**
 * Gives batches in constant memory, at least one, so that the caller learns the headings. A row with the wrong number of cells
 * comes with its cells as they stood and a `defect`. Refused are files whose rows cannot be told apart for certain.
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  options: { readonly encoding?: DeclaredEncoding } = {},
): AsyncGenerator<RawBatch> {
  const reading: Reading = {
    rest: "",
    line: 1,
    delimiter: undefined,
    headings: undefined,
    rows: [],
    rowCount: 0,
    hasEndMark: false,
    notices: [],
  };
  for await (const part of decodeText(bytes, options.encoding ?? "utf-8")) {
    reading.rest += part.text;
    yield* takeRows(reading, false);
    if (part.fault !== undefined) throw refuseAt(reading, findEnd(reading), part.fault);
  }
  // Tools that come from MS-DOS end a text file with Ctrl-Z.
  reading.hasEndMark = reading.rest.endsWith("\x1a");
  if (reading.hasEndMark) reading.rest = reading.rest.slice(0, -1);
  yield* takeRows(reading, true);
  if (reading.headings === undefined)
    throw new Refusal("empty_file", "The file is empty: it does not even have a heading line.");
  if (reading.rows.length > 0 || reading.rowCount === 0) yield takeBatch(reading, reading.headings);
}

function* takeRows(reading: Reading, isLast: boolean): Generator<RawBatch> {
  const text = reading.rest;
  let at = 0;
  if (reading.delimiter === undefined) {
    const dialect = findCsvDialect(text, isLast);
    if (dialect === undefined) return refuseLongRow(reading);
    reading.delimiter = dialect.delimiter;
    reading.line += dialect.lines;
    at = dialect.start;
  }
  const source = { text, delimiter: reading.delimiter, isLast };
  while (at < text.length) {
    const row = scanCsvRow(source, at);
    if (row.found === "fault") throw refuseAt(reading, row, row.reason);
    if (row.found === "more") break;
    if (row.end - at > rowCharactersMax) throw longRow(reading.line);
    if (!row.isBlank) takeRow(reading, row);
    reading.line += row.lines;
    at = row.end;
    if (reading.headings !== undefined && reading.rows.length === rowsPerBatch)
      yield takeBatch(reading, reading.headings);
  }
  reading.rest = text.slice(at);
  refuseLongRow(reading);
}

function takeRow(reading: Reading, row: CsvRow): void {
  const { headings, line } = reading;
  if (headings === undefined) {
    reading.headings = takeHeadings(row.cells, line);
    return;
  }
  reading.rowCount += 1;
  if (reading.rowCount > rowsMax)
    throw new Refusal("too_large", `The file has more than ${rowsMax} rows. Split it.`);
  const { cells } = row;
  if (cells.length < headings.length && !row.hasLineEnd)
    throw refuseAt(
      reading,
      { cell: cells.length, lines: row.lines - 1 },
      `the file ends here, after ${cells.length} of ${headings.length} cells. It was cut short: send it again, whole.`,
    );
  let { defect } = row;
  if (!row.hasLineEnd && !reading.hasEndMark) {
    if (cells.at(-1) === null) defect = lostCellReason;
    else reading.notices.push({ line, ...openEnd });
  }
  if (cells.length !== headings.length) defect = describeWidth(cells.length, headings.length);
  reading.rows.push(defect === undefined ? { line, cells } : { line, cells, defect });
}

// Taken for empty, a cell that was cut off would clear what is stored.
const lostCellReason =
  "The file ends in an empty cell, without a line end, so what was in it may have been cut off.";

/** Such a file is common and read; nothing but its sender can tell it from one that was cut within its last cell. */
const openEnd = {
  reason: "the last line has no line end, so whether its last cell is whole cannot be seen",
  fix: "End every line with a line end.",
};

function takeHeadings(cells: readonly (string | null)[], line: number): readonly string[] {
  const seen = new Set<string>();
  return cells.map((heading, index) => {
    if (heading === null)
      throw new Refusal(
        "format_invalid",
        `Line ${line}: column ${index + 1} has no heading. Name it or remove it.`,
      );
    if (seen.has(heading))
      throw new Refusal(
        "format_invalid",
        `Line ${line}: the heading "${heading}" stands twice. Remove one of the columns.`,
      );
    seen.add(heading);
    return heading;
  });
}

function describeWidth(cells: number, headings: number): string {
  return `The row has ${cells} ${cells === 1 ? "cell" : "cells"}, the heading line has ${headings}. A cell that holds the delimiter must be quoted.`;
}

function takeBatch(reading: Reading, headings: readonly string[]): RawBatch {
  const { rows, notices } = reading;
  reading.rows = [];
  return notices.length > 0 ? { headings, rows, notices } : { headings, rows };
}

/** The place of the character after the last readable one. */
function findEnd(reading: Reading): CsvPlace {
  // The unreadable character stands for itself, so that a line end before it counts.
  const text = `${reading.rest}\uFFFD`;
  const delimiter = reading.delimiter ?? findCsvDialect(text, true)?.delimiter ?? 44;
  let at = 0;
  let lines = 0;
  for (;;) {
    const row = scanCsvRow({ text, delimiter, isLast: false }, at);
    if (row.found !== "row") return { cell: row.cell, lines: lines + row.lines };
    at = row.end;
    lines += row.lines;
  }
}

function refuseAt(reading: Reading, place: CsvPlace, reason: string): Refusal {
  const heading = reading.headings?.[place.cell - 1];
  const column = `column ${place.cell}${heading === undefined ? "" : ` (${heading})`}`;
  return new Refusal("format_invalid", `Line ${reading.line + place.lines}, ${column}: ${reason}`);
}

function refuseLongRow(reading: Reading): void {
  if (reading.rest.length > rowCharactersMax) throw longRow(reading.line);
}

function longRow(line: number): Refusal {
  return new Refusal(
    "format_invalid",
    `Line ${line}: the row that begins here is longer than ${rowCharactersMax} characters. Most likely a quote was left open.`,
  );
}
