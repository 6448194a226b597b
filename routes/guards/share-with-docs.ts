import type { MiddlewareHandler } from "hono";
import type { Deps } from "../../src/deps.ts";

const requestHeaders = [
  "Authorization",
  "Content-Type",
  "Accept",
  "Idempotency-Key",
  "If-None-Match",
];
const answerHeaders = [
  "Allow",
  "ETag",
  "Idempotency-Replayed",
  "Link",
  "Location",
  "RateLimit-Limit",
  "RateLimit-Remaining",
  "RateLimit-Reset",
  "Retry-After",
  "WWW-Authenticate",
  "X-Request-Id",
  "X-Total-Count",
];
const preflightSeconds = 600;

/**
 * CORS (fetch.spec.whatwg.org): a browser may read answers on the docs page, and nowhere else, since a page that a
 * client secret is typed into is one of ours. The docs are served where the API is, whatever PUBLIC_URL says, so
 * their origin is API_URL's. Cookies mean nothing to the API, so credentials are never allowed.
 */
export function shareWithDocs(deps: Deps): MiddlewareHandler {
  const docsOrigin = deps.config.apiUrl;
  return async function shareWithDocs(c, next) {
    await next();
    const { headers } = c.res;
    headers.append("Vary", "Origin");
    if (c.req.header("Origin") !== docsOrigin) return;
    headers.set("Access-Control-Allow-Origin", docsOrigin);
    headers.set("Access-Control-Expose-Headers", answerHeaders.join(", "));
    const isPreflight =
      c.req.method === "OPTIONS" && c.req.header("Access-Control-Request-Method") !== undefined;
    if (!isPreflight) return;
    headers.set("Access-Control-Allow-Methods", headers.get("Allow") ?? "");
    headers.set("Access-Control-Allow-Headers", requestHeaders.join(", "));
    headers.set("Access-Control-Max-Age", String(preflightSeconds));
  };
}
