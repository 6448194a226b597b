import type { Context, ErrorHandler, Handler, Next } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { TokenRefusal, type TokenWord } from "../src/access/token-refusal.ts";
import type { Deps } from "../src/deps.ts";
import { newId } from "../src/ids.ts";
import { describeFault } from "../src/log.ts";
import { isRefusal, type Refusal, type RefusalCode } from "../src/refusal.ts";

/** RFC 9457, without what every problem gets by itself. */
export type Problem = {
  /** The end of `type`, and of its place in the docs. */
  readonly slug: string;
  readonly status: ContentfulStatusCode;
  readonly title: string;
  /** Says what happened and who must do what. */
  readonly detail: string;
  readonly members?: Readonly<Record<string, unknown>>;
};

const internalDetail =
  "Something went wrong on our side. Try again; if it happens again, tell the operator this request id.";

/** Every answer names its request, so that a vendor's report can be found in the log. */
export async function giveRequestId(c: Context, next: Next): Promise<void> {
  const requestId = c.get("requestId") ?? newId("req");
  c.set("requestId", requestId);
  await next();
  c.header("X-Request-Id", requestId);
}

/** Tokens and children's data: nothing on the way may keep them. */
export async function forbidStoring(c: Context, next: Next): Promise<void> {
  await next();
  c.header("Cache-Control", "no-store");
}

export function answerProblem(c: Context, deps: Deps, problem: Problem): Response {
  const { slug, status, title, detail, members } = problem;
  const type = `${deps.config.apiUrl}/docs#errors-${slug}`;
  const body = { type, title, status, detail, ...members, request_id: c.get("requestId") };
  return c.body(JSON.stringify(body), status, { "Content-Type": "application/problem+json" });
}

/** A refusal as a problem; anything else is logged with its cause, and only its request id is told. */
export function answerApiError(deps: Deps): ErrorHandler {
  return (error, c) => {
    if (!isRefusal(error)) {
      logFault(deps, c, error);
      const title = "Something went wrong";
      return answerProblem(c, deps, {
        slug: "internal",
        status: 500,
        title,
        detail: internalDetail,
      });
    }
    if (error.code === "unauthenticated" || error instanceof TokenRefusal) {
      c.header("WWW-Authenticate", describeChallenge(error));
    }
    const problem = toProblem(error);
    if (problem.status === 503) c.header("Retry-After", "5");
    return answerProblem(c, deps, problem);
  };
}

/** RFC 6749 §5.2. */
export function answerTokenError(deps: Deps): ErrorHandler {
  return (error, c) => {
    const request_id = c.get("requestId");
    if (!(error instanceof TokenRefusal)) {
      logFault(deps, c, error);
      const body = { error: "server_error", error_description: internalDetail, request_id };
      return c.json(body, 500);
    }
    const status = error.word === "invalid_client" ? 401 : 400;
    // RFC 6749 §5.2: only a client that used the header is challenged by it.
    if (status === 401 && c.req.header("Authorization") !== undefined) {
      c.header("WWW-Authenticate", 'Basic realm="oauth", charset="UTF-8"');
    }
    return c.json({ error: error.word, error_description: error.message, request_id }, status);
  };
}

/** The last handler of a path: other methods are not for it. */
export function refuseMethod(deps: Deps, ...allowed: readonly string[]): Handler {
  return function refuseOtherMethods(c) {
    c.header("Allow", allowed.join(", "));
    const detail = `${c.req.method} does nothing here. Use ${allowed.join(" or ")}.`;
    const title = "Method not allowed";
    return answerProblem(c, deps, { slug: "method-not-allowed", status: 405, title, detail });
  };
}

/** RFC 6750 §3. A request without a token is told no error, only what is missing. */
function describeChallenge(error: Refusal): string {
  const parts = ['Bearer realm="api"'];
  if (error instanceof TokenRefusal) {
    parts.push(`error="${error.word}"`, `error_description="${error.message}"`);
    if (error.scopeNeeded !== undefined) parts.push(`scope="${error.scopeNeeded}"`);
  }
  return parts.join(", ");
}

type Kind = { readonly status: ContentfulStatusCode; readonly title: string };

const kinds: Partial<Record<RefusalCode | TokenWord, Kind>> = {
  invalid: { status: 400, title: "The request is not right" },
  unauthenticated: { status: 401, title: "An access token is needed" },
  invalid_token: { status: 401, title: "The access token opens nothing" },
  forbidden: { status: 403, title: "Not allowed" },
  insufficient_scope: { status: 403, title: "The scope is missing" },
  disabled: { status: 403, title: "The integration is disabled" },
  terms_missing: { status: 403, title: "The terms have to be accepted" },
  not_found: { status: 404, title: "Not found" },
  not_acceptable: { status: 406, title: "No such format" },
  too_large: { status: 413, title: "Too large" },
  unsupported: { status: 415, title: "This content cannot be read" },
  disk_full: { status: 503, title: "Try again later" },
  unavailable: { status: 503, title: "Try again later" },
};

function toProblem(refusal: Refusal): Problem {
  const code = refusal instanceof TokenRefusal ? refusal.word : refusal.code;
  const kind = kinds[code] ?? { status: 422, title: "Refused" };
  const errors = Object.entries(refusal.fields).map(([field, reason]) => ({ field, reason }));
  return {
    slug: code.replaceAll("_", "-"),
    ...kind,
    detail: refusal.message,
    ...(errors.length > 0 ? { members: { errors } } : {}),
  };
}

function logFault(deps: Deps, c: Context, error: unknown): void {
  // A client that hangs up in the middle of its body is no fault of anybody's.
  if (c.req.raw.signal.aborted) return;
  deps.log.error("request failed", { request: c.get("requestId"), ...describeFault(error) });
}
