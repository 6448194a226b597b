import type { JsonSchema } from "../field-schema.ts";

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
  410: "The feed cannot go on from this cursor: start over without `since`, as `detail` says.",
  413: "The body is too large.",
  415: "The body's content type, charset or encoding is not read here.",
  422: "The load was refused whole; `report` lists what to correct.",
  500: "Something went wrong on our side; tell the operator the request id.",
  503: "Busy or out of space. Try again after `Retry-After` seconds.",
} as const satisfies Readonly<Record<number, string>>;

export type ProblemStatus = keyof typeof problems;

const requestIdHeader = {
  "X-Request-Id": { description: "Names this request.", schema: { type: "string" } },
};

export function describeProblems(...statuses: readonly ProblemStatus[]): JsonSchema {
  return Object.fromEntries(statuses.map((status) => [String(status), describeProblem(status)]));
}

function describeProblem(status: ProblemStatus): JsonSchema {
  const retry = { "Retry-After": { description: "Seconds.", schema: { type: "integer" } } };
  return {
    description: problems[status],
    headers: { ...requestIdHeader, ...(status === 503 ? retry : {}) },
    content: {
      "application/problem+json": { schema: { $ref: "#/components/schemas/problem" } },
    },
  };
}

export function describeAnswer(
  description: string,
  content: JsonSchema,
  headers: JsonSchema = {},
): JsonSchema {
  return { description, headers: { ...requestIdHeader, ...headers }, content };
}
