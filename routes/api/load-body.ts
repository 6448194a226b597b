import type { Context } from "hono";
import { loadBytesMax } from "../../src/api/limits.ts";
import type { LoadBody } from "../../src/api/send-load.ts";
import { formatOfMediaType } from "../../src/import/bundle-files.ts";
import { Refusal } from "../../src/refusal.ts";

const known =
  'application/json (an array of objects, or {"data": […]}), application/x-ndjson (one object a line), ' +
  "application/xml or text/csv (charset=utf-8 or windows-1252)";

/** What is sent, by its Content-Type. Its bytes are read later, and only once. */
export function readLoadBody(c: Context): LoadBody {
  refuseEncoded(c.req.header("Content-Encoding"));
  refuseLength(Number(c.req.header("Content-Length") ?? 0));
  const [type, ...parameters] = (c.req.header("Content-Type") ?? "")
    .split(";")
    .map((part) => part.trim());
  const charset = parameters.map(readCharset).find((value) => value !== undefined);
  const bytes = c.req.raw.body ?? noBytes();
  const format = formatOfMediaType(type?.toLowerCase() ?? "");
  if (!format) {
    throw unsupported(type ? "This content type is not read here." : "There is no Content-Type.");
  }
  const encoding = readEncoding(charset);
  const isJson = format === "json" || format === "ndjson";
  if (isJson && encoding !== "utf-8") {
    throw unsupported(`${format.toUpperCase()} is read as UTF-8 only.`);
  }
  return { format, encoding, bytes };
}

export function refuseEncoded(encoding: string | undefined): void {
  if (encoding === undefined || encoding.toLowerCase() === "identity") return;
  throw unsupported("A compressed body is not read. Send it without Content-Encoding.");
}

export function refuseLength(length: number): void {
  if (length <= loadBytesMax) return;
  const sentence = `The body has more than ${loadBytesMax} bytes. Send it in parts, or by SFTP.`;
  throw new Refusal("too_large", sentence);
}

function readCharset(parameter: string): string | undefined {
  return /^charset="?([^"]+)"?$/i.exec(parameter)?.[1];
}

/** The label as browsers know it (encoding.spec.whatwg.org): `cp1252` and `latin1` are windows-1252 too. */
function readEncoding(label: string | undefined): LoadBody["encoding"] {
  switch (canonicalName(label ?? "utf-8")) {
    case "windows-1252":
      return "windows-1252";
    case "utf-8":
    // A byte order mark, which UTF-16 must have here, tells the reader by itself.
    case "utf-16le":
    case "utf-16be":
      return "utf-8";
    default:
      throw unsupported("This charset is not read.");
  }
}

function canonicalName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function unsupported(what: string): Refusal {
  return new Refusal("unsupported", `${what} Send ${known}.`);
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}
