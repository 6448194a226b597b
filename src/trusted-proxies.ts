import ipaddr from "ipaddr.js";
import { parseRange, type Range } from "./network.ts";

/** `TRUSTED_PROXIES`: whose word is taken for where a request came from. */
export type TrustedProxies = readonly Range[];

/** A comma list of addresses and CIDR ranges, or nothing; throws one clear line on anything else. */
export function parseTrustedProxies(text: string): TrustedProxies {
  const entries = text.split(",").map((entry) => entry.trim());
  return entries.filter((entry) => entry !== "").map(readRange);
}

function readRange(entry: string): Range {
  const range = parseRange(entry);
  if (range) return range;
  throw new Error(
    `TRUSTED_PROXIES: “${entry}” is neither an address nor a CIDR range; use a list such as “10.1.0.4, 10.2.0.0/16”.`,
  );
}

/**
 * Where a request came from, when it was handed on: each proxy adds at the end of `X-Forwarded-For` whom it had it from, so
 * the last one that is no proxy of ours is the client. Whatever stands before it was written by the client.
 */
export function findOrigin(
  peer: string,
  forwardedFor: string | undefined,
  trusted: TrustedProxies,
): string {
  let origin = peer;
  const hops = forwardedFor?.split(",").map((hop) => hop.trim()) ?? [];
  while (isTrusted(origin, trusted)) {
    const before = hops.pop();
    const address = before === undefined ? undefined : readAddress(before);
    // A proxy that writes no address leaves us with its own.
    if (address === undefined) return origin;
    origin = address;
  }
  return origin;
}

function isTrusted(address: string, trusted: TrustedProxies): boolean {
  if (trusted.length === 0) return false;
  const parsed = ipaddr.process(withoutZone(address));
  return trusted.some(([range, bits]) => {
    return parsed.kind() === range.kind() && parsed.match(range, bits);
  });
}

/** As proxies write it: with a port behind it, an IPv6 address then in brackets. */
function readAddress(hop: string): string | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
  return ipaddr.isValid(withoutZone(bare))
    ? ipaddr.process(withoutZone(bare)).toString()
    : undefined;
}

function withoutZone(address: string): string {
  return address.split("%")[0] ?? address;
}
