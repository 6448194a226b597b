/** RFC 7578: a form with one file, taken in as it comes, so that no file is ever held in memory. */
import type { Readable } from "node:stream";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import type { Context } from "hono";
import { Refusal } from "../src/refusal.ts";
import type { Spool, Spooled } from "../src/spool.ts";

export type PostedFile = { readonly name: string; readonly spooled: Spooled };

export type PostedUpload = {
  readonly fields: Readonly<Record<string, string>>;
  /** Undefined when none was chosen. Whoever takes it uses it or removes it from the spool. */
  readonly file: PostedFile | undefined;
};

// Our own form has six fields, and none of them is longer than a word.
const limits = { fields: 20, fieldSize: 1_000, files: 1, parts: 25, headerPairs: 20 };

/**
 * Spools the file of the field `file`, wherever it stands among the fields. Refuses what is no form with a file, and
 * more than `bytesMax` bytes; then nothing of it is kept.
 */
export async function readUpload(
  c: Context,
  spool: Spool,
  bytesMax: number,
): Promise<PostedUpload> {
  const parser = openParser(c.req.header("Content-Type") ?? "");
  const fields: Record<string, string> = {};
  let name = "";
  let source: Readable | undefined;
  let spooling: Promise<Spooled> | undefined;
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  parser.on("error", () => broken.reject(unreadable()));
  parser.on("field", (field, value) => (fields[field] = value));
  parser.on("file", (field, stream, fileName) => {
    // A form whose file was not chosen sends a file without name and bytes.
    if (field !== "file" || !fileName) return void stream.resume();
    [name, source] = [fileName, stream];
    // A body that breaks off in its file; heard here before the spool hears it as a fault of reading. A spool that
    // wants no more of it aborts it, and says why itself.
    stream.on("error", ({ name }) => name !== "AbortError" && broken.reject(unreadable()));
    spooling = spool.write(stream, bytesMax);
    spooling.catch(broken.reject);
  });
  try {
    await Promise.race([feed(parser, c.req.raw.body), broken.promise]);
    const spooled = await spooling;
    return { fields, file: spooled && { name, spooled } };
  } catch (error) {
    source?.destroy();
    parser.destroy();
    // Also when the form broke after its file was whole.
    const left = await spooling?.catch(() => undefined);
    if (left) await spool.remove(left.id);
    throw error;
  }
}

function openParser(type: string): BusboyInstance {
  try {
    return new Busboy({ headers: { "content-type": type }, limits });
  } catch {
    throw unreadable();
  }
}

async function feed(
  parser: BusboyInstance,
  body: ReadableStream<Uint8Array> | null,
): Promise<void> {
  const finished = new Promise<void>((resolve) => void parser.once("finish", resolve));
  try {
    for await (const chunk of body ?? []) {
      // The next bytes are asked for once these are with the spool.
      await new Promise<void>((resolve) => void parser.write(chunk, () => resolve()));
    }
  } catch {
    // Whoever sent it has left: nothing that an operator could mend.
    throw unreadable();
  }
  parser.end();
  await finished;
}

function unreadable(): Refusal {
  return new Refusal(
    "invalid",
    "The form did not arrive whole. Open the page again and repeat the upload.",
  );
}
