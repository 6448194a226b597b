import type { Context } from "hono";
import type { KeyedRequest } from "../../src/api/idempotency.ts";
import { Refusal } from "../../src/refusal.ts";

const charactersMax = 255;
const header = "Idempotency-Key";

/** The key that a load is sent with, bare or as a quoted string (RFC 9651 §3.3.3), and what it is the key of. */
export function readIdempotencyKey(c: Context): KeyedRequest | undefined {
  const sent = c.req.header(header);
  if (sent === undefined) return undefined;
  return { key: readKey(sent.trim()), request: describeRequest(c) };
}

function readKey(text: string): string {
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(text)?.[1];
  const key = quoted === undefined ? text : quoted.replaceAll(/\\(.)/g, "$1");
  if (key === "")
    throw refuse("It is empty. Send a text that is new for each load, such as a UUID.");
  if (key.length > charactersMax) {
    throw refuse(
      `It is longer than ${charactersMax} characters. Send a shorter one, such as a UUID.`,
    );
  }
  if (!/^[\x20-\x7e]*$/.test(key)) {
    throw refuse("Use letters, digits and signs of ASCII only, such as a UUID.");
  }
  // A header that is sent twice arrives joined by commas.
  if (quoted === undefined && key.includes(",")) {
    throw refuse("It was sent twice, or has a comma in it. Send one key without commas.");
  }
  return key;
}

function refuse(reason: string): Refusal {
  return new Refusal("invalid", `The header ${header}: ${reason}`, { [header]: reason });
}

/** Each sending of a form has a boundary of its own, so it does not count. */
function describeRequest(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  const type = (c.req.header("Content-Type") ?? "").toLowerCase();
  const isForm = type.startsWith("multipart/form-data");
  return JSON.stringify([pathname, search, isForm ? "multipart/form-data" : type]);
}
