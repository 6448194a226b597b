import type { PageRow } from "../../db/records/read-rows.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import { layoutOf } from "../catalog/shape.ts";
import { inOneBlock, type CellBlock } from "../formats/cell-block.ts";
import type { FileFormat } from "../formats/index.ts";
import { writeJsonArray } from "../formats/json.ts";
import type { WireRow } from "../formats/rows.ts";

export type Answer = {
  readonly endpoint: Endpoint;
  readonly columns: readonly string[];
  readonly format: FileFormat;
};

/** Rows to the end, as the format has them; in JSON within the envelope of a list. */
export function writeList(
  { endpoint, columns, format }: Answer,
  blocks: AsyncIterable<CellBlock>,
): AsyncGenerator<Uint8Array> {
  const layout = layoutOf(endpoint, columns);
  if (format.name !== "json") return format.write(layout, blocks);
  const [before, after] = ['{"data":[', '],"next_cursor":null}\n'];
  return writeJsonArray(layout, blocks, { before, after, whenEmpty: before + after });
}

/** One page; its rows are JSON already, with commas between them. */
export async function writePage(
  answer: Answer & { readonly nextCursor: string | null },
  json: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | string> {
  const rows = Buffer.from(json.buffer, json.byteOffset, json.byteLength);
  if (answer.format.name !== "json") return writeFile(answer, `[${rows.toString()}]`);
  const end = `],"next_cursor":${JSON.stringify(answer.nextCursor)}}\n`;
  return Buffer.concat([dataBefore, rows, Buffer.from(end)]);
}

const dataBefore = Buffer.from('{"data":[');

/** One row by itself; in JSON the bare object. */
export async function writeRow(answer: Answer, row: PageRow): Promise<string> {
  return answer.format.name === "json" ? row.json : writeFile(answer, `[${row.json}]`);
}

async function writeFile({ endpoint, columns, format }: Answer, json: string): Promise<string> {
  const layout = layoutOf(endpoint, columns);
  // Safe because the statement wrote these objects from the catalog's columns.
  const rows = JSON.parse(json) as readonly WireRow[];
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of format.write(layout, inOneBlock(layout, rows))) {
    text += decoder.decode(bytes, { stream: true });
  }
  return text;
}
