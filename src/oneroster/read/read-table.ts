import { nearestName } from "../../catalog/nearest-name.ts";
import { readCsv } from "../../formats/read-csv.ts";
import { isRefusal, Refusal } from "../../refusal.ts";
import type { Table } from "./tables.ts";

/** Cells by heading; empty, or of a column that is not there: null. */
export type Cells<Name extends string> = Readonly<Record<Name, string | null>>;

export type TableRow<Name extends string> = {
  readonly line: number;
  readonly cells: Cells<Name>;
  /** The row itself is broken, and its cells are not to be relied on. */
  readonly isBroken: boolean;
};

/**
 * Gives the used cells of a file's rows, some at a time; `filled` gets the names of the columns that are not empty in
 * all rows. Refuses headings that are not the binding's, with the nearest that is.
 */
export async function* readTable<Name extends string>(
  table: Table<Name>,
  file: {
    readonly fileName: string;
    readonly bytes: AsyncIterable<Uint8Array>;
    readonly encoding: "utf-8" | "windows-1252";
    readonly filled: Set<string>;
  },
): AsyncGenerator<readonly TableRow<Name>[]> {
  const { fileName, bytes, encoding, filled } = file;
  let places: readonly (readonly [name: Name, at: number])[] | undefined;
  try {
    for await (const { headings, rows } of readCsv(bytes, { encoding })) {
      places ??= matchColumns(table, headings);
      const used = places;
      yield rows.map(({ line, cells, defect }) => {
        const taken = pick(used, cells);
        if (defect === undefined) noteFilled(filled, used, taken);
        return { line, cells: taken, isBroken: defect !== undefined };
      });
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new Refusal(error.code, `${fileName}: ${error.message}`);
  }
}

function pick<Name extends string>(
  places: readonly (readonly [name: Name, at: number])[],
  cells: readonly (string | null | undefined)[],
): Cells<Name> {
  const taken: Record<string, string | null> = {};
  for (const [name, at] of places) taken[name] = cells[at]?.normalize("NFC") || null;
  // Safe because there is a place for each used name.
  return taken as Cells<Name>;
}

function noteFilled<Name extends string>(
  filled: Set<string>,
  places: readonly (readonly [name: Name, at: number])[],
  cells: Cells<Name>,
): void {
  if (filled.size === places.length) return;
  for (const [name] of places) if (cells[name] !== null) filled.add(name);
}

function matchColumns<Name extends string>(
  { columns, used, needed }: Table<Name>,
  headings: readonly string[],
): readonly (readonly [name: Name, at: number])[] {
  const found = new Map<string, number>();
  headings.forEach((heading, at) => {
    const word = heading.trim().toLowerCase();
    if (word.startsWith("metadata.")) return;
    const name = columns.find((column) => column.toLowerCase() === word);
    if (name === undefined) throw unknownColumn(heading, columns);
    if (found.has(name)) {
      throw refuse(`the column ${name} stands twice. Remove one of the two.`);
    }
    found.set(name, at);
  });
  const missing = needed.filter((name) => !found.has(name));
  if (missing.length > 0) {
    const are = missing.length > 1 ? "columns are" : "column is";
    throw refuse(`the ${are} missing: ${missing.join(", ")}. Add what is missing.`);
  }
  return used.map((name) => [name, found.get(name) ?? -1] as const);
}

function unknownColumn(heading: string, columns: readonly string[]): Refusal {
  const nearest = nearestName(heading, columns);
  const hint = nearest === undefined ? "" : ` The nearest of it is “${nearest}”.`;
  return refuse(
    `“${heading.slice(0, 100)}” is not a column of this file in OneRoster 1.2.${hint} Correct it, call it metadata.…, or leave it out.`,
  );
}

function refuse(sentence: string): Refusal {
  return new Refusal("format_invalid", sentence);
}
