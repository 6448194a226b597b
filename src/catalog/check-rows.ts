import type { RawBatch, RawCell, RawRow } from "../formats/rows.ts";
import type { Endpoint } from "./endpoint.ts";
import { columnNames, columnOf } from "./endpoint.ts";
import { fastReaderOf, type FastReader } from "./fast-field.ts";
import type { Column, StoredValue } from "./field.ts";
import { matchHeadings } from "./headings.ts";
import { readField } from "./read-field.ts";

export type RowNotice = {
  readonly line: number;
  /** Wire name; undefined when the whole row is meant. */
  readonly column: string | undefined;
  readonly reason: string;
  readonly fix: string;
  /** For administrators only: it tells what is stored. */
  readonly hint?: string;
  /** A notice that is no error tells what was changed on reading. */
  readonly isError: boolean;
};

/** By column, in catalog order; `undefined` where the file has none: it keeps what is stored. */
export type RowValues = readonly (StoredValue | undefined)[];

export type RowChecker = {
  /** Refuses headings that do not fit; a file without rows is asked only this. */
  checkHeadings(headings: RawBatch["headings"]): void;
  /** The row's values, also of a row with problems, as far as they could be read. */
  check(headings: RawBatch["headings"], raw: RawRow, note: (notice: RowNotice) => void): RowValues;
};

type CellReader = {
  readonly name: string;
  readonly column: Column;
  /** Where the value belongs in catalog order. */
  readonly place: number;
  readonly readFast: FastReader;
};

/**
 * Judges each row by itself: every problem of every cell, not the first. Refuses the file (`format_invalid`)
 * when its headings do not fit; those of a JSON or XML file grow as it is read.
 */
export function openRowChecker(endpoint: Endpoint): RowChecker {
  const names = columnNames(endpoint);
  const readers = new Map<string, CellReader>();
  names.forEach((name, place) => {
    const column = columnOf(endpoint, name);
    readers.set(name, { name, column, place, readFast: fastReaderOf(column) });
  });
  const complete = completer(endpoint, names);
  const nothing: (StoredValue | undefined)[] = names.map(() => undefined);
  let matchedHeadings = 0;
  let matched: readonly (CellReader | undefined)[] | undefined;
  const match = (headings: RawBatch["headings"]): readonly (CellReader | undefined)[] => {
    if (matched && matchedHeadings === headings.length) return matched;
    matchedHeadings = headings.length;
    matched = matchHeadings(endpoint, headings).map((name) => readers.get(name ?? ""));
    return matched;
  };
  return {
    checkHeadings: (headings) => void match(headings),
    check: (headings, raw, note) => {
      const values = nothing.slice();
      if (raw.defect !== undefined) {
        const fix = "Correct the row.";
        note({ line: raw.line, column: undefined, reason: raw.defect, fix, isError: true });
        return values;
      }
      const readers = match(headings);
      if (raw.fault) {
        note({ line: raw.line, ...raw.fault, isError: true });
        return keepCells(readers, raw, values);
      }
      for (let index = 0; index < readers.length; index++) {
        const reader = readers[index];
        if (reader) readCell(reader, raw.cells[index], raw.line, values, note);
      }
      complete(values);
      return values;
    },
  };
}

/** Nothing of such a row is stored; whose it is decides what is not removed. */
function keepCells(
  readers: readonly (CellReader | undefined)[],
  { cells }: RawRow,
  values: (StoredValue | undefined)[],
): RowValues {
  readers.forEach((reader, index) => {
    const cell = cells[index];
    if (reader && typeof cell === "string") values[reader.place] = cell;
  });
  return values;
}

function readCell(
  { name, column, place, readFast }: CellReader,
  cell: RawCell,
  line: number,
  values: (StoredValue | undefined)[],
  note: (notice: RowNotice) => void,
): void {
  if (typeof cell === "string" && cell !== "") {
    const value = readFast(cell);
    if (value !== undefined) {
      values[place] = value;
      return;
    }
  } else if (cell === undefined && !column.required) return;
  const reading = readField(column, cell ?? null);
  const at = { line, column: name };
  if ("reason" in reading) note({ ...at, ...reading, isError: true });
  else values[place] = reading.value;
  if ("trimmed" in reading && reading.trimmed) {
    const reason = "had spaces around it, which were cut";
    note({ ...at, reason, fix: "Remove the spaces.", isError: false });
  }
}

function completer(
  { derives }: Endpoint,
  names: readonly string[],
): (values: (StoredValue | undefined)[]) => void {
  if (!derives) return () => undefined;
  const place = names.indexOf(derives.column);
  const from = derives.from.map((name) => names.indexOf(name));
  return (values) => {
    if (values[place]) return;
    values[place] = derives.derive(from.map((one) => values[one]));
  };
}
