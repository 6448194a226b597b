import type { Context } from "hono";
import type { Deps } from "../src/deps.ts";
import { describeFault } from "../src/log.ts";

/** Bytes as they are read. Whoever leaves ends the reading; a fault cuts the connection, so that a part is not taken for the whole. */
export function streamFile(
  c: Context,
  deps: Deps,
  bytes: AsyncIterable<Uint8Array>,
): ReadableStream<Uint8Array> {
  const requestId: string = c.get("requestId");
  const pieces = bytes[Symbol.asyncIterator]();
  const source = {
    pull: async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      try {
        const piece = await pieces.next();
        if (piece.done) controller.close();
        else controller.enqueue(piece.value);
      } catch (error) {
        deps.log.error("file was cut off", { request: requestId, ...describeFault(error) });
        controller.error();
      }
    },
    cancel: async () => {
      await pieces.return?.();
    },
  };
  // Nothing ahead of the first reader: HEAD never reads, and would leave the file open.
  return new ReadableStream(source, { highWaterMark: 0 });
}
