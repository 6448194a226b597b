/** One row of RFC 4180, found in text of which more may follow. */
import { cellCharactersMax, columnsMax } from "./limits.ts";

export type CsvText = {
  readonly text: string;
  /** As a character code. */
  readonly delimiter: number;
  /** No more text will come, so a row may end without a line end. */
  readonly isLast: boolean;
};

export type CsvRow = {
  readonly found: "row";
  readonly cells: readonly (string | null)[];
  /** Where the next row begins. */
  readonly end: number;
  /** How many physical lines the row fills; quoted cells may hold line ends. */
  readonly lines: number;
  readonly hasLineEnd: boolean;
  readonly isBlank: boolean;
  readonly defect: string | undefined;
};

/** Where reading stopped: the 1-based cell, and how many lines below the row's first one. */
export type CsvPlace = { readonly cell: number; readonly lines: number };
export type CsvStop =
  | ({ readonly found: "more" } & CsvPlace)
  | ({ readonly found: "fault"; readonly reason: string } & CsvPlace);

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * Reads the row that begins at `start`. A quote opens a cell only as its first character; elsewhere it is text, as in `5' 2"`.
 * A fault is what leaves the end of the row in doubt: a quote left open, or text behind a closing one.
 */
export function scanCsvRow(source: CsvText, start: number): CsvRow | CsvStop {
  const { text, delimiter, isLast } = source;
  const cells: (string | null)[] = [];
  let lines = 0;
  let at = start;
  let longest = 0;
  while (cells.length < columnsMax) {
    let end = at;
    if (text.charCodeAt(at) === quote) {
      const closing = findClosingQuote(text, at + 1);
      const place = { cell: cells.length + 1, lines };
      if (closing === -1) {
        if (isLast) return { found: "fault", reason: openQuoteReason, ...place };
        return { found: "more", ...place, lines: lines + countLineEnds(text.slice(at)) };
      }
      const cell = text.slice(at + 1, closing);
      end = closing + 1;
      if (findCellEnd(text, end, delimiter) !== end)
        return { found: "fault", reason: strayTextReason, ...place };
      lines += countLineEnds(cell);
      cells.push(cell === "" ? null : cell.replaceAll('""', '"'));
    } else {
      end = findCellEnd(text, at, delimiter);
      cells.push(end === at ? null : text.slice(at, end));
    }
    if (end - at > longest) longest = end - at;
    if (text.charCodeAt(end) === delimiter) {
      at = end + 1;
      continue;
    }
    // A last CR may be the first half of a CRLF.
    if (!isLast && end >= text.length - (text.charCodeAt(end) === carriageReturn ? 1 : 0))
      return { found: "more", cell: cells.length, lines };
    const isCrLf = text.charCodeAt(end) === carriageReturn && text.charCodeAt(end + 1) === lineFeed;
    return {
      found: "row",
      cells,
      end: isCrLf ? end + 2 : end + 1,
      lines: lines + 1,
      hasLineEnd: end < text.length,
      isBlank: end === start,
      defect: longest > cellCharactersMax ? longCellReason : undefined,
    };
  }
  return { found: "fault", reason: manyCellsReason, cell: columnsMax, lines };
}

const openQuoteReason =
  "the quote that opens this cell is never closed. The file was cut short, or a quote is missing: a quote inside a quoted cell is written twice.";
const strayTextReason =
  "the quoted cell that begins here goes on after its closing quote. A quote inside a quoted cell is written twice.";
const longCellReason = `A cell is longer than ${cellCharactersMax} characters.`;
const manyCellsReason = `the row has more than ${columnsMax} cells. This is no file of rows, or its line ends were lost.`;

/** The first quote that is not the first of two; of one at the very end of the text the caller cannot tell, and waits. */
function findClosingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2);
  return at;
}

function findCellEnd(text: string, from: number, delimiter: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === delimiter || code === lineFeed || code === carriageReturn) return at;
  }
  return text.length;
}

function countLineEnds(text: string): number {
  if (!text.includes("\n") && !text.includes("\r")) return 0;
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) !== lineFeed))
      count++;
  }
  return count;
}
