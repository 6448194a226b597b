import ipaddr from "ipaddr.js";
import type { MiddlewareHandler } from "hono";
import { createRateLimit } from "../../src/api/rate-limit.ts";
import type { Deps } from "../../src/deps.ts";
import { clientAddress } from "./client-address.ts";

// Of the calls that one client may make: a vendor's machine asks for the tokens of many clients.
const timesOfOneClient = 5;
// Some 2 MB. Who comes from more addresses than this at once is let through rather than remembered.
const addressesMax = 10_000;

/**
 * Requests about tokens of one address. Not of a client ID: whoever knows it could spend the client's requests. It keeps
 * one machine from asking without pause; guessing a secret of 256 bits needs no other guard.
 */
export function limitTokenRequests(deps: Deps): MiddlewareHandler {
  const limit = deps.config.rateLimitPerMinute * timesOfOneClient;
  const rate = createRateLimit({ limit, windowSeconds: 60, callersMax: addressesMax });
  return async function limitTokenRequests(c, next) {
    const address = clientAddress(c);
    if (limit === 0 || address === undefined || c.req.method !== "POST") return next();
    const { isAllowed, resetSeconds } = rate.take(networkOf(address), deps.now());
    if (isAllowed) return next();
    c.header("Retry-After", String(resetSeconds));
    c.header("Cache-Control", "no-store");
    // RFC 6749 has no better word; OAuth clients look for one in every error.
    const error = "temporarily_unavailable";
    const error_description = `Too many token requests from this address. Wait ${resetSeconds} seconds. A token is good for 30 minutes: keep it.`;
    return c.json({ error, error_description, request_id: c.get("requestId") }, 429);
  };
}

/** Whoever has an IPv6 address has 2^64 of them. */
function networkOf(address: string): string {
  const parsed = ipaddr.process(address.split("%")[0] ?? address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return parsed.parts.slice(0, 4).join(":");
}
