/** One value of RFC 8259, read strictly and as it was written: a number keeps its literal, so that `007.10` or 20 digits never change. */
import { cellCharactersMax, depthMax } from "./limits.ts";
import type { RawCell } from "./rows.ts";

export type JsonCursor = {
  readonly text: string;
  at: number;
  /** Why what was read is sound JSON and yet no flat row; the first reason counts. */
  defect: string | undefined;
  /** How many brackets are open. */
  depth: number;
  /** What is missing when the text ends too early. */
  readonly endReason: string;
  readonly fail: (at: number, reason: string) => never;
};

export type FlatObject = { readonly names: readonly string[]; readonly cells: readonly RawCell[] };

/** Reads one value, which should be a flat object; brackets in it are read to their end and make a defect. */
export function readJsonRow(cursor: JsonCursor): FlatObject {
  skipJsonSpace(cursor);
  if (cursor.text[cursor.at] === "{") return readObject(cursor);
  readJsonValue(cursor);
  cursor.defect = "The row is no JSON object.";
  return { names: [], cells: [] };
}

export function skipJsonSpace(cursor: JsonCursor): void {
  const { text } = cursor;
  let code = text.charCodeAt(cursor.at);
  while (code === 32 || code === 10 || code === 13 || code === 9)
    code = text.charCodeAt(++cursor.at);
}

function readObject(cursor: JsonCursor): FlatObject {
  const names: string[] = [];
  const cells: RawCell[] = [];
  openBracket(cursor);
  if (takeIf(cursor, "}")) {
    cursor.depth -= 1;
    return { names, cells };
  }
  do {
    const name = readJsonName(cursor);
    const { defect } = cursor;
    const cell = readJsonValue(cursor);
    // Whatever is wrong inside, the admin can only mend the member of the row.
    if (cell === undefined)
      cursor.defect = defect ?? `"${name}" is a list or an object; rows are flat.`;
    names.push(name);
    cells.push(cell);
    skipJsonSpace(cursor);
  } while (takeIf(cursor, ","));
  if (!takeIf(cursor, "}")) failExpecting(cursor, "a comma or a closing brace");
  cursor.depth -= 1;
  return { names, cells };
}

function openBracket(cursor: JsonCursor): void {
  cursor.depth += 1;
  if (cursor.depth > depthMax)
    cursor.fail(cursor.at, `brackets stand more than ${depthMax} deep; rows are flat.`);
  cursor.at += 1;
  skipJsonSpace(cursor);
}

/** Reads a member's name and its colon. */
export function readJsonName(cursor: JsonCursor): string {
  skipJsonSpace(cursor);
  if (cursor.text[cursor.at] !== '"') failExpecting(cursor, "a member's name in double quotes");
  const name = readText(cursor);
  skipJsonSpace(cursor);
  if (!takeIf(cursor, ":")) failExpecting(cursor, "a colon");
  return name;
}

/** Anything that is no text and no bracket. Sticky, so that it matches at `lastIndex` and nowhere else. */
export const jsonLiteral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** `undefined` for a list or an object. */
export function readJsonValue(cursor: JsonCursor): RawCell {
  skipJsonSpace(cursor);
  const { text, at } = cursor;
  switch (text[at]) {
    case '"': {
      const value = readText(cursor);
      return value === "" ? null : value;
    }
    case "{":
      readObject(cursor);
      return undefined;
    case "[":
      readList(cursor);
      return undefined;
  }
  jsonLiteral.lastIndex = at;
  const match = jsonLiteral.exec(text)?.[0];
  if (match === undefined) return failExpecting(cursor, "a value");
  cursor.at += match.length;
  if (match.length > cellCharactersMax) cursor.defect ??= longCellReason;
  return match === "null" ? null : match;
}

function readList(cursor: JsonCursor): void {
  openBracket(cursor);
  if (!takeIf(cursor, "]")) {
    do {
      readJsonValue(cursor);
      skipJsonSpace(cursor);
    } while (takeIf(cursor, ","));
    if (!takeIf(cursor, "]")) failExpecting(cursor, "a comma or a closing bracket");
  }
  cursor.depth -= 1;
}

const longCellReason = `A cell is longer than ${cellCharactersMax} characters.`;

const escape = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;

function readText(cursor: JsonCursor): string {
  const { text, at: start } = cursor;
  let at = start + 1;
  let hasEscapes = false;
  for (let code = text.charCodeAt(at); code !== 34; code = text.charCodeAt(at)) {
    if (at >= text.length) return cursor.fail(at, cursor.endReason);
    if (code < 32)
      return cursor.fail(at, "a control character stands in a text; JSON wants it escaped.");
    if (code !== 92) at += 1;
    else {
      hasEscapes = true;
      escape.lastIndex = at;
      at +=
        escape.exec(text)?.[0].length ?? cursor.fail(at, "this escape is none that JSON knows.");
    }
  }
  cursor.at = at + 1;
  if (at - start - 1 > cellCharactersMax) cursor.defect ??= longCellReason;
  if (!hasEscapes) return text.slice(start + 1, at);

  // safe because the scan above let only a JSON string literal pass
  const value = JSON.parse(text.slice(start, at + 1)) as string;
  if (value.includes("\0")) cursor.defect ??= "A text holds a NUL character.";
  if (!value.isWellFormed())
    cursor.defect ??= "A text holds half a character (an unpaired \\u escape).";
  return value;
}

function takeIf(cursor: JsonCursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at += 1;
  return true;
}

export function failExpecting(cursor: JsonCursor, wanted: string): never {
  const { text, at } = cursor;
  if (at >= text.length) return cursor.fail(at, cursor.endReason);
  // safe because `at` lies within the text
  const found = String.fromCodePoint(text.codePointAt(at) as number);
  return cursor.fail(at, `${wanted} was expected, not ${JSON.stringify(found)}.`);
}
