/** Every problem that the API can answer with (RFC 9457): the answers and the page about errors are written from this list. */

/** Whose turn it is. */
type Turn = "you" | "the district" | "the operator";

type ProblemKind = {
  readonly status:
    | 400
    | 401
    | 403
    | 404
    | 405
    | 406
    | 409
    | 410
    | 413
    | 415
    | 422
    | 429
    | 500
    | 503;
  readonly title: string;
  readonly meaning: string;
  readonly turn: Turn;
  /** What they do. */
  readonly remedy: string;
  /** Said in `Retry-After`, unless the answer knows better. */
  readonly retryAfterSeconds?: number;
};

export const problems = {
  invalid: {
    status: 400,
    title: "The request is not right",
    meaning:
      "A parameter, a header or the form of the body is not what this address takes. Nothing was done.",
    turn: "you",
    remedy:
      "Correct what `detail` says. `errors` lists every parameter that is wrong, with its reason, all at once.",
  },
  unauthenticated: {
    status: 401,
    title: "An access token is needed",
    meaning: "The request has no access token.",
    turn: "you",
    remedy:
      "Get a token at /oauth/token with your client ID and secret, and send it in the header `Authorization: Bearer`.",
  },
  "invalid-token": {
    status: 401,
    title: "The access token opens nothing",
    meaning:
      "The token is unknown or withdrawn, it is older than 30 minutes, or its client secret was replaced.",
    turn: "you",
    remedy:
      "Get a new token and repeat the call. If no token is given any more, ask the district whether your credentials were withdrawn.",
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    meaning: "The client may not do this.",
    turn: "the district",
    remedy: "It decides what the client may do. Ask it, with what `detail` says.",
  },
  "insufficient-scope": {
    status: 403,
    title: "The scope is missing",
    meaning:
      "The token does not open this endpoint: the district has not granted it (any more), or the token was asked for without its scope.",
    turn: "you",
    remedy:
      "`detail` says which of the two it is. Get a token with the scope, or ask the district to grant the endpoint. GET /v1/me lists what you may use.",
  },
  disabled: {
    status: 403,
    title: "The integration is disabled",
    meaning: "Somebody at the district, or one of your own contacts, has switched it off.",
    turn: "the district",
    remedy: "It enables the integration again: ask it. Your credentials work from then on.",
  },
  "terms-missing": {
    status: 403,
    title: "The terms have to be accepted",
    meaning:
      "The terms of service have a new version, or the integration a new contact, and the days of grace are over.",
    turn: "you",
    remedy:
      "Your contact accepts the terms by the link in the mail. The district can send it again.",
  },
  "not-found": {
    status: 404,
    title: "Not found",
    meaning:
      "There is nothing at this address, or nothing that this client may see. The two are not told apart.",
    turn: "you",
    remedy:
      "Check the address and the key. If the row should be yours to see, ask the district what it grants.",
  },
  "method-not-allowed": {
    status: 405,
    title: "Method not allowed",
    meaning: "The address exists, but not for this method.",
    turn: "you",
    remedy: "Use one of the methods in the header `Allow`.",
  },
  "not-acceptable": {
    status: 406,
    title: "No such format",
    meaning: "What `Accept` or `format` asks for cannot be written here.",
    turn: "you",
    remedy: "Ask for one of the formats that `detail` lists.",
  },
  "idempotency-key-in-use": {
    status: 409,
    title: "The first request is still under way",
    meaning:
      "Another request with the same `Idempotency-Key` is being taken in or loaded. This one was not.",
    turn: "you",
    remedy:
      "Wait for the seconds in `Retry-After`, then send the same again with the same key. You get the report of the first; nothing is loaded twice.",
    retryAfterSeconds: 5,
  },
  "start-over": {
    status: 410,
    title: "Start over",
    meaning:
      "The changes feed cannot go on from this cursor: what you may see has changed, or the cursor is older than 13 months.",
    turn: "you",
    remedy: "Read the feed from its beginning, without `since`, into an empty copy.",
  },
  "too-large": {
    status: 413,
    title: "Too large",
    meaning: "The body has more bytes than one load may have.",
    turn: "you",
    remedy: "Send it in parts, or place it on your SFTP server for the nightly pull.",
  },
  unsupported: {
    status: 415,
    title: "This content cannot be read",
    meaning: "The content type, its charset or the content encoding of the body is not read here.",
    turn: "you",
    remedy: "Send one of the content types that `detail` lists, and uncompressed.",
  },
  "load-refused": {
    status: 422,
    title: "The load was refused",
    meaning:
      "The body was read, and nothing of it was stored: it is malformed, too many of its rows have errors, or somebody decided against it.",
    turn: "you",
    remedy:
      "`report` lists each error with line, column, reason and fix. Correct them and send the load again, under a new `Idempotency-Key` if you use one.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "The key belongs to another request",
    meaning:
      "The `Idempotency-Key` was used within 24 hours for another endpoint, query, content type or body. Nothing was loaded.",
    turn: "you",
    remedy: "Repeat the first request unchanged, or give this one a key of its own.",
  },
  refused: {
    status: 422,
    title: "Refused",
    meaning: "The request is understood, but cannot be carried out.",
    turn: "you",
    remedy: "Do what `detail` says.",
  },
  "too-many-requests": {
    status: 429,
    title: "Too many calls",
    meaning:
      "The client has used up its calls for this minute. `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (seconds) are in every answer.",
    turn: "you",
    remedy:
      "Wait for the seconds in `Retry-After`. Larger pages (`limit=1000`), `limit=all` or the changes feed need fewer calls.",
  },
  "too-many-at-once": {
    status: 429,
    title: "Too many calls at once",
    meaning:
      "So many calls of this client are under way that this one had to wait too long for its turn. A stream counts until its last byte is read.",
    turn: "you",
    remedy: "Read your streams to their end or close them, and send fewer calls in parallel.",
    retryAfterSeconds: 5,
  },
  internal: {
    status: 500,
    title: "Something went wrong",
    meaning: "A fault on our side. What happened is in the log under the request id.",
    turn: "the operator",
    remedy:
      "Finds the cause by the `request_id`. Try again first, loads with the same `Idempotency-Key`, and tell the operator when it happens again.",
  },
  "load-failed": {
    status: 500,
    title: "The load was broken off",
    meaning: "A fault on our side broke the load off. Nothing of it was stored.",
    turn: "the operator",
    remedy:
      "Finds the cause by the `run_id` in `report`. Send it again first, with the same `Idempotency-Key` if it had one, and tell the operator when it happens again.",
  },
  "disk-full": {
    status: 503,
    title: "Try again later",
    meaning: "There is no room for what you sent. Nothing was stored.",
    turn: "the operator",
    remedy: "Makes room: tell them, and try again later.",
    retryAfterSeconds: 60,
  },
  unavailable: {
    status: 503,
    title: "Try again later",
    meaning: "So many clients read the district's data whole that there is no room for one more.",
    turn: "you",
    remedy: "Try again after the seconds in `Retry-After`, or read page by page.",
    retryAfterSeconds: 5,
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

/** The end of a problem's `type`. Never renamed: programs compare it. */
export type ProblemSlug = keyof typeof problems;

export type DescribedProblem = ProblemKind & { readonly slug: ProblemSlug };

export function listProblems(): readonly DescribedProblem[] {
  // Safe because the keys of this very list are the slugs.
  const slugs = Object.keys(problems) as ProblemSlug[];
  return slugs.map((slug) => ({ slug, ...problems[slug] }));
}

export function findProblem(slug: string): DescribedProblem | undefined {
  return listProblems().find((problem) => problem.slug === slug);
}

/** RFC 9457 §3.1.1: an address that a person can open. */
export function problemType(apiUrl: string, slug: ProblemSlug): string {
  return `${apiUrl}/docs/errors/${slug}`;
}
