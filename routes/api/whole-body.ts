// What Bun keeps back to send at once.
const bytesAtOnceMax = 16 * 1_024;

/**
 * An answer that is there in full. Bun 1.4 sends the head of a longer one word by word, each by a system call of its own,
 * when the answer is not given at once; that of a stream it sends whole, which is six times as quick.
 */
export function wholeBody(
  body: string | Uint8Array<ArrayBuffer>,
): string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  if (body.length < bytesAtOnceMax) return body;
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return new ReadableStream({
    pull: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}
