import type { Context } from "hono";
import type { Client } from "../../src/access/check-token.ts";
import { exportRows, type RowStream } from "../../src/api/export-rows.ts";
import { readPage } from "../../src/api/read-page.ts";
import { writeList, writePage } from "../../src/api/write-rows.ts";
import type { Endpoint } from "../../src/catalog/endpoint.ts";
import type { Deps } from "../../src/deps.ts";
import type { FileFormat } from "../../src/formats/index.ts";
import { describeFault } from "../../src/log.ts";
import { describeNext } from "./list-request.ts";

type Ask = {
  readonly endpoint: Endpoint;
  readonly format: FileFormat;
  readonly cursor: string | undefined;
};

/** One page, and where the next one is. */
export async function answerPage(
  c: Context,
  deps: Deps,
  client: Client,
  ask: Ask & { readonly limit: number },
): Promise<Response> {
  const page = await readPage(deps, client, { ...ask, withRows: c.req.method !== "HEAD" });
  describeFormat(c, ask.format);
  c.header("X-Total-Count", String(page.total));
  const { nextCursor } = page;
  if (nextCursor !== null) c.header("Link", describeNext(c, deps.config.apiUrl, nextCursor));
  const answer = { ...ask, columns: page.columns, nextCursor };
  return c.body(await writePage(answer, page.rows));
}

/** Everything, to the end. */
export async function answerAll(
  c: Context,
  deps: Deps,
  client: Client,
  ask: Ask,
): Promise<Response> {
  const stream = await exportRows(deps, client, ask);
  describeFormat(c, ask.format);
  c.header("X-Total-Count", String(stream.total));
  if (c.req.method === "HEAD") {
    await stream.close();
    return c.body(null);
  }
  const answer = { ...ask, columns: stream.columns };
  return c.body(streamBytes(c, deps, writeList(answer, stream.blocks), stream));
}

/** The same for GET and HEAD. */
export function describeFormat(c: Context, { mediaType }: FileFormat): void {
  c.header(
    "Content-Type",
    mediaType.startsWith("text/") ? `${mediaType}; charset=utf-8` : mediaType,
  );
  c.header("Vary", "Accept");
}

/** Bytes while they are being written. A client that leaves ends the writing. */
function streamBytes(
  c: Context,
  deps: Deps,
  bytes: AsyncGenerator<Uint8Array>,
  rows: RowStream,
): ReadableStream<Uint8Array> {
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
        await rows.close();
      }
    },
    cancel: async () => {
      hasLeft = true;
      await bytes.return(undefined);
      await rows.close();
    },
  });
}
