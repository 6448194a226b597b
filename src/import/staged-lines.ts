import type { Spool, Spooled } from "../spool.ts";

// Staged rows are checked rows: never larger than the file that they came from plus their names.
const stagedBytesMax = 8 * 1024 ** 3;

/** Spools batches as lines of JSON, sealed. */
export function spoolBatches<Item>(
  spool: Spool,
  batches: AsyncIterable<readonly Item[]>,
): Promise<Spooled> {
  return spool.write(encodeLines(batches), stagedBytesMax);
}

async function* encodeLines<Item>(
  batches: AsyncIterable<readonly Item[]>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const batch of batches) {
    if (batch.length > 0) yield encoder.encode(`${JSON.stringify(batch)}\n`);
  }
}

/** The batches as they were spooled. */
export async function* readBatches<Item>(
  spool: Spool,
  id: string,
): AsyncGenerator<readonly Item[]> {
  const decoder = new TextDecoder();
  // A batch is many frames long: each is searched once, and they are joined once.
  let pieces: string[] = [];
  for await (const bytes of spool.read(id)) {
    let text = decoder.decode(bytes, { stream: true });
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      pieces.push(text.slice(0, end));
      // Safe because only `spoolBatches` writes these sealed lines.
      yield JSON.parse(pieces.join("")) as Item[];
      pieces = [];
      text = text.slice(end + 1);
    }
    pieces.push(text);
  }
}
