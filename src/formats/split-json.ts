/** Finds where one item of a JSON collection ends without reading it, so that only one at a time must be whole. */

export type JsonSplit = {
  /** Everything before it was looked at. It may lie one past the text, when that ended between a backslash and its character. */
  at: number;
  depth: number;
  isInText: boolean;
};

/**
 * The place of the next comma, or of the bracket that closes the collection; `undefined` when more text is needed. Other
 * brackets are only counted: whether they fit is seen when the item is read.
 */
export function findItemEnd(split: JsonSplit, text: string, closer: "]" | "}"): number | undefined {
  const closing = closer.charCodeAt(0);
  let { at, depth, isInText } = split;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInText) {
      if (code === backslash) at++;
      else if (code === quote) isInText = false;
    } else if (code === quote) isInText = true;
    else if (code === openBrace || code === openBracket) depth++;
    else if (depth > 0 && (code === closeBrace || code === closeBracket)) depth--;
    else if (depth === 0 && (code === comma || code === closing)) break;
  }
  Object.assign(split, { at, depth, isInText });
  return at < text.length ? at : undefined;
}

/**
 * What a file that begins with a brace is, by its first line: rows of NDJSON when a whole object stands on it, else one object
 * that holds the rows as a list in "data". The brace itself was looked at. `undefined` when more text is needed; at the end of the file that is the latter, too.
 */
export function findObjectKind(split: JsonSplit, text: string): "lines" | "envelope" | undefined {
  let { at, depth, isInText } = split;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed) return depth === 0 ? "lines" : "envelope";
    if (depth === 0 && !isSpace(code)) return "envelope";
    if (isInText) {
      if (code === backslash) at++;
      else if (code === quote) isInText = false;
    } else if (code === quote) isInText = true;
    else if (code === openBrace) depth++;
    else if (code === openBracket) {
      if (depth === 1 && dataName.test(text.slice(Math.max(0, at - 100), at))) return "envelope";
      depth++;
    } else if (code === closeBrace || code === closeBracket) depth--;
  }
  Object.assign(split, { at, depth, isInText });
  return undefined;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}

const dataName = /[{,\s]"data"\s*:\s*$/;

const lineFeed = 10;
const quote = 34;
const comma = 44;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;
