/** Finds where one row of a JSON array ends without reading it, so that only one row at a time must be whole. */
import { depthMax } from "./limits.ts";

export type JsonSplit = {
  /** Everything before it was looked at. It may lie one past the text, when that ended between a backslash and its character. */
  at: number;
  depth: number;
  isInText: boolean;
};

/** The place of the next comma or bracket that ends a row, or of a bracket that is too deep; `undefined` when more text is needed. */
export function findRowEnd(
  split: JsonSplit,
  text: string,
): { readonly at: number; readonly isTooDeep: boolean } | undefined {
  let { at, depth, isInText } = split;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInText) {
      if (code === backslash) at++;
      else if (code === quote) isInText = false;
    } else if (code === quote) isInText = true;
    else if (code === openBrace || code === openBracket) depth++;
    else if (depth > 0 && (code === closeBrace || code === closeBracket)) depth--;
    else if (depth === 0 && (code === comma || code === closeBracket)) break;
    if (depth > depthMax) break;
  }
  Object.assign(split, { at, depth, isInText });
  return at < text.length ? { at, isTooDeep: depth > depthMax } : undefined;
}

const quote = 34;
const comma = 44;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;
