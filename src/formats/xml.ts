/** XML 1.0 without attributes: the root, an item a row, an element a column. */
import type { CellBlock } from "./cell-block.ts";
import type { RowLayout } from "./rows.ts";
import { cellWriter } from "./write-cells.ts";

// XML 1.0 §2.2: these cannot stand in a document, not even as a character reference.
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const unwritable = /[\0-\x08\v\f\x0E-\x1F\uFFFE\uFFFF]/g;

// U+FFFE and U+FFFF begin with this byte of UTF-8, as little else does.
const highest = 0xef;
const hostile: readonly number[] = [
  ...Buffer.from("&<>\r"),
  ...[...Array.from({ length: 32 }).keys()].filter((code) => code !== 9 && code !== 10),
  highest,
];

/** `null` is an empty element. A character that XML cannot hold becomes U+FFFD, since one of them makes a file unreadable. */
export async function* writeXml(
  layout: RowLayout,
  blocks: AsyncIterable<CellBlock>,
): AsyncGenerator<Uint8Array> {
  const { root, item, columns } = layout;
  const write = cellWriter({
    frames: columns.map(({ name }, index) => {
      const before = index === 0 ? `<${item}>` : "";
      const after = index === columns.length - 1 ? `</${item}>\n` : "";
      const [open, close] = [`${before}<${name}>`, `</${name}>${after}`];
      return { open, close, empty: `${before}<${name}/>${after}` };
    }),
    hostile,
    escape: escapeText,
  });
  const encoder = new TextEncoder();
  yield encoder.encode(`<?xml version="1.0" encoding="UTF-8"?>\n<${root}>\n`);
  for await (const block of blocks) if (block.rows > 0) yield write(block);
  yield encoder.encode(`</${root}>\n`);
}

function escapeText(cell: string): string {
  return (
    cell
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      // XML 1.0 §2.4: `]]>` must not stand in text.
      .replaceAll(">", "&gt;")
      // XML 1.0 §2.11: a parser turns a bare CR into LF, unless it comes as a character reference.
      .replaceAll("\r", "&#13;")
      .replace(unwritable, "\uFFFD")
  );
}
