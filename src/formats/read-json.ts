/** Flat objects of JSON (RFC 8259), read row by row in constant memory: an array, `{"data": […]}`, or one a line (NDJSON). */
import { Refusal } from "../refusal.ts";
import { type DeclaredEncoding, decodeText } from "./decode-text.ts";
import { skipJsonSpace } from "./json-value.ts";
import {
  cursorAt,
  dropText,
  failAt,
  goOn,
  type JsonReading,
  placeOf,
  startJson,
} from "./json-reading.ts";
import { rowsPerBatch } from "./limits.ts";
import { takeBatch } from "./named-rows.ts";
import { cutReason, takeElement, takeElementEnd } from "./read-json-array.ts";
import { takeMember, takeMemberEnd } from "./read-json-envelope.ts";
import { takeLine } from "./read-json-lines.ts";
import type { RawBatch } from "./rows.ts";
import { findObjectKind } from "./split-json.ts";

/**
 * Gives batches, at least one. Headings are the member names met so far; a member that a row does not have is `undefined`, and
 * `""` is `null`, as catalog.md wants. Numbers and truth values come as the text that stood in the file. A file that is not
 * known to be lines is still read as such when a whole object stands on its first line.
 */
export async function* readJson(
  bytes: AsyncIterable<Uint8Array>,
  options: { readonly encoding?: DeclaredEncoding; readonly isLines?: boolean } = {},
): AsyncGenerator<RawBatch> {
  const reading = startJson();
  if (options.isLines === true) reading.state = "lines";
  for await (const part of decodeText(bytes, options.encoding ?? "utf-8")) {
    reading.text += part.text;
    yield* takeText(reading);
    if (part.fault !== undefined) failAt(reading, reading.text.length, part.fault);
  }
  reading.isLast = true;
  yield* takeText(reading);
  refuseUnfinished(reading);
  if (reading.rows.rows.length > 0 || reading.rows.rowCount === 0) yield takeBatch(reading.rows);
}

function* takeText(reading: JsonReading): Generator<RawBatch> {
  while (takeNext(reading)) {
    if (reading.rows.rows.length === rowsPerBatch) yield takeBatch(reading.rows);
  }
  dropText(reading);
}

/** False when there is nothing left to take before more text comes. */
function takeNext(reading: JsonReading): boolean {
  switch (reading.state) {
    case "start":
      return openFile(reading);
    case "members":
      return takeMember(reading);
    case "behindMember":
      return takeMemberEnd(reading);
    case "rows":
      return takeElement(reading);
    case "behindRow":
      return takeElementEnd(reading);
    case "lines":
      return takeLine(reading);
    case "end":
      return refuseMore(reading);
  }
}

function openFile(reading: JsonReading): boolean {
  const cursor = cursorAt(reading, { endReason: cutReason });
  skipJsonSpace(cursor);
  const { text, at } = cursor;
  // Spaces before a brace are kept, since the search for its end goes on where it stopped.
  if (at === text.length) return false;
  if (text[at] === "[") {
    goOn(reading, at + 1, "rows");
    return true;
  }
  if (text[at] !== "{")
    return failAt(
      reading,
      at,
      "the file is no JSON: an array of rows begins with a square bracket.",
    );
  if (reading.split.at <= at) Object.assign(reading.split, { at: at + 1, depth: 1 });
  const kind = findObjectKind(reading.split, text);
  if (kind === undefined && !reading.isLast) return false;
  if (kind === "lines") {
    goOn(reading, 0, "lines");
    reading.lineAt = reading.line;
    return true;
  }
  reading.envelope = { names: new Set(), place: placeOf(reading, at) };
  goOn(reading, at + 1, "members");
  return true;
}

function refuseMore(reading: JsonReading): boolean {
  const cursor = cursorAt(reading, { endReason: cutReason });
  skipJsonSpace(cursor);
  if (cursor.at < cursor.text.length)
    failAt(reading, cursor.at, "there is text after the end of the rows.");
  goOn(reading, cursor.at, "end");
  return false;
}

function refuseUnfinished(reading: JsonReading): void {
  if (reading.state === "start" || (reading.state === "lines" && reading.rows.rowCount === 0))
    throw new Refusal("empty_file", "The file is empty: an array without rows is [].");
  if (reading.state === "lines") return;
  if (reading.state !== "end") failAt(reading, reading.text.length, cutReason);
}
