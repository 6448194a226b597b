import { failExpecting, type JsonCursor, readJsonRow, skipJsonSpace } from "./json-value.ts";
import { cursorAt, failAt, goOn, type JsonReading, refuseLongRow } from "./json-reading.ts";
import { columnsMax } from "./limits.ts";
import { closeRow, findHeading, openRow, placeCell } from "./named-rows.ts";
import { takePlainJsonRow } from "./plain-json-row.ts";
import { findItemEnd } from "./split-json.ts";

export const cutReason =
  "the file ends here, before its rows do. It was cut short: send it again, whole.";

/** Takes one row of an array; false when more text is needed. */
export function takeElement(reading: JsonReading): boolean {
  const cursor = cursorAt(reading, { endReason: cutReason });
  skipJsonSpace(cursor);
  const { rows, split, text } = reading;
  if (text[cursor.at] === "]" && rows.rowCount === 0) {
    goOn(reading, cursor.at, "behindRow");
    return true;
  }
  // A search that has begun is not begun again: on a long row in small pieces it would take forever.
  const isFresh = split.at === reading.at;
  const line = rows.rowCount + 1;
  const behind = isFresh ? takePlainJsonRow(rows, text, cursor.at, line) : -1;
  if (behind !== -1) cursor.at = behind;
  else {
    const end = findItemEnd(split, text, "]");
    if (end === undefined && !reading.isLast) return false;
    takeRow(reading, cursor, line);
    skipJsonSpace(cursor);
    // The end of the file is no end of a row, even when the row itself is whole.
    if (cursor.at !== end) failExpecting(cursor, "a comma or the end of the array");
  }
  refuseLongRow(reading, cursor.at);
  goOn(reading, cursor.at, "behindRow");
  return true;
}

export function takeElementEnd(reading: JsonReading): boolean {
  const cursor = cursorAt(reading, { endReason: cutReason });
  skipJsonSpace(cursor);
  const { at, text } = cursor;
  goOn(reading, at, "behindRow");
  if (at === text.length && !reading.isLast) return false;
  if (text[at] === ",") goOn(reading, at + 1, "rows");
  else if (text[at] === "]") goOn(reading, at + 1, reading.envelope ? "behindMember" : "end");
  else failExpecting(cursor, "a comma or the end of the array");
  return true;
}

/** Reads what the quick way could not, and says what is wrong with it. */
export function takeRow(reading: JsonReading, cursor: JsonCursor, line: number): void {
  const { rows } = reading;
  const flat = readJsonRow(cursor);
  const cells = openRow(rows);
  flat.names.forEach((name, position) => {
    const heading = findHeading(rows, name);
    if (heading === undefined)
      failAt(reading, cursor.at, `the rows have more than ${columnsMax} different members.`);
    if (!placeCell(rows, cells, heading, flat.cells[position]))
      cursor.defect ??= `"${name}" stands twice in the row.`;
  });
  closeRow(rows, { line, cells, defect: cursor.defect });
}
