/** Where a package breaks the binding. */
export type Place = {
  readonly file: string;
  readonly line?: number;
  /** Counted from 1. */
  readonly column?: number;
  /** The column's heading. */
  readonly heading?: string;
};

export type Note = (place: Place, sentence: string) => void;

/** One sentence for each finding: `users.csv, line 3, column 5 (username): is empty, and must be filled.` */
export function describeFinding(place: Place, sentence: string): string {
  const line = place.line === undefined ? "" : `, line ${place.line}`;
  const column = place.column === undefined ? "" : `, column ${place.column}`;
  const heading = place.heading === undefined ? "" : ` (${place.heading})`;
  return `${place.file}${line}${column}${heading}: ${sentence}`;
}

/** Cells come from outside: one line, and not too long for a sentence. */
export function quote(cell: string): string {
  return JSON.stringify(cell.length > 60 ? `${cell.slice(0, 60)}…` : cell);
}
