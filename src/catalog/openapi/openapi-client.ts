import type { JsonSchema } from "../field-schema.ts";
import { describeAnswer, describeProblems, type CallDescription } from "./openapi-answers.ts";
import { listOf, objectOf, text } from "./openapi-schemas.ts";

/** The addresses that are the same for every client. */

const tags = ["Access"];

export function describeToken(): CallDescription {
  const form = objectOf(
    { grant_type: { type: "string", const: "client_credentials" } },
    { client_id: text, client_secret: text, scope: text },
  );
  return {
    operationId: "issue_token",
    summary: "Get an access token",
    description:
      "OAuth 2.0 client credentials (RFC 6749 §4.4). Send the client ID and secret by HTTP Basic or as form fields, not both.",
    tags,
    security: [],
    requestBody: {
      required: true,
      content: { "application/x-www-form-urlencoded": { schema: form } },
    },
    responses: {
      "200": describeAnswer("The token.", { "application/json": { schema: tokenSchema } }),
      "400": describeTokenError("Not granted, not enabled, or not a token request."),
      "401": describeTokenError("Unknown client ID, wrong secret, or terms not yet accepted."),
      "429": describeTokenError("Too many requests from one address. Wait `Retry-After` seconds."),
      "500": describeTokenError("Something went wrong on our side."),
    },
  };
}

const tokenSchema = objectOf({
  access_token: text,
  token_type: { type: "string", const: "Bearer" },
  expires_in: { type: "integer", description: "Seconds." },
  scope: text,
});

function describeTokenError(description: string): JsonSchema {
  const schema = objectOf({ error: text, error_description: text, request_id: text });
  return describeAnswer(description, { "application/json": { schema } });
}

export function describeMe(): CallDescription {
  const endpoint = objectOf({ endpoint: text, scope: text, columns: listOf(text) });
  const schema = objectOf({
    client_id: text,
    integration: objectOf({
      id: text,
      name: text,
      kind: { type: "string", enum: ["export", "import"] },
    }),
    scope: text,
    endpoints: listOf(endpoint),
    limits: objectOf({
      rows_per_page: { type: "integer" },
      rows_per_page_max: { type: "integer" },
      load_bytes_max: { type: "integer" },
      calls_per_minute: {
        type: ["integer", "null"],
        description: "Null: as many as you like, also at once.",
      },
      calls_at_once: { type: ["integer", "null"] },
    }),
    token_expires_at: { type: "string", format: "date-time" },
  });
  return {
    operationId: "read_me",
    summary: "What this client may do",
    tags,
    responses: {
      "200": describeAnswer("The client.", { "application/json": { schema } }),
      ...describeProblems(400, 401, 403, 500),
    },
  };
}

export function describeRun(): CallDescription {
  const schema = { $ref: "#/components/schemas/run_report" };
  return {
    operationId: "read_run",
    summary: "How a run went",
    tags,
    parameters: [{ name: "id", in: "path", required: true, schema: text }],
    responses: {
      "200": describeAnswer("The run.", { "application/json": { schema } }),
      ...describeProblems(400, 401, 403, 404, 500),
    },
  };
}
