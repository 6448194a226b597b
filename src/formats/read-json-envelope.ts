/** One object that holds the rows as a list in "data", as our own API answers them. What else it holds is read and passed over. */
import { failExpecting, readJsonName, readJsonValue, skipJsonSpace } from "./json-value.ts";
import {
  cursorAt,
  failAt,
  failAtPlace,
  goOn,
  type JsonReading,
  refuseLongRow,
} from "./json-reading.ts";
import { columnsMax } from "./limits.ts";
import { cutReason } from "./read-json-array.ts";
import { findItemEnd } from "./split-json.ts";

// Sticky, so that it matches at `lastIndex` and nowhere else.
const dataList = /"data"[ \t\r\n]*:[ \t\r\n]*\[/y;

/** Takes one member, or of "data" the beginning; false when more text is needed. */
export function takeMember(reading: JsonReading): boolean {
  const { text, split } = reading;
  const cursor = cursorAt(reading, { endReason: cutReason });
  skipJsonSpace(cursor);
  const { at: start } = cursor;
  if (text[start] === "}" && reading.envelope?.names.size === 0) {
    goOn(reading, start, "behindMember");
    return true;
  }
  dataList.lastIndex = start;
  if (dataList.test(text)) {
    addName(reading, "data", start);
    goOn(reading, dataList.lastIndex, "rows");
    return true;
  }
  const end = findItemEnd(split, text, "}");
  if (end === undefined && !reading.isLast) return false;
  const name = readJsonName(cursor);
  addName(reading, name, start);
  if (name === "data") failAt(reading, start, '"data" is no list of rows.');
  readJsonValue(cursor);
  skipJsonSpace(cursor);
  if (cursor.at !== end) failExpecting(cursor, "a comma or a closing brace");
  refuseLongRow(reading, cursor.at);
  goOn(reading, cursor.at, "behindMember");
  return true;
}

export function takeMemberEnd(reading: JsonReading): boolean {
  const cursor = cursorAt(reading, { endReason: cutReason });
  skipJsonSpace(cursor);
  const { at, text } = cursor;
  goOn(reading, at, "behindMember");
  if (at === text.length && !reading.isLast) return false;
  if (text[at] === ",") goOn(reading, at + 1, "members");
  else if (text[at] !== "}") failExpecting(cursor, "a comma or a closing brace");
  else if (reading.envelope?.names.has("data") === false)
    failAtPlace(reading.envelope.place, noDataReason);
  else goOn(reading, at + 1, "end");
  return true;
}

const noDataReason =
  'the file is one JSON object without a list of rows in "data". Send an array of rows, {"data": […]}, or one object a line.';

function addName(reading: JsonReading, name: string, at: number): void {
  const names = reading.envelope?.names;
  if (names?.has(name) === true) failAt(reading, at, `"${name}" stands twice in the object.`);
  if (names?.size === columnsMax)
    failAt(reading, at, `the object has more than ${columnsMax} members.`);
  names?.add(name);
}
