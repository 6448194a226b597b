import type { PageRow } from "../../db/records/read-rows.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import { layoutOf } from "../catalog/shape.ts";
import type { FileFormat } from "../formats/index.ts";
import type { WireRow } from "../formats/rows.ts";

type Batches = AsyncIterable<readonly PageRow[]>;

/** A list as the format has it; in JSON within its envelope. */
export function writeList(
  answer: {
    readonly endpoint: Endpoint;
    readonly columns: readonly string[];
    readonly format: FileFormat;
    readonly nextCursor: string | null;
  },
  batches: Batches,
): AsyncGenerator<string> {
  if (answer.format.name === "json") return writeEnvelope(batches, answer.nextCursor);
  return answer.format.write(layoutOf(answer.endpoint, answer.columns), parseRows(batches));
}

/** One row by itself; in JSON the bare object. */
export async function writeRow(
  answer: {
    readonly endpoint: Endpoint;
    readonly columns: readonly string[];
    readonly format: FileFormat;
  },
  row: PageRow,
): Promise<string> {
  if (answer.format.name === "json") return row.json;
  const batches = parseRows(inBatches([row]));
  return joinText(answer.format.write(layoutOf(answer.endpoint, answer.columns), batches));
}

export async function* inBatches(rows: readonly PageRow[]): AsyncGenerator<readonly PageRow[]> {
  yield rows;
}

export async function joinText(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

async function* writeEnvelope(batches: Batches, nextCursor: string | null): AsyncGenerator<string> {
  let before = '{"data":[';
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    yield before + rows.map((row) => row.json).join(",\n");
    before = ",\n";
  }
  const start = before === ",\n" ? "" : before;
  yield `${start}],"next_cursor":${JSON.stringify(nextCursor)}}\n`;
}

async function* parseRows(batches: Batches): AsyncGenerator<readonly WireRow[]> {
  for await (const rows of batches) {
    // Safe because the statement wrote these objects from the catalog's columns.
    yield rows.map((row) => JSON.parse(row.json) as WireRow);
  }
}
