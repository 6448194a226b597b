import { Refusal } from "../src/refusal.ts";

/**
 * A body as bytes, counted as it comes: Content-Length may be missing, and anybody may post. Refused (`too_large`)
 * with the sentence once it is larger.
 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  bytesMax: number,
  sentence: string,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > bytesMax) throw new Refusal("too_large", sentence);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
