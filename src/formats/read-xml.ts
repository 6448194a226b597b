/** XML 1.0 of rows: the root, an element a row, in it an element a cell; read in constant memory and strictly to the last byte. */
import { Refusal } from "../refusal.ts";
import { type DeclaredEncoding, decodeText } from "./decode-text.ts";
import { rowsPerBatch } from "./limits.ts";
import { takeBatch } from "./named-rows.ts";
import { skipXmlSpace, takePlainXmlRow } from "./plain-xml-row.ts";
import type { RawBatch } from "./rows.ts";
import { movePlace } from "./text-place.ts";
import { refuseLongXml, startXml, type XmlNames, type XmlReading } from "./xml-reading.ts";

/**
 * Gives batches, at least one. Headings are the element names met so far; an element that a row does not have is `undefined`, an
 * empty one `null`. Text is kept as it came, but for line ends, which are LF (XML 1.0 §2.11). Attributes are passed over with a
 * notice. Refused are a DOCTYPE, other names than the expected ones, and what is not well-formed.
 */
export async function* readXml(
  bytes: AsyncIterable<Uint8Array>,
  options: XmlNames & { readonly encoding?: DeclaredEncoding },
): AsyncGenerator<RawBatch> {
  const reading = startXml(options, options.encoding ?? "utf-8");
  for await (const part of decodeText(bytes, reading.declared)) {
    reading.encoding = part.encoding;
    yield* takeText(reading, part.text);
    if (part.fault !== undefined) failAtEnd(reading, part.fault);
  }
  if (reading.isBlank) throw new Refusal("empty_file", "The file is empty.");
  if (!reading.isEnded) failAtEnd(reading, cutReason);
  reading.parser.close();
  do yield takeXmlBatch(reading);
  while (reading.rows.rows.length > 0);
}

const cutReason = "the file ends here, before its rows do. It was cut short: send it again, whole.";

function* takeText(reading: XmlReading, text: string): Generator<RawBatch> {
  reading.text = text;
  reading.at = 0;
  if (reading.isBlank) reading.isBlank = !/[^ \t\r\n]/.test(text);
  while (reading.at < text.length) {
    if (!skipPlainRow(reading)) feedParser(reading);
    while (reading.rows.rows.length >= rowsPerBatch) yield takeXmlBatch(reading);
  }
  reading.textPlace = movePlace(reading.textPlace, text, text.length);
  reading.text = "";
  reading.at = 0;
}

/** Only where the parser stands right behind a tag outside of rows may a whole row be kept from it: it will not miss it. */
function skipPlainRow(reading: XmlReading): boolean {
  const { rows, text, at, parser, names } = reading;
  if (reading.depth !== 1 || reading.outside !== reading.fed) return false;
  const start = skipXmlSpace(text, at);
  const line = parser.line + reading.linesSkipped + countLines(text, at, start);
  const end = takePlainXmlRow(rows, text, start, { item: names.item, line });
  if (end === -1) return false;
  reading.linesSkipped += countLines(text, at, end);
  reading.at = end;
  return true;
}

/** Gives the parser the text up to the end of a row, behind which the quick way may go on. */
function feedParser(reading: XmlReading): void {
  const { text, at, parser, names } = reading;
  const endTag = `</${names.item}>`;
  const found = text.indexOf(endTag, at);
  const end = found === -1 ? text.length : found + endTag.length;
  parser.write(text.slice(at, end));
  reading.at = end;
  reading.fed += end - at;
  refuseLongXml(reading, reading.fed);
}

/** Skipped text has no CR but in a CRLF. */
function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1))
    count += 1;
  return count;
}

function takeXmlBatch(reading: XmlReading): RawBatch {
  const batch = takeBatch(reading.rows);
  const { notices } = reading;
  reading.notices = [];
  return notices.length > 0 ? { ...batch, notices } : batch;
}

function failAtEnd(reading: XmlReading, reason: string): never {
  const { line, column } = reading.textPlace;
  throw new Refusal("format_invalid", `Line ${line}, column ${column}: ${reason}`);
}
