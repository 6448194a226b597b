import type { ErrorHandler } from "hono";
import type { Deps } from "../src/deps.ts";
import { answerApiError, answerTokenError } from "./answer-api.ts";
import { answerPageError } from "./answer.tsx";

/**
 * Errors of all routes, in the words of those who called. In one place, since hono wraps every handler of an app that has
 * one of its own, and vendors call thousands of times.
 */
export function answerError(deps: Deps): ErrorHandler {
  const [toClient, toVendor, toPerson] = [
    answerTokenError(deps),
    answerApiError(deps),
    answerPageError(deps),
  ];
  return (error, c) => {
    const { path } = c.req;
    if (/^\/(?:oauth|\.well-known)\//.test(path)) return toClient(error, c);
    return /^\/(?:v1\/|openapi(?:-3\.0)?\.json$)/.test(path)
      ? toVendor(error, c)
      : toPerson(error, c);
  };
}
