/** The quick way through a row of XML, for the rows that nearly every file is made of; the parser reads the others. */
import { cellCharactersMax } from "./limits.ts";
import { closeRow, type NamedRows, openRow, placeCell } from "./named-rows.ts";

/** How an element's name stands in its tags when nothing follows it there. */
export function markElement(name: string): string {
  return `${name}>`;
}

/**
 * Takes the element that begins at `start` when all of it is there, its elements were met before and stand in it once, without
 * attributes, and hold only plain text. Gives the place behind its end tag; -1, and nothing is taken, for everything else.
 */
export function takePlainXmlRow(
  rows: NamedRows,
  text: string,
  start: number,
  { item, line }: { readonly item: string; readonly line: number },
): number {
  if (!text.startsWith(`<${item}>`, start)) return -1;
  const cells = openRow(rows);
  let hint = 0;
  let at = skipXmlSpace(text, start + item.length + 2);
  while (text.charCodeAt(at) === less && text.charCodeAt(at + 1) !== slash) {
    const heading = findElement(rows, text, at, hint);
    if (heading === -1) return -1;
    // safe because findElement gives places in the list of marks
    const mark = rows.marks[heading] as string;
    const nameEnd = at + mark.length;
    let cell: string | null = null;
    if (text.charCodeAt(nameEnd) === greater) {
      const end = findTextEnd(text, nameEnd + 1);
      if (end === -1 || !text.startsWith(mark, end + 2) || text.charCodeAt(end + 1) !== slash)
        return -1;
      if (end > nameEnd + 1) {
        const value = readText(text.slice(nameEnd + 1, end));
        if (value === undefined) return -1;
        cell = value;
      }
      at = end + 2 + mark.length;
    } else if (text.startsWith("/>", nameEnd)) at = nameEnd + 2;
    else if (text.startsWith(" />", nameEnd)) at = nameEnd + 3;
    else return -1;
    if (!placeCell(rows, cells, heading, cell)) return -1;
    hint = heading + 1;
    at = skipXmlSpace(text, at);
  }
  if (!text.startsWith(`</${item}>`, at)) return -1;
  closeRow(rows, { line, cells });
  return at + item.length + 3;
}

/** Stops at a CR that is no half of a CRLF: only the parser counts such lines. */
export function skipXmlSpace(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === lineFeed || code === tab) continue;
    if (code !== carriageReturn || text.charCodeAt(at + 1) !== lineFeed) return at;
  }
}

/** Rows of one file nearly always have their elements in one order, so the next heading is tried first. */
function findElement(rows: NamedRows, text: string, at: number, hint: number): number {
  const expected = rows.marks[hint];
  if (expected !== undefined && text.startsWith(expected, at + 1)) return hint;
  let end = at + 1;
  let code = text.charCodeAt(end);
  while (code > 32 && code !== greater && code !== slash) code = text.charCodeAt(++end);
  return rows.headings.get(text.slice(at + 1, end)) ?? -1;
}

/** Where the next tag begins; -1 where the text ends, or may need the parser: it judges `]]>`, line ends and characters. */
function findTextEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === less) return at;
    if (code === greater || code > 0xfffd) return -1;
    if (code < 32 && code !== lineFeed && code !== tab) return -1;
  }
  return -1;
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};

function readText(text: string): string | undefined {
  if (text.length > cellCharactersMax) return undefined;
  if (!text.includes("&")) return text;
  if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) return undefined;
  return text.replace(/&[a-z]+;/g, (entity) => entities[entity] ?? entity);
}

const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const slash = 47;
const less = 60;
const greater = 62;
