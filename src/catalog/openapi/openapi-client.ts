import { describeAnswer, describeProblems, type CallDescription } from "./openapi-answers.ts";
import { listOf, objectOf, text } from "./openapi-schemas.ts";

/** The addresses that are the same for every client. */

const tags = ["Access"];

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
