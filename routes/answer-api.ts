import type { Context, ErrorHandler, Handler, Next } from "hono";
import { TokenRefusal, type TokenWord } from "../src/access/token-refusal.ts";
import { problems, problemType, type ProblemSlug } from "../src/api/problems.ts";
import type { Deps } from "../src/deps.ts";
import { newId } from "../src/ids.ts";
import { describeFault } from "../src/log.ts";
import { isRefusal, type Refusal, type RefusalCode } from "../src/refusal.ts";

/** RFC 9457; its status and title are those of its slug. */
export type Problem = {
  readonly slug: ProblemSlug;
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
  // On the answer itself: `c.header` would make a new one of it.
  c.res.headers.set("X-Request-Id", requestId);
}

/** Tokens and children's data: nothing on the way may keep them. */
export async function forbidStoring(c: Context, next: Next): Promise<void> {
  await next();
  c.res.headers.set("Cache-Control", "no-store");
}

export function answerProblem(c: Context, deps: Deps, problem: Problem): Response {
  const { slug, detail, members } = problem;
  const kind = problems[slug];
  const { status, title } = kind;
  const type = problemType(deps.config.apiUrl, slug);
  const body = { type, title, status, detail, ...members, request_id: c.get("requestId") };
  if ("retryAfterSeconds" in kind) c.header("Retry-After", String(kind.retryAfterSeconds));
  return c.body(JSON.stringify(body), status, { "Content-Type": "application/problem+json" });
}

/** A refusal as a problem; anything else is logged with its cause, and only its request id is told. */
export function answerApiError(deps: Deps): ErrorHandler {
  return (error, c) => {
    if (!isRefusal(error)) {
      logFault(deps, c, error);
      return answerProblem(c, deps, { slug: "internal", detail: internalDetail });
    }
    if (error.code === "unauthenticated" || error instanceof TokenRefusal) {
      c.header("WWW-Authenticate", describeChallenge(error));
    }
    return answerProblem(c, deps, toProblem(error));
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

/** The last handler of a path: other methods are not for it, but OPTIONS, which only asks for these. */
export function refuseMethod(deps: Deps, ...allowed: readonly string[]): Handler {
  return function refuseOtherMethods(c) {
    c.header("Allow", allowed.join(", "));
    if (c.req.method === "OPTIONS") return c.body(null, 204);
    const detail = `${c.req.method} does nothing here. Use ${allowed.join(" or ")}.`;
    return answerProblem(c, deps, { slug: "method-not-allowed", detail });
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

/** What a verb refuses, as a problem; a word of OAuth goes before the code that it stands for. */
const slugs: Partial<Record<RefusalCode | TokenWord, ProblemSlug>> = {
  invalid: "invalid",
  unauthenticated: "unauthenticated",
  invalid_token: "invalid-token",
  forbidden: "forbidden",
  insufficient_scope: "insufficient-scope",
  disabled: "disabled",
  terms_missing: "terms-missing",
  not_found: "not-found",
  not_acceptable: "not-acceptable",
  key_in_use: "idempotency-key-in-use",
  gone: "start-over",
  too_large: "too-large",
  unsupported: "unsupported",
  key_reused: "idempotency-key-reused",
  too_many_requests: "too-many-requests",
  too_many_at_once: "too-many-at-once",
  disk_full: "disk-full",
  unavailable: "unavailable",
};

function toProblem(refusal: Refusal): Problem {
  const code = refusal instanceof TokenRefusal ? refusal.word : refusal.code;
  const errors = Object.entries(refusal.fields).map(([field, reason]) => ({ field, reason }));
  return {
    slug: slugs[code] ?? "refused",
    detail: refusal.message,
    ...(errors.length > 0 ? { members: { errors } } : {}),
  };
}

function logFault(deps: Deps, c: Context, error: unknown): void {
  // A client that hangs up in the middle of its body is no fault of anybody's.
  if (c.req.raw.signal.aborted) return;
  deps.log.error("request failed", { request: c.get("requestId"), ...describeFault(error) });
}
