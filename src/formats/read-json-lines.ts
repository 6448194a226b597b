import { failExpecting, skipJsonSpace } from "./json-value.ts";
import { cursorAt, failAt, goOn, type JsonReading, refuseLongRow } from "./json-reading.ts";
import { takePlainJsonRow } from "./plain-json-row.ts";
import { cutReason, takeRow } from "./read-json-array.ts";

const lineFeed = 10;

const lineReason =
  "the line ends here, before its object does. NDJSON has one whole object a line.";

/** Takes one line with its line end, which only the last may lack; blank lines are passed over. False when more text is needed. */
export function takeLine(reading: JsonReading): boolean {
  skipBlankLines(reading);
  const { rows, split, text, at, lineAt } = reading;
  if (at === text.length) return false;
  const found = text.indexOf("\n", Math.max(at, split.at));
  split.at = text.length;
  if (found === -1 && !reading.isLast) return false;
  const end = found === -1 ? text.length : found;
  refuseLongRow(reading, end);
  const behind = takePlainJsonRow(rows, text, at, lineAt);
  if (behind > end) failAt(reading, end, lineReason);
  const endReason = found === -1 ? cutReason : lineReason;
  const cursor = cursorAt(reading, { until: end, endReason });
  if (behind === -1) takeRow(reading, cursor, lineAt);
  else cursor.at = behind;
  skipJsonSpace(cursor);
  if (cursor.at !== end) failExpecting(cursor, "the end of the line");
  goOn(reading, end, "lines");
  return true;
}

function skipBlankLines(reading: JsonReading): void {
  const { text } = reading;
  const cursor = cursorAt(reading, { endReason: lineReason });
  skipJsonSpace(cursor);
  for (let at = reading.at; at < cursor.at; at++)
    if (text.charCodeAt(at) === lineFeed) reading.lineAt += 1;
  reading.at = cursor.at;
}
