import type { Context } from "hono";
import { Refusal } from "../../src/refusal.ts";

export type QueryPair = {
  readonly name: string;
  readonly value: string;
  /** The value at its commas, split before it was decoded, so that a part may hold one. */
  readonly list: readonly string[];
};

// Far more than an endpoint has columns.
const pairsMax = 100;

/** The query as it came, each name once; a repeated one is told in `faults`. Refuses what is not percent-encoded UTF-8. */
export function readQuery(c: Context, faults: Record<string, string>): readonly QueryPair[] {
  const { search } = new URL(c.req.url);
  const parts = search
    .slice(1)
    .split("&")
    .filter((part) => part !== "");
  if (parts.length > pairsMax) {
    throw new Refusal("invalid", `The address has more than ${pairsMax} parameters. Send fewer.`);
  }
  const pairs = parts.map(readPair);
  return pairs.filter(({ name }, at) => {
    const isFirst = pairs.findIndex((other) => other.name === name) === at;
    if (!isFirst) faults[name] = "It stands twice. Send it once; several values go with [in].";
    return isFirst;
  });
}

function readPair(part: string): QueryPair {
  const equals = part.indexOf("=");
  const [name, value] = equals < 0 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
  return { name: decode(name), value: decode(value), list: value.split(",").map(decode) };
}

/** WHATWG URL, "application/x-www-form-urlencoded parsing": a plus is a space. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    const sentence =
      "The address is not percent-encoded UTF-8. Encode each name and value by itself.";
    throw new Refusal("invalid", sentence);
  }
}
