/** The rejected rows as they came, with what is wrong and how to mend it; it loads again once corrected. */
import Papa from "papaparse";
import { readRowErrors, type RowErrors } from "../../db/staging/judge-stage.ts";
import type { Stage } from "../../db/staging/open-stage.ts";
import { columnOf, type Endpoint } from "../catalog/endpoint.ts";
import type { RawBatch, RawRow } from "../formats/rows.ts";
import type { Spool } from "../spool.ts";

// As much as the largest file that is read, with a sentence for every row.
const bytesMax = 8 * 1024 ** 3;

/** Reads the file a second time and keeps its rejected rows as CSV; gives the id among the error files. */
export async function writeErrorFile(
  errorFiles: Spool,
  input: {
    readonly stage: Stage;
    readonly endpoint: Endpoint;
    readonly headings: readonly string[];
    readonly batches: AsyncIterable<RawBatch>;
  },
): Promise<string> {
  const { id } = await errorFiles.write(encode(writeRows(input)), bytesMax);
  return id;
}

async function* encode(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}

async function* writeRows({
  stage,
  endpoint,
  headings,
  batches,
}: Parameters<typeof writeErrorFile>[1]): AsyncGenerator<string> {
  const errors = readRowErrors(stage);
  // Those of an error file that still has errors: this one's take their place.
  const kept = headings.map((heading) => !["_error", "_fix"].includes(heading.trim()));
  yield toCsv([[...headings.filter((_, index) => kept[index]), "_error", "_fix"]]);
  let next = (await errors.next()).value as RowErrors | undefined;
  let position = 0;
  for await (const batch of batches) {
    const lines: string[][] = [];
    for (const raw of batch.rows) {
      position += 1;
      if (next?.position !== position) continue;
      lines.push([...cellsOf(raw, kept), ...describe(endpoint, raw, kept.length, next)]);
      next = (await errors.next()).value as RowErrors | undefined;
    }
    if (lines.length > 0) yield toCsv(lines);
    if (!next) return;
    await stage.breathe();
  }
}

function toCsv(lines: string[][]): string {
  return `${Papa.unparse(lines, { newline: "\r\n" })}\r\n`;
}

function cellsOf(raw: RawRow, kept: readonly boolean[]): readonly string[] {
  const cells = kept.map((_, index) => raw.cells[index] ?? "");
  return cells.filter((_, index) => kept[index]);
}

function describe(
  endpoint: Endpoint,
  raw: RawRow,
  width: number,
  { problems }: RowErrors,
): readonly [error: string, fix: string] {
  const reasons = problems.map(({ column, reason }) =>
    column === null ? reason : `${columnOf(endpoint, column).label} ${reason}.`,
  );
  const surplus = raw.cells.slice(width);
  // Nothing of what came is lost: these have no column to stand in.
  const rest = surplus.length > 0 ? [`Cells without a heading: ${surplus.join(" | ")}`] : [];
  return [reasons.join(" "), [...new Set(problems.map(({ fix }) => fix)), ...rest].join(" ")];
}
