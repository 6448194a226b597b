import type { RawBatch, RawRow, WireRow } from "../formats/rows.ts";
import type { Endpoint } from "./endpoint.ts";
import { columnOf } from "./endpoint.ts";
import type { Column } from "./field.ts";
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

export type CheckedRow = {
  readonly line: number;
  /** Absent columns are left out: they keep what is stored. */
  readonly row: WireRow;
};

export type CheckedBatch = {
  readonly rows: readonly CheckedRow[];
  readonly rejected: readonly { readonly line: number; readonly row: WireRow }[];
  readonly notices: readonly RowNotice[];
};

/**
 * Judges each row of a batch by itself: every problem of every cell, not the first. Refuses the file
 * (`format_invalid`) when its headings do not fit.
 */
export function checkRows(endpoint: Endpoint, batch: RawBatch): CheckedBatch {
  if (batch.rows.length === 0 && batch.headings.length === 0) {
    return { rows: [], rejected: [], notices: [] };
  }
  // JSON whose items are no objects has no headings at all; each item says so itself.
  const hasNoRows = batch.headings.length === 0 && batch.rows.every((row) => row.defect);
  const names = hasNoRows ? [] : matchHeadings(endpoint, batch.headings);
  const columns = names.map((name) =>
    name === null ? null : { name, column: columnOf(endpoint, name) },
  );
  const rows: CheckedRow[] = [];
  const rejected: { line: number; row: WireRow }[] = [];
  const notices: RowNotice[] = [];
  for (const raw of batch.rows) {
    const found: RowNotice[] = [];
    const row = readRow(columns, raw, found);
    notices.push(...found);
    if (found.some((notice) => notice.isError)) rejected.push({ line: raw.line, row });
    else rows.push({ line: raw.line, row: endpoint.completeRow?.(row) ?? row });
  }
  return { rows, rejected, notices };
}

function readRow(
  columns: readonly ({ readonly name: string; readonly column: Column } | null)[],
  raw: RawRow,
  notices: RowNotice[],
): WireRow {
  const row: Record<string, WireRow[string]> = {};
  if (raw.defect !== undefined) {
    const fix = "Correct the row.";
    notices.push({ line: raw.line, column: undefined, reason: raw.defect, fix, isError: true });
    return row;
  }
  columns.forEach((matched, index) => {
    if (matched === null) return;
    const { name, column } = matched;
    const cell = raw.cells[index];
    if (cell === undefined && !column.required) return;
    const reading = readField(column, cell ?? null);
    const at = { line: raw.line, column: name };
    if ("reason" in reading) notices.push({ ...at, ...reading, isError: true });
    else row[name] = reading.value;
    if ("trimmed" in reading && reading.trimmed) {
      const reason = "had spaces around it, which were cut";
      notices.push({ ...at, reason, fix: "Remove the spaces.", isError: false });
    }
  });
  return row;
}
