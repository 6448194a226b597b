/** Where the reading of an XML file stands, and what each event of its parser means for the rows. */
import { type SaxesOptions, SaxesParser, type SaxesTagPlain } from "saxes";
import { Refusal } from "../refusal.ts";
import type { DeclaredEncoding, TextEncoding } from "./decode-text.ts";
import {
  cellCharactersMax,
  columnsMax,
  depthMax,
  passedOverMax,
  rowCharactersMax,
} from "./limits.ts";
import { closeRow, findHeading, type NamedRows, noRows, openRow, placeCell } from "./named-rows.ts";
import { markElement } from "./plain-xml-row.ts";
import type { RawCell, RawNotice } from "./rows.ts";
import { firstPlace, movePlace, type TextPlace } from "./text-place.ts";
import { explainXml, judgeDeclaration } from "./xml-words.ts";

/** What the element around all rows and the one around each row must be called. */
export type XmlNames = { readonly root: string; readonly item: string };

export type XmlReading = {
  readonly parser: SaxesParser<SaxesOptions>;
  readonly names: XmlNames;
  readonly declared: DeclaredEncoding;
  encoding: TextEncoding;
  readonly rows: NamedRows;
  notices: RawNotice[];
  readonly passedOver: Set<string>;
  /** The text at hand, where it begins in the file, and how much of it the parser was given before what it is given now. */
  text: string;
  textPlace: TextPlace;
  at: number;
  /** Characters given to the parser, and line ends that it was not given. */
  fed: number;
  linesSkipped: number;
  /** How much the parser had been given right behind the last tag outside of rows. */
  outside: number;
  /** How many elements are open: the root, a row, a cell, and what should not be in a cell. */
  depth: number;
  isBlank: boolean;
  isEnded: boolean;
  row: { line: number; cells: RawCell[]; defect: string | undefined };
  cell: { heading: number; name: string; text: string };
};

export function startXml(names: XmlNames, declared: DeclaredEncoding): XmlReading {
  const reading: XmlReading = {
    parser: new SaxesParser({ position: false }),
    names,
    declared,
    encoding: declared,
    rows: noRows(markElement),
    notices: [],
    passedOver: new Set(),
    text: "",
    textPlace: firstPlace,
    at: 0,
    fed: 0,
    linesSkipped: 0,
    outside: 0,
    depth: 0,
    isBlank: true,
    isEnded: false,
    row: { line: 0, cells: [], defect: undefined },
    cell: { heading: 0, name: "", text: "" },
  };
  listen(reading);
  return reading;
}

function listen(reading: XmlReading): void {
  const { parser } = reading;
  parser.on("error", (error) => failXml(reading, explainXml(error.message)));
  parser.on("xmldecl", (declaration) => {
    const reason = judgeDeclaration(reading, declaration);
    if (reason !== undefined) failXml(reading, reason);
  });
  parser.on("doctype", () => failXml(reading, doctypeReason));
  parser.on("opentagstart", () => {
    // Right behind a line end, the tag began on the line before.
    const line = parser.line + reading.linesSkipped - (parser.column === 0 ? 1 : 0);
    if (reading.depth === 1)
      reading.row = { line, cells: openRow(reading.rows), defect: undefined };
  });
  // safe because without `xmlns` the parser gives plain tags
  parser.on("opentag", (tag) => openElement(reading, tag as SaxesTagPlain));
  parser.on("closetag", () => closeElement(reading));
  parser.on("text", (text) => takeText(reading, text));
  parser.on("cdata", (text) => takeText(reading, text));
  parser.on("processinginstruction", ({ body }) => {
    // The parser takes <?a?b?>, which is not well-formed; <?a ?b?>, which nobody writes, looks the same here.
    if (body.startsWith("?")) failXml(reading, explainXml("a space is missing in <? ?>"));
    markOutside(reading);
  });
}

const doctypeReason =
  "a DOCTYPE stands here, which is never read: it can name other files or grow without end. Send the file without it.";

function openElement(reading: XmlReading, tag: SaxesTagPlain): void {
  const { names, rows, row } = reading;
  reading.depth += 1;
  for (const name of Object.keys(tag.attributes)) passOver(reading, tag.name, name);
  markOutside(reading);
  if (reading.depth > depthMax)
    failXml(reading, `elements stand more than ${depthMax} deep; rows are flat.`);
  if (reading.depth === 1 && tag.name !== names.root)
    failXml(reading, `the file is called <${tag.name}>; expected was <${names.root}>.`);
  if (reading.depth === 2 && tag.name !== names.item)
    failXml(reading, `a row is called <${tag.name}>; expected was <${names.item}>.`);
  if (reading.depth === 3) {
    const heading = findHeading(rows, tag.name);
    if (heading === undefined)
      failXml(reading, `the rows have more than ${columnsMax} different elements.`);
    reading.cell = { heading, name: tag.name, text: "" };
  }
  if (reading.depth > 3) row.defect ??= `"${reading.cell.name}" holds elements; rows are flat.`;
}

function passOver(reading: XmlReading, element: string, attribute: string): void {
  const name = `${attribute} of <${element}>`;
  if (reading.passedOver.has(name) || reading.passedOver.size === passedOverMax) return;
  reading.passedOver.add(name);
  reading.notices.push({
    line: reading.parser.line + reading.linesSkipped,
    reason: `the attribute ${name} was passed over`,
    fix: "Send what is to be read as elements.",
  });
}

function closeElement(reading: XmlReading): void {
  const { rows, row, cell } = reading;
  if (reading.depth === 3) {
    if (cell.text.length > cellCharactersMax)
      row.defect ??= `A cell is longer than ${cellCharactersMax} characters.`;
    if (!placeCell(rows, row.cells, cell.heading, cell.text === "" ? null : cell.text))
      row.defect ??= `"${cell.name}" stands twice in the row.`;
  }
  if (reading.depth === 2) {
    refuseLongXml(reading, reading.parser.position);
    closeRow(rows, row);
  }
  reading.depth -= 1;
  if (reading.depth === 0) reading.isEnded = true;
  markOutside(reading);
}

function takeText(reading: XmlReading, text: string): void {
  if (reading.depth === 3) reading.cell.text += text;
  if (reading.depth > 2 || !/[^ \t\r\n]/.test(text)) return;
  if (reading.depth === 2) reading.row.defect ??= "The row holds text outside of its elements.";
  else failXml(reading, "there is text between the rows.");
}

function markOutside(reading: XmlReading): void {
  if (reading.depth < 2) reading.outside = reading.parser.position;
}

/** A comment or a tag without end would fill the memory as well as a row would. */
export function refuseLongXml(reading: XmlReading, position: number): void {
  if (position - reading.outside > rowCharactersMax)
    failXml(
      reading,
      `the row that ends here, or goes on, is longer than ${rowCharactersMax} characters. Most likely an end tag is missing.`,
    );
}

/** The place of the character that the parser looked at last. */
export function failXml(reading: XmlReading, reason: string): never {
  const looked = reading.at + reading.parser.position - reading.fed;
  const end = Math.min(Math.max(looked - 1, 0), reading.text.length);
  const { line, column } = movePlace(reading.textPlace, reading.text, end);
  throw new Refusal("format_invalid", `Line ${line}, column ${column}: ${reason}`);
}
