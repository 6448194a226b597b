/** The list of file formats: what an export may be written as. */
import { writeCsv } from "./csv.ts";
import { writeJson } from "./json.ts";
import { writeNdjson } from "./ndjson.ts";
import type { RowLayout, WireRow } from "./rows.ts";
import { writeXml } from "./xml.ts";

export type FileFormat = {
  readonly name: string;
  /** Without its dot. */
  readonly extension: string;
  readonly mediaType: string;
  readonly write: (
    layout: RowLayout,
    batches: AsyncIterable<readonly WireRow[]>,
  ) => AsyncGenerator<string>;
};

export const fileFormats = [
  { name: "csv", extension: "csv", mediaType: "text/csv", write: writeCsv },
  { name: "json", extension: "json", mediaType: "application/json", write: writeJson },
  { name: "xml", extension: "xml", mediaType: "application/xml", write: writeXml },
  { name: "ndjson", extension: "ndjson", mediaType: "application/x-ndjson", write: writeNdjson },
] as const satisfies readonly FileFormat[];

export type FileFormatName = (typeof fileFormats)[number]["name"];
