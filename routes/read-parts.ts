/** RFC 7578: a form with files, taken in as it comes, so that no file is ever held in memory. */
import type { Readable } from "node:stream";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import type { Context } from "hono";
import { Refusal } from "../src/refusal.ts";
import type { Spool, Spooled } from "../src/spool.ts";

export type PostedFile = {
  /** Of the form's field. */
  readonly field: string;
  readonly name: string;
  /** Its Content-Type, in lower case and without parameters. */
  readonly mediaType: string;
  readonly spooled: Spooled;
};

export type PostedForm = {
  readonly fields: Readonly<Record<string, string>>;
  /** In the order of the form. Whoever takes them uses them or removes them from the spool. */
  readonly files: readonly PostedFile[];
};

export type FormLimits = {
  readonly filesMax: number;
  /** Of all files together. */
  readonly bytesMax: number;
  /** Said when the body is no whole form. */
  readonly unreadable: string;
  readonly isFileField: (field: string) => boolean;
};

// Our own forms have six fields, and none of them is longer than a word.
const fieldsMax = 20;
const limits = { fields: fieldsMax, fieldSize: 1_000, headerPairs: 20 };

/**
 * Spools the files of a form, wherever they stand among its fields. Refuses what is no form, and more or longer files
 * than the limits say; then nothing of it is kept.
 */
export async function readParts(c: Context, spool: Spool, most: FormLimits): Promise<PostedForm> {
  const parser = openParser(c.req.header("Content-Type") ?? "", most);
  const fields: Record<string, string> = {};
  const taking: Promise<PostedFile>[] = [];
  const sources: Readable[] = [];
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  const unreadable = (): void => broken.reject(new Refusal("invalid", most.unreadable));
  let bytes = 0;
  // Counted as they come: a file begins before the one before it is on the disk.
  const count = async function* count(source: Readable): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > most.bytesMax) {
        throw new Refusal("too_large", `More than ${most.bytesMax} bytes. Send it in parts.`);
      }
      yield chunk;
    }
  };
  parser.on("error", unreadable);
  for (const limit of ["fieldsLimit", "partsLimit"] as const) parser.on(limit, unreadable);
  parser.on("filesLimit", () => broken.reject(tooManyFiles(most.filesMax)));
  // RFC 7578 §4.2 wants a name of each part, and some have none.
  parser.on("field", (field = "", value) => (fields[field] = value));
  parser.on("file", (field = "", stream, name: string | undefined, _encoding, mimeType) => {
    // Bytes that their sender calls no file are a field, of which nothing is read here but that it came.
    if (name === undefined) fields[field] = "";
    // A form whose file was not chosen sends a file without name and bytes.
    if (!most.isFileField(field) || !name) return void stream.resume();
    sources.push(stream);
    // A body that breaks off in its file; heard here before the spool hears it as a fault of reading. A spool that
    // wants no more of it aborts it, and says why itself.
    stream.on("error", (error) => error.name !== "AbortError" && unreadable());
    const file = spool.write(count(stream), most.bytesMax).then((spooled): PostedFile => {
      return { field, name, mediaType: mimeType.toLowerCase(), spooled };
    });
    file.catch(broken.reject);
    taking.push(file);
  });
  try {
    await Promise.race([feed(parser, c.req.raw.body, unreadable), broken.promise]);
    return { fields, files: await Promise.all(taking) };
  } catch (error) {
    for (const source of sources) source.destroy();
    parser.destroy();
    // Also when the form broke after its files were whole.
    const settled = await Promise.allSettled(taking);
    const left = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    await removeFiles(spool, left);
    throw error;
  }
}

/** A name as it may be kept and shown: whoever sends a form may call its parts anything. */
export function shorten(name: string): string {
  return name.replaceAll(/\p{Cc}/gu, "").slice(-120);
}

export async function removeFiles(spool: Spool, files: readonly PostedFile[]): Promise<void> {
  await Promise.all(files.map(({ spooled }) => spool.remove(spooled.id)));
}

function openParser(type: string, { filesMax, unreadable }: FormLimits): BusboyInstance {
  try {
    const files = { files: filesMax, parts: filesMax + fieldsMax };
    return new Busboy({ headers: { "content-type": type }, limits: { ...limits, ...files } });
  } catch {
    throw new Refusal("invalid", unreadable);
  }
}

async function feed(
  parser: BusboyInstance,
  body: ReadableStream<Uint8Array> | null,
  unreadable: () => void,
): Promise<void> {
  const finished = new Promise<void>((resolve) => void parser.once("finish", resolve));
  try {
    for await (const chunk of body ?? []) {
      // The next bytes are asked for once these are with the spool.
      await new Promise<void>((resolve) => void parser.write(chunk, () => resolve()));
    }
  } catch {
    // Whoever sent it has left: nothing that an operator could mend.
    unreadable();
  }
  parser.end();
  await finished;
}

function tooManyFiles(filesMax: number): Refusal {
  return new Refusal("invalid", `A form may have at most ${filesMax} files. Send fewer.`);
}
