import { promisify } from "node:util";
import { createGzip, gzip } from "node:zlib";
import { pipeline, Readable } from "node:stream";
import type { Context } from "hono";

// Below, gzip saves less than its own header and checksum cost both sides.
const bytesMin = 1_024;
const compressible =
  /^(?:application\/(?:problem\+)?json|application\/x-ndjson|application\/xml|text\/csv)\b/;

// Another thread compresses; 6 is zlib's own choice between time and size.
const gzipBytes = promisify(gzip);

/**
 * gzip for whoever accepts it, streams in constant memory; a zip is compressed already. An observer who can plant
 * text beside a secret may learn it from the length (BREACH). That needs a victim whose browser repeats the call with
 * its cookies; here a call needs a token that no browser adds by itself, and the only secrets that are ever answered,
 * access tokens, are given by /oauth, which this does not see.
 */
export async function compressAnswers(c: Context, next: () => Promise<void>): Promise<void> {
  await next();
  const { headers } = c.res;
  headers.append("Vary", "Accept-Encoding");
  const isText = compressible.test(headers.get("Content-Type") ?? "");
  const mayCompress =
    isText && !headers.has("Content-Encoding") && acceptsGzip(c.req.header("Accept-Encoding"));
  if (c.get("isStream") === true) answerStream(c, mayCompress);
  // A body that nobody looks at goes out as it is, with its length.
  else if (mayCompress || c.req.method === "HEAD") await answerBytes(c, mayCompress);
}

function answerStream(c: Context, mayCompress: boolean): void {
  const { body, headers } = c.res;
  if (mayCompress) headers.set("Content-Encoding", "gzip");
  // Bun would state a length of 0.
  if (c.req.method === "HEAD") headers.set("Transfer-Encoding", "chunked");
  else if (mayCompress && body) c.res = new Response(gzipStream(body), c.res);
}

async function answerBytes(c: Context, mayCompress: boolean): Promise<void> {
  const plain = new Uint8Array(await c.res.arrayBuffer());
  const isLong = plain.length >= bytesMin;
  const bytes = mayCompress && isLong ? await gzipBytes(plain) : plain;
  const isHead = c.req.method === "HEAD";
  const answer = new Response(isHead ? null : bytes, c.res);
  // Taken away first, or hono would read the new one as a stream to merge both.
  c.res = undefined;
  c.res = answer;
  if (bytes !== plain) c.res.headers.set("Content-Encoding", "gzip");
  // RFC 9110 §9.3.2: HEAD says what GET would.
  if (isHead) c.res.headers.set("Content-Length", String(bytes.length));
}

/** RFC 9110 §12.5.3, as far as gzip and identity go. Without the header nothing was asked for. */
export function acceptsGzip(header: string | undefined): boolean {
  const weights = new Map((header ?? "").split(",").map(readWeight));
  const gzipWeight = weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*") ?? 0;
  return gzipWeight > 0 && gzipWeight >= (weights.get("identity") ?? 0);
}

function readWeight(text: string): [coding: string, weight: number] {
  const [coding = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  const value = weight === undefined ? 1 : Number(weight.slice(2));
  return [coding, Number.isNaN(value) ? 0 : value];
}

function gzipStream(plain: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const zipper = createGzip();
  // A fault of the source destroys the zipper, and a zipper that is destroyed cancels the source.
  pipeline(Readable.from(plain, { highWaterMark: 1 }), zipper, () => undefined);
  const pieces: AsyncIterator<Uint8Array> = zipper[Symbol.asyncIterator]();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull: async (controller) => {
      try {
        const piece = await pieces.next();
        if (piece.done) controller.close();
        else controller.enqueue(piece.value);
      } catch {
        // Told where it happened; cuts the connection, so that nobody takes the part for the whole.
        controller.error();
      }
    },
    cancel: async () => {
      await pieces.return?.();
      zipper.destroy();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
