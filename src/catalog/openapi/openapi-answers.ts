import type { JsonSchema } from "../field-schema.ts";
import { count, idOf, uri } from "./openapi-kinds.ts";

/** An operation object, as far as others look into it. */
export type CallDescription = JsonSchema & {
  readonly summary: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
};

/** What each refusal of a call means, by status. */
const problems = {
  400: "The request is not right; `detail` and `errors` say what to correct.",
  401: "There is no access token, or it is unknown, expired or withdrawn.",
  403: "The scope is not granted, the integration is disabled, or the terms have to be accepted.",
  404: "There is nothing at this address for this client.",
  406: "No such format.",
  409: "A load with this `Idempotency-Key` is under way. Send the same again after `Retry-After` seconds.",
  410: "The feed cannot go on from this cursor: start over without `since`, as `detail` says.",
  413: "The body is too large.",
  415: "The body's content type, charset or encoding is not read here.",
  422: "The load was refused whole, and `report` lists what to correct; or its `Idempotency-Key` belongs to another.",
  429: "Too many calls of this client, in this minute or at once. Try again after `Retry-After` seconds.",
  500: "Something went wrong on our side; tell the operator the request id.",
  503: "Busy or out of space. Try again after `Retry-After` seconds.",
} as const satisfies Readonly<Record<number, string>>;

export type ProblemStatus = keyof typeof problems;

/** Of every answer to a call with a token. */
const countHeaders = {
  "RateLimit-Limit": describeCount("Calls that this client may make in a minute."),
  "RateLimit-Remaining": describeCount("Calls that are left of them."),
  "RateLimit-Reset": describeCount("Seconds until they are counted anew."),
};

/** By name in `components`. */
export const sharedHeaders = {
  ...countHeaders,
  "X-Request-Id": { description: "Names this request.", schema: idOf("req") },
  "Retry-After": describeCount("Seconds."),
  "Access-Control-Allow-Origin": {
    description:
      "Only to the docs page, whose own origin it is. Pages of other origins may not call: a client secret is nothing for a browser.",
    schema: uri,
  },
};

type SharedHeader = keyof typeof sharedHeaders;

const onEveryAnswer = headersNamed("X-Request-Id", "Access-Control-Allow-Origin");
const onCountedAnswers = headersNamed("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset");

export function headersNamed(...names: readonly SharedHeader[]): JsonSchema {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** Those that a call can have beside too many calls, which every call can have. */
export function describeProblems(...statuses: readonly ProblemStatus[]): JsonSchema {
  const all = [...statuses, 429 as const];
  return Object.fromEntries(
    all.map((status) => [String(status), { $ref: `#/components/responses/problem_${status}` }]),
  );
}

const withRetry: readonly string[] = ["409", "429", "503"];

/** For `components`: what `describeProblems` refers to in these paths. */
export function problemResponses(paths: JsonSchema): JsonSchema {
  const text = JSON.stringify(paths);
  const used = Object.entries(problems).filter(([status]) => text.includes(`/problem_${status}"`));
  return Object.fromEntries(
    used.map(([status, description]) => [
      `problem_${status}`,
      {
        description,
        headers: {
          ...onEveryAnswer,
          ...(withRetry.includes(status) ? headersNamed("Retry-After") : {}),
          ...onCountedAnswers,
        },
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/problem" } },
        },
      },
    ]),
  );
}

export function describeAnswer(
  description: string,
  content: JsonSchema,
  headers: JsonSchema = {},
): JsonSchema {
  return { description, headers: { ...onEveryAnswer, ...headers }, content };
}

function describeCount(description: string): JsonSchema {
  return { description, schema: count };
}

/** The call with what holds for all of them: with a token it is counted, and its answers say so. */
export function describeCounted(call: CallDescription): CallDescription {
  if (call.security?.length === 0) return call;
  // Safe because every response is written here or refers to one that is.
  const answers = (call["responses"] ?? {}) as Readonly<Record<string, { headers?: JsonSchema }>>;
  const responses = Object.entries(answers).map(([status, answer]) => [
    status,
    answer.headers ? { ...answer, headers: { ...answer.headers, ...onCountedAnswers } } : answer,
  ]);
  return { ...call, responses: Object.fromEntries(responses) };
}
