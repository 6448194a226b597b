import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Deps } from "../../src/deps.ts";

/** One line for each call, by the request id that its answer carries. The route's pattern, since a key may be a child's id. */
export function logRequests(deps: Deps): MiddlewareHandler {
  return async function logRequests(c, next) {
    const begun = performance.now();
    await next();
    deps.log.info("request", {
      request: c.get("requestId"),
      method: c.req.method,
      route: routePath(c),
      status: c.res.status,
      milliseconds: Math.round(performance.now() - begun),
    });
  };
}
