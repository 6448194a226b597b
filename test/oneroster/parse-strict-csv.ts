/** RFC 4180 by the letter, apart from the product's own reader on purpose, with the binding's one restriction. */
import type { Note } from "./findings.ts";

export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

/**
 * The records of a text, and a note for each thing the grammar does not allow. Reading goes on after a fault as well as
 * it can. Faults that a wrong setting puts into every line are noted once: line ends, and a byte order mark.
 */
export function parseStrictCsv(file: string, text: string, note: Note): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const once = noteOnce(file, note);
  let at = 0;
  let line = 1;
  if (text.startsWith("\uFEFF")) {
    // The binding has importers tolerate it; a writer that leaves it out needs nobody's tolerance.
    note({ file, line: 1 }, "begins with a byte order mark.");
    at = 1;
  }
  if (!text.isWellFormed()) note({ file }, "is not well-formed Unicode.");
  while (at < text.length) {
    const cells: string[] = [];
    const begin = line;
    for (;;) {
      const place = { file, line, column: cells.length + 1 };
      const cell = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
      for (const fault of cell.faults) note(place, fault);
      cells.push(cell.value);
      line += cell.lineBreaks;
      at = cell.end;
      if (text[at] !== ",") break;
      at += 1;
    }
    records.push({ line: begin, cells });
    const lineEnd = /\r\n|\r|\n/y;
    lineEnd.lastIndex = at;
    const [found = ""] = lineEnd.exec(text) ?? [];
    if (found === "\n") once(line, "ends with a line feed alone, where RFC 4180 has CRLF.");
    if (found === "\r") once(line, "ends with a carriage return alone, where RFC 4180 has CRLF.");
    at += found.length;
    line += 1;
  }
  return records;
}

type Cell = {
  readonly value: string;
  /** Of the character behind the cell. */
  readonly end: number;
  readonly lineBreaks: number;
  readonly faults: readonly string[];
};

function readPlain(text: string, begin: number): Cell {
  const end = findCellEnd(text, begin);
  const value = text.slice(begin, end);
  const faults = value.includes('"') ? ["has a quote in a cell that is not quoted."] : [];
  return { value, end, lineBreaks: 0, faults: [...faults, ...findControls(value)] };
}

function readQuoted(text: string, begin: number): Cell {
  const faults: string[] = [];
  let close = begin + 1;
  for (;;) {
    close = text.indexOf('"', close);
    if (close === -1 || text[close + 1] !== '"') break;
    close += 2;
  }
  if (close === -1) faults.push("opens a quote that is never closed.");
  const inner = text.slice(begin + 1, close === -1 ? text.length : close).replaceAll('""', '"');
  const end = close === -1 ? text.length : findCellEnd(text, close + 1);
  const behind = close === -1 ? "" : text.slice(close + 1, end);
  if (behind !== "") faults.push("goes on behind its closing quote.");
  const lineBreaks = inner.match(/\r\n|\r|\n/g)?.length ?? 0;
  // The binding forbids “carriage-returns” in a field and, unlike RFC 4180, names only commas and quotes as reasons to
  // quote one. RFC 4180's word for a line break is CRLF, so a line feed alone is taken to be meant as well.
  if (lineBreaks > 0) faults.push("has a line break in its cell.");
  return { value: inner + behind, end, lineBreaks, faults: [...faults, ...findControls(inner)] };
}

function findCellEnd(text: string, from: number): number {
  const border = /[,\r\n]/g;
  border.lastIndex = from;
  return border.exec(text)?.index ?? text.length;
}

/** RFC 4180's TEXTDATA begins at the space; the line breaks that quotes allow have their own sentence. */
function findControls(value: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]/.test(value)
    ? ["has a control character in its cell."]
    : [];
}

function noteOnce(file: string, note: Note): (line: number, sentence: string) => void {
  const said = new Set<string>();
  return (line, sentence) => {
    if (said.has(sentence)) return;
    said.add(sentence);
    note({ file, line }, sentence);
  };
}
