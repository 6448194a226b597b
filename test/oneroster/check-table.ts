import type { Column, Mode, Table } from "./columns.ts";
import { explainValue } from "./explain-value.ts";
import { quote, type Note, type Place } from "./findings.ts";
import type { CsvRecord } from "./parse-strict-csv.ts";

export type Row = {
  readonly line: number;
  /** By heading; what the file has no column for is empty. */
  readonly get: (heading: string) => string;
  readonly place: (heading: string) => Place;
};

/** What one file says by itself: heading, width, filled and well-formed cells, keys named once. */
export function checkTable(
  { name, columns }: Table,
  mode: Mode,
  records: readonly CsvRecord[],
  note: Note,
): readonly Row[] {
  const file = `${name}.csv`;
  const [header, ...lines] = records;
  if (!header) {
    note({ file }, "has no heading.");
    return [];
  }
  checkHeader(file, columns, header.cells, note);
  if (lines.length === 0) note({ file }, "has no rows; such a file is left out and called absent.");
  const positions = new Map(header.cells.map((heading, index) => [heading, index]));
  const place = (line: number, heading: string): Place => {
    const index = positions.get(heading);
    return { file, line, ...(index === undefined ? {} : { column: index + 1 }), heading };
  };
  const rows = lines.filter(({ line, cells }) => {
    if (cells.length === header.cells.length) return true;
    note({ file, line }, `has ${cells.length} cells instead of ${header.cells.length}.`);
    return false;
  });
  const named = rows.map(({ line, cells }) => ({
    line,
    get: (heading: string) => cells[positions.get(heading) ?? -1] ?? "",
    place: (heading: string) => place(line, heading),
  }));
  for (const row of named) {
    for (const column of columns) {
      if (positions.has(column.name)) checkCell(column, mode, row, note);
    }
  }
  checkKeys(named, note);
  return named;
}

/**
 * Chapter 3: headings in the order of the tables, each once, in this case, own ones at the end. “Required” speaks of
 * data there, so a column stands in the heading also where its cells may be empty.
 */
function checkHeader(
  file: string,
  columns: readonly Column[],
  headings: readonly string[],
  note: Note,
): void {
  const expected = columns.map(({ name }) => name);
  for (const name of expected) {
    if (!headings.includes(name)) note({ file, line: 1 }, `has no column ${name}.`);
  }
  let last = -1;
  let metadata: string | undefined;
  for (const [index, heading] of headings.entries()) {
    const place = { file, line: 1, column: index + 1 };
    const position = expected.indexOf(heading);
    if (headings.indexOf(heading) < index) note(place, `${quote(heading)} stands there again.`);
    else if (position === -1 && /^metadata\../.test(heading)) metadata ??= heading;
    else if (position === -1) {
      note(place, `${quote(heading)} is no column of it; others begin with metadata.`);
    } else if (metadata) note(place, `${heading} stands behind ${metadata}, which comes last.`);
    else if (position < last) note(place, `${heading} stands behind ${expected[last]}.`);
    if (position !== -1) last = position;
  }
}

function checkCell(column: Column, mode: Mode, row: Row, note: Note): void {
  const value = row.get(column.name);
  const place = row.place(column.name);
  const isOfDelta = column.name === "status" || column.name === "dateLastModified";
  if (isOfDelta && mode === "bulk") {
    if (value !== "") note(place, "is filled, and must be empty in a bulk file.");
    return;
  }
  if (value !== "") {
    const fault = explainValue(column, value);
    if (fault) note(place, fault);
  } else if (isOfDelta) note(place, "is empty, and must be filled in a delta file.");
  else if (column.isRequired) note(place, "is empty, and must be filled.");
}

function checkKeys(rows: readonly Row[], note: Note): void {
  const lines = new Map<string, number>();
  for (const row of rows) {
    const id = row.get("sourcedId");
    const first = lines.get(id);
    if (id === "") continue;
    if (first === undefined) lines.set(id, row.line);
    else note(row.place("sourcedId"), `${quote(id)} stands in line ${first} already.`);
  }
}
