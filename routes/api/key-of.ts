import type { Context } from "hono";
import { Refusal } from "../../src/refusal.ts";

/** The parts of a row's key: split at commas first, decoded then, so that a part may hold a comma. */
export function keyOf(c: Context): readonly string[] {
  const { pathname } = new URL(c.req.url);
  const segment = pathname.slice(pathname.lastIndexOf("/") + 1);
  try {
    return segment.split(",").map(decodeURIComponent);
  } catch {
    const sentence = "The key in the address is not percent-encoded UTF-8. Encode each part of it.";
    throw new Refusal("invalid", sentence);
  }
}
