/** Line and column of a place in a file that is read in parts. */

export type TextPlace = {
  /** Both 1-based. */
  readonly line: number;
  readonly column: number;
  /** A line feed that comes next is the second half of a line end. */
  readonly isBehindCr: boolean;
};

export const firstPlace: TextPlace = { line: 1, column: 1, isBehindCr: false };

/** The place `end` characters into the text that begins at `place`. A line ends with LF, CRLF or CR. */
export function movePlace(place: TextPlace, text: string, end: number): TextPlace {
  const passed = text.slice(0, end);
  if (passed === "") return place;
  let { line } = place;
  let lineStart: number | undefined;
  for (const match of passed.matchAll(/\r\n?|\n/g)) {
    const isHalf = place.isBehindCr && match.index === 0 && match[0] === "\n";
    if (!isHalf) line += 1;
    lineStart = match.index + match[0].length;
  }
  const column =
    lineStart === undefined ? place.column + passed.length : passed.length - lineStart + 1;
  return { line, column, isBehindCr: passed.endsWith("\r") };
}
