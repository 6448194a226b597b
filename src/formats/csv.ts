/** RFC 4180, with a header line; UTF-8 without a byte order mark and CRLF unless an integration asks for something else. */
import type { CellBlock } from "./cell-block.ts";
import { countFormulas, escapeFormula, formulaFirst } from "./csv-formulas.ts";
import { printTime } from "./print-time.ts";
import type { RowLayout } from "./rows.ts";
import { cellWriter } from "./write-cells.ts";

/** The header line comes even without rows. Values are written as they are: no trimming, and formulas only as asked. */
export async function* writeCsv(
  layout: RowLayout,
  blocks: AsyncIterable<CellBlock>,
): AsyncGenerator<Uint8Array> {
  const { columns, reportFieldNames, csv } = layout;
  const lineEnd = csv?.lineEnd === "lf" ? "\n" : "\r\n";
  // An unquoted empty cell alone on its line would be a blank line, which every reader passes over.
  const mark = columns.length === 1 ? '"' : "";
  const escape = (cell: string): string => {
    const doubled = cell.replaceAll('"', '""');
    return mark === "" && /[",\r\n]/.test(cell) ? `"${doubled}"` : doubled;
  };
  const formulas = countFormulas(layout);
  const write = cellWriter({
    frames: columns.map(({ isTime = false }, index) => {
      const behind = mark + (index === columns.length - 1 ? lineEnd : ",");
      return { open: mark, close: behind, empty: mark + behind, isEscaped: isTime };
    }),
    hostile: [...Buffer.from('",\r\n')],
    hostileFirst: csv && csv.formulas !== "off" ? formulaFirst : [],
    escape: (stored, column) => {
      const cell = columns[column]?.isTime ? printTime(stored) : stored;
      if (csv?.formulas === "refuse") formulas.count(cell, column);
      return escape(csv?.formulas === "prefix" ? escapeFormula(cell) : cell);
    },
  });

  const headings = columns.map(({ name, label }) => (reportFieldNames === true ? label : name));
  const header = headings.map((heading) => mark + escape(heading) + mark).join(",") + lineEnd;
  yield new TextEncoder().encode((csv?.byteOrderMark ? "\uFEFF" : "") + header);
  for await (const block of blocks) if (block.rows > 0) yield write(block);
  formulas.refuseAny();
}
