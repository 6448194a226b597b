import type { MiddlewareHandler } from "hono";
import { getPath } from "hono/utils/url";
import type { Deps } from "../../src/deps.ts";
import { answerProblem } from "../answer-api.ts";

/**
 * Of a Host that is no host name Bun makes no address, only the bare path, in which hono would take the wrong part for
 * the path. Then nothing but `/` is asked for, and `refuseOddHosts` answers.
 */
export function pathOf(request: Request): string {
  return URL.canParse(request.url) ? getPath(request) : "/";
}

/** RFC 9110 §7.2: "A server MUST respond with a 400" to "an invalid field value". */
export function refuseOddHosts(deps: Deps): MiddlewareHandler {
  return async function refuseOddHosts(c, next) {
    if (URL.canParse(c.req.raw.url)) return next();
    const detail = "The header Host is no host name. Send the one that the address begins with.";
    return answerProblem(c, deps, { slug: "invalid", detail });
  };
}
