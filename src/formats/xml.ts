/** XML 1.0 without attributes: the root, an item a row, an element a column. */
import { XMLBuilder } from "fast-xml-parser";
import type { RowLayout, WireRow } from "./rows.ts";

// XML 1.0 §2.2: these cannot stand in a document, not even as a character reference.
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const unwritable = /[\0-\x08\v\f\x0E-\x1F\uFFFE\uFFFF\p{Surrogate}]/gu;

/** `null` is an empty element. A character that XML cannot hold becomes U+FFFD, since one of them makes a file unreadable. */
export async function* writeXml(
  layout: RowLayout,
  batches: AsyncIterable<readonly WireRow[]>,
): AsyncGenerator<string> {
  const { root, item, columns } = layout;
  const builder = new XMLBuilder({ format: false });
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>\n`;
  for await (const rows of batches) {
    let text = "";
    for (const row of rows) {
      const elements = Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]));
      text += `${builder.build({ [item]: elements })}\n`;
    }
    // XML 1.0 §2.11: a parser turns a bare CR into LF, unless it comes as a character reference.
    if (text !== "") yield text.replace(unwritable, "\uFFFD").replaceAll("\r", "&#13;");
  }
  yield `</${root}>\n`;
}
