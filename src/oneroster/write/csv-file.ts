import { cellEnd } from "../../../db/records/read-block.ts";
import { cellWriter, type CellStyle } from "../../formats/write-cells.ts";
import type { PackageFile, WatchRows } from "../../package-file.ts";
import type { Batch } from "./read-batches.ts";

/** Cells by heading; what is left out is empty. */
export type Line<Heading extends string> = Readonly<Partial<Record<Heading, string>>>;

/** RFC 4180 as the binding narrows it, whatever an integration wants of its other CSV files. */
export function csvFile<const Heading extends string>(
  name: string,
  headings: readonly Heading[],
  read: () => AsyncIterable<Batch<Line<Heading>>>,
): PackageFile {
  return { name: `${name}.csv`, write: (watch) => writeLines(headings, read(), watch) };
}

async function* writeLines<Heading extends string>(
  headings: readonly Heading[],
  batches: AsyncIterable<Batch<Line<Heading>>>,
  watch: WatchRows,
): AsyncGenerator<Uint8Array> {
  const write = cellWriter(styleOf(headings));
  yield Buffer.from(`${headings.join(",")}\r\n`);
  for await (const { rows, studentNumbers } of batches) {
    await watch(rows.length, studentNumbers);
    let text = "";
    for (const row of rows) {
      for (const heading of headings) text += (row[heading] ?? "") + cellEnd;
    }
    yield write({ cells: Buffer.from(text), rows: rows.length });
  }
}

function styleOf({ length }: readonly string[]): CellStyle {
  return {
    frames: Array.from({ length }, (_, at) => {
      const behind = at === length - 1 ? "\r\n" : ",";
      return { open: "", close: behind, empty: behind };
    }),
    // Also those with which a control character or a line break of Unicode may begin.
    hostile: [...controls, 0xc2, 0xe2, ...Buffer.from('",')],
    escape: (cell) => {
      const plain = oneLine(cell);
      return /[",]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
    },
  };
}

const controls: readonly number[] = [...Array(0x20).keys(), 0x7f];
const breaks = /\r\n|[\p{Cc}\p{Zl}\p{Zp}]/gu;

/** The binding takes no line break within a cell, and RFC 4180 no control character. */
export function oneLine(text: string): string {
  return text.replace(breaks, " ");
}
