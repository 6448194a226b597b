import type { Context } from "hono";
import type { Client } from "../../src/access/check-token.ts";
import { exportRows } from "../../src/api/export-rows.ts";
import type { Wish } from "../../src/api/narrow-list.ts";
import { readPage, type ListAsk } from "../../src/api/read-page.ts";
import { writeList, writePage } from "../../src/api/write-rows.ts";
import type { Endpoint } from "../../src/catalog/endpoint.ts";
import type { Deps } from "../../src/deps.ts";
import type { FileFormat } from "../../src/formats/index.ts";
import { describeFault } from "../../src/log.ts";
import { describeNext } from "./list-request.ts";
import { wholeBody } from "./whole-body.ts";

type Ask = {
  readonly endpoint: Endpoint;
  readonly format: FileFormat;
  readonly cursor: string | undefined;
  readonly wish: Wish;
};

/** One page, and where the next one is. */
export async function answerPage(
  c: Context,
  deps: Deps,
  client: Client,
  ask: Ask & { readonly limit: number },
): Promise<Response> {
  const withRows = c.req.method !== "HEAD";
  const page = await readPage(deps, client, { ...describeAsk(c, ask), limit: ask.limit, withRows });
  describeList(c, ask.format, page.tag);
  if ("isUnchanged" in page) return c.body(null, 304);
  c.header("X-Total-Count", String(page.total));
  const { nextCursor } = page;
  if (nextCursor !== null) c.header("Link", describeNext(c, deps.config.apiUrl, nextCursor));
  const answer = { ...ask, columns: page.columns, nextCursor };
  return c.body(wholeBody(await writePage(answer, page.json)));
}

/** Everything, to the end. */
export async function answerAll(
  c: Context,
  deps: Deps,
  client: Client,
  ask: Ask,
): Promise<Response> {
  const stream = await exportRows(deps, client, describeAsk(c, ask));
  describeList(c, ask.format, stream.tag);
  if ("isUnchanged" in stream) return c.body(null, 304);
  c.header("X-Total-Count", String(stream.total));
  if (c.req.method === "HEAD") {
    await stream.close();
    markStream(c);
    return c.body(null);
  }
  const answer = { ...ask, columns: stream.columns };
  return c.body(streamBytes(c, deps, writeList(answer, stream.blocks), stream));
}

function describeAsk(c: Context, { format, ...ask }: Ask): ListAsk {
  return { ...ask, format: format.name, knownTags: c.req.header("If-None-Match") };
}

/** A client may keep what it got, and has to ask each time whether it is still right. */
function describeList(c: Context, format: FileFormat, tag: string): void {
  describeFormat(c, format);
  c.header("ETag", tag);
}

/** The same for GET and HEAD. */
export function describeFormat(c: Context, { mediaType }: Pick<FileFormat, "mediaType">): void {
  c.header(
    "Content-Type",
    mediaType.startsWith("text/") ? `${mediaType}; charset=utf-8` : mediaType,
  );
  c.header("Vary", "Accept");
}

/** For those around: the answer is written while it is read, and its length is not known before. */
export function markStream(c: Context): void {
  c.set("isStream", true);
}

/** Bytes while they are being written. A client that leaves ends the writing. */
export function streamBytes(
  c: Context,
  deps: Deps,
  bytes: AsyncGenerator<Uint8Array>,
  source: { readonly close: () => Promise<void> },
): ReadableStream<Uint8Array> {
  markStream(c);
  const requestId = c.get("requestId");
  let hasLeft = false;
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const piece = await bytes.next();
        if (hasLeft) return;
        if (piece.done) controller.close();
        else controller.enqueue(piece.value);
      } catch (error) {
        deps.log.error("answer was cut off", { request: requestId, ...describeFault(error) });
        // Cuts the connection, so that nobody takes the part for the whole. Bun would print a reason.
        controller.error();
        await source.close();
      }
    },
    cancel: async () => {
      hasLeft = true;
      await bytes.return(undefined);
      await source.close();
    },
  });
}
