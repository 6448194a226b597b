/** The quick way through a row of JSON, for the rows that nearly every file is made of; the others are read by json-value.ts. */
import { jsonLiteral } from "./json-value.ts";
import { cellCharactersMax } from "./limits.ts";
import { closeRow, type NamedRows, openRow, placeCell } from "./named-rows.ts";
import type { RawCell } from "./rows.ts";

/**
 * Takes the object that begins at `start` when all of it is there, its names were met before and stand in it once, and its values
 * are plain. Gives the place behind its closing brace; -1, and nothing is taken, for everything else, sound or not.
 */
export function takePlainJsonRow(
  rows: NamedRows,
  text: string,
  start: number,
  line: number,
): number {
  if (text.charCodeAt(start) !== openBrace) return -1;
  const cells = openRow(rows);
  let hint = 0;
  let at = start;
  do {
    at = skipSpace(text, at + 1);
    const heading = findMark(rows, text, at, hint);
    // safe because findMark gives places in the list of marks
    if (heading !== -1) at = skipSpace(text, at + (rows.marks[heading] as string).length);
    if (heading === -1 || text.charCodeAt(at) !== colon) return -1;
    at = skipSpace(text, at + 1);
    const isText = text.charCodeAt(at) === quote;
    const end = isText ? findTextEnd(text, at + 1) : findLiteralEnd(text, at);
    if (end === -1 || end - at > cellCharactersMax) return -1;
    const cell = readCell(text, at, end);
    if (cell === undefined || !placeCell(rows, cells, heading, cell)) return -1;
    hint = heading + 1;
    at = skipSpace(text, end);
  } while (text.charCodeAt(at) === comma);
  if (text.charCodeAt(at) !== closeBrace) return -1;
  closeRow(rows, { line, cells });
  return at + 1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  let code = text.charCodeAt(at);
  while (code <= 32 && (code === 32 || code === 10 || code === 13 || code === 9))
    code = text.charCodeAt(++at);
  return at;
}

/** Rows of one file nearly always have their members in one order, so the next heading is tried first. */
function findMark(rows: NamedRows, text: string, at: number, hint: number): number {
  const expected = rows.marks[hint];
  if (expected !== undefined && text.startsWith(expected, at)) return hint;
  if (text.charCodeAt(at) !== quote) return -1;
  const end = findTextEnd(text, at + 1);
  if (end === -1) return -1;
  const name = text.slice(at + 1, end - 1);
  // The mark of a name that needs escapes is longer than the name.
  return name.includes("\\") ? -1 : (rows.headings.get(name) ?? -1);
}

/** Behind the closing quote; -1 where a control character stands, or the text ends. */
function findTextEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === backslash) at++;
    else if (code < 32) return -1;
  }
  return -1;
}

/** A number at the very end of the text may go on; the caller finds no comma there and gives up. */
function findLiteralEnd(text: string, at: number): number {
  jsonLiteral.lastIndex = at;
  return jsonLiteral.test(text) ? jsonLiteral.lastIndex : -1;
}

/** `undefined` for a text whose escapes are not plain either. */
function readCell(text: string, at: number, end: number): RawCell {
  if (text.charCodeAt(at) !== quote)
    return text.startsWith("null", at) ? null : text.slice(at, end);
  if (end - at === 2) return null;
  const value = text.slice(at + 1, end - 1);
  return value.includes("\\") ? readEscapes(text.slice(at, end)) : value;
}

function readEscapes(literal: string): string | undefined {
  try {
    // safe because only a text begins and ends with a quote
    const value = JSON.parse(literal) as string;
    return value.includes("\0") || !value.isWellFormed() ? undefined : value;
  } catch {
    return undefined;
  }
}

const quote = 34;
const comma = 44;
const colon = 58;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;
