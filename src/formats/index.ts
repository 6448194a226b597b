/** The list of file formats: what an export may be written as, and the one reader of what an import may be. */
import type { CellBlock } from "./cell-block.ts";
import { writeCsv } from "./csv.ts";
import { writeJson } from "./json.ts";
import { writeNdjson } from "./ndjson.ts";
import type { RowLayout } from "./rows.ts";
import { writeXml } from "./xml.ts";

export { readRows } from "./read-rows.ts";

export type FileFormat = {
  readonly name: string;
  /** Without its dot. */
  readonly extension: string;
  readonly mediaType: string;
  readonly write: (
    layout: RowLayout,
    blocks: AsyncIterable<CellBlock>,
  ) => AsyncGenerator<Uint8Array>;
};

export const fileFormats = [
  { name: "csv", extension: "csv", mediaType: "text/csv", write: writeCsv },
  { name: "json", extension: "json", mediaType: "application/json", write: writeJson },
  { name: "xml", extension: "xml", mediaType: "application/xml", write: writeXml },
  { name: "ndjson", extension: "ndjson", mediaType: "application/x-ndjson", write: writeNdjson },
] as const satisfies readonly FileFormat[];

export type FileFormatName = (typeof fileFormats)[number]["name"];
