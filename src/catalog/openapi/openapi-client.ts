import { columnsMax } from "../../formats/limits.ts";
import { describeAnswer, describeProblems, type CallDescription } from "./openapi-answers.ts";
import {
  count,
  freeText,
  idOf,
  largeCount,
  lettersAndDigits,
  listOf,
  moment,
  objectOf,
  orNull,
  scopes,
  sentence,
  wireName,
} from "./openapi-kinds.ts";

/** The addresses that are the same for every client. */

const tags = ["Access"];

export function describeMe(): CallDescription {
  const endpoint = objectOf({
    endpoint: wireName,
    scope: scopes,
    columns: listOf(wireName, columnsMax),
  });
  const schema = objectOf({
    client_id: lettersAndDigits,
    integration: objectOf({
      id: idOf("int"),
      name: freeText,
      kind: { type: "string", enum: ["export", "import"] },
    }),
    scope: scopes,
    endpoints: listOf(endpoint, columnsMax),
    limits: objectOf({
      rows_per_page: count,
      rows_per_page_max: count,
      load_bytes_max: largeCount,
      calls_per_minute: {
        ...orNull(count),
        description: "Null: as many as you like, also at once.",
      },
      calls_at_once: orNull(count),
    }),
    token_expires_at: moment,
  });
  return {
    operationId: "read_me",
    summary: "What this client may do",
    description:
      "The client, its integration, what it is granted with which columns, its limits, and when the token ends.",
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
    description:
      "The report of a load, as `Location` of its answer names it, or of a nightly run: of this client's integration only.",
    tags,
    parameters: [
      {
        name: "id",
        in: "path",
        required: true,
        description: "`run_id` of a report.",
        schema: sentence,
      },
    ],
    responses: {
      "200": describeAnswer("The run.", { "application/json": { schema } }),
      ...describeProblems(400, 401, 403, 404, 500),
    },
  };
}
