import type { DeclaredEncoding } from "./decode-text.ts";
import { readCsv } from "./read-csv.ts";
import { readJson } from "./read-json.ts";
import { readXml } from "./read-xml.ts";
import type { RawBatch, RowLayout } from "./rows.ts";

/** What a reader of any format must know. Only XML looks at the layout, and JSON is UTF-8 unless somebody declares otherwise. */
export type ReadOptions = {
  readonly encoding: DeclaredEncoding;
  readonly layout: Pick<RowLayout, "root" | "item">;
};

/** Gives a file's rows in batches, at least one, in constant memory; refuses a file that cannot be read to its last byte. */
export function readRows(
  format: "csv" | "json" | "ndjson" | "xml",
  bytes: AsyncIterable<Uint8Array>,
  { encoding, layout }: ReadOptions,
): AsyncGenerator<RawBatch> {
  switch (format) {
    case "csv":
      return readCsv(bytes, { encoding });
    case "json":
      return readJson(bytes, { encoding });
    case "ndjson":
      return readJson(bytes, { encoding, isLines: true });
    case "xml":
      return readXml(bytes, { encoding, root: layout.root, item: layout.item });
  }
}
