/** How zip.js is used here, for reading and for writing. */
import { configure } from "@zip.js/zip.js";

configure({
  // It is a worker process that packs and unpacks, and Bun's own deflate needs no WebAssembly.
  useWebWorkers: false,
  useCompressionStream: true,
  // Also what the bytes of a zip depend on, so that changing it changes files that nobody changed.
  chunkSize: 64 * 1024,
  // Without workers it only counts the files under way, and those beyond it would wait for five seconds.
  maxWorkers: 10_000,
});

/** What is written into the stream, in pieces and only as fast as they are taken; ends the writing when no more are wanted. */
export async function* piecesOf(
  write: (into: WritableStream<Uint8Array>) => Promise<unknown>,
): AsyncGenerator<Uint8Array> {
  let fail = (_error: unknown): void => undefined;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
    start: (controller) => {
      fail = (error) => controller.error(error);
    },
  });
  // Not `writable.abort`, which is refused while the stream is held by whoever failed to write.
  const writing = write(writable).catch((error: unknown) => fail(error));
  try {
    for await (const piece of readable) yield piece;
  } finally {
    await writing;
  }
}

/** Asks for a piece only when it is wanted, and no further once the stream is cancelled. */
export function streamOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  const source = {
    pull: async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      const piece = await pieces.next();
      if (piece.done) controller.close();
      else controller.enqueue(piece.value);
    },
    cancel: async () => {
      await pieces.return?.();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
