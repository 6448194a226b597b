import { scanCsvRow } from "./csv-row.ts";
import { columnsMax } from "./limits.ts";

export type CsvDialect = {
  /** As a character code. */
  readonly delimiter: number;
  /** Where the heading line begins: blank lines and Excel's `sep=` line stand before it. */
  readonly start: number;
  readonly lines: number;
};

const delimiters = [",", ";", "\t", "|"] as const;

/**
 * Reads the heading line by each delimiter and takes the one that gives the most cells; `undefined` while the line is not whole.
 * A quote inside a cell shows that the delimiter is another: by commas, `id;"a,b"` would be `id;"a` and `b"`.
 */
export function findCsvDialect(text: string, isLast: boolean): CsvDialect | undefined {
  const before = /^(?:\r\n|\n|\r)*(?:sep=([,;\t|])(?:\r\n|\n|\r))?(?:\r\n|\n|\r)*/i.exec(text);
  const start = before?.[0].length ?? 0;
  if (start === text.length) return undefined;
  const lines = before?.[0].match(/\r\n|\n|\r/g)?.length ?? 0;

  const tries = delimiters.map((delimiter) => {
    const code = delimiter.charCodeAt(0);
    const scan = scanCsvRow({ text, delimiter: code, isLast }, start);
    // More cells than a row may have are still by far the most.
    if (scan.found !== "row")
      return { code, found: scan.found, cells: scan.cell, isClean: scan.cell === columnsMax };
    const isClean = scan.cells.every((cell) => cell === null || !cell.includes('"'));
    return { code, found: scan.found, cells: scan.cells.length, isClean };
  });
  if (tries.some(({ found }) => found === "more")) return undefined;
  if (before?.[1] !== undefined) return { delimiter: before[1].charCodeAt(0), start, lines };
  const [best] = tries.toSorted(
    (a, b) => Number(b.isClean) - Number(a.isClean) || b.cells - a.cells,
  );
  return best && { delimiter: best.code, start, lines };
}
