/** Gathers rows whose cells come by name, in any order and not all of them: members of JSON, elements of XML. */
import { Refusal } from "../refusal.ts";
import { columnsMax, rowsMax, rowsPerBatch } from "./limits.ts";
import type { RawBatch, RawCell } from "./rows.ts";

export type NamedRows = {
  /** Every name so far, and its place among the headings. */
  readonly headings: Map<string, number>;
  /** By heading: how its name stands in the file when nothing in it is escaped. */
  readonly marks: string[];
  readonly toMark: (name: string) => string;
  rows: { line: number; cells: RawCell[]; defect?: string }[];
  rowCount: number;
  /** By heading: the last open row that had it. A row may be opened twice, so it is not the row's number. */
  readonly lastOpenings: number[];
  openings: number;
};

export function noRows(toMark: NamedRows["toMark"]): NamedRows {
  return {
    headings: new Map(),
    marks: [],
    toMark,
    rows: [],
    rowCount: 0,
    lastOpenings: [],
    openings: 0,
  };
}

/** Cells that no `closeRow` follows are forgotten, so that a row may be tried the quick way first. */
export function openRow(rows: NamedRows): RawCell[] {
  rows.openings += 1;
  return [];
}

/** The heading of the name, which may be met for the first time; `undefined` when there are too many. */
export function findHeading(rows: NamedRows, name: string): number | undefined {
  const known = rows.headings.get(name);
  if (known !== undefined) return known;
  if (rows.headings.size === columnsMax) return undefined;
  rows.headings.set(name, rows.headings.size);
  rows.marks.push(rows.toMark(name));
  rows.lastOpenings.push(0);
  return rows.headings.size - 1;
}

/** False, and nothing is placed, when the row has that cell already. */
export function placeCell(
  rows: NamedRows,
  cells: RawCell[],
  heading: number,
  cell: RawCell,
): boolean {
  if (rows.lastOpenings[heading] === rows.openings) return false;
  rows.lastOpenings[heading] = rows.openings;
  while (cells.length < heading) cells.push(undefined);
  cells[heading] = cell;
  return true;
}

export function closeRow(
  rows: NamedRows,
  row: { line: number; cells: RawCell[]; defect?: string | undefined },
): void {
  rows.rowCount += 1;
  if (rows.rowCount > rowsMax)
    throw new Refusal("too_large", `The file has more than ${rowsMax} rows. Split it.`);
  const { line, cells, defect } = row;
  rows.rows.push(defect === undefined ? { line, cells } : { line, cells, defect });
}

export function takeBatch(rows: NamedRows): RawBatch {
  const headings = [...rows.headings.keys()];
  const taken = rows.rows.length > rowsPerBatch ? rows.rows.splice(0, rowsPerBatch) : rows.rows;
  // A name that first came in a later row is missing in the earlier ones.
  for (const { cells } of taken) while (cells.length < headings.length) cells.push(undefined);
  if (taken === rows.rows) rows.rows = [];
  return { headings, rows: taken };
}
