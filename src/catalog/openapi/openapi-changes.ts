import { rowsPerPage, rowsPerPageMax } from "../../api/limits.ts";
import { exampleKey, exampleRow } from "../example.ts";
import { titleWithin, viewOf } from "../endpoint.ts";
import type { JsonSchema } from "../field-schema.ts";
import { describeAnswer, describeProblems, type CallDescription } from "./openapi-answers.ts";
import { describeHead, hasAddress, refToRow, type Operation, type Paths } from "./openapi-rows.ts";
import { cursor, linkLine, listOf, objectOf, sentence } from "./openapi-kinds.ts";

/** A feed names rows by their key, so it is there for those who may see the key; what is derived has none. */
export function describeChanges(operation: Operation): Paths {
  if (viewOf(operation.endpoint) || !hasAddress(operation)) return {};
  return { [`/v1/${operation.endpoint.name}/changes`]: { get: describeFeed(operation) } };
}

function describeFeed(operation: Operation): CallDescription {
  const content = { "application/json": describeContent(operation) };
  return {
    ...describeHead(operation, `Changes of ${titleWithin(operation.endpoint)}`, "changes_of_"),
    description,
    parameters: [sinceParameter, limitParameter],
    responses: {
      "200": describeAnswer("The changes, in their order.", content, headers),
      ...describeProblems(400, 401, 403, 404, 406, 410, 500),
    },
  };
}

const description = [
  "What was added, changed and removed since a cursor, each row once and as it is now.",
  "Without `since` it begins at the beginning: every row that you may see comes as `added`. Follow `Link` while it is there (a page may be shorter than the limit), then keep `next_cursor` and ask again with it whenever you like.",
  "Store `added` and `changed` alike under their key; `removed` says that the row is deleted or no longer yours to see, and may come for a row that you have removed before.",
  "When what you may see has changed, or the cursor is older than 13 months, the answer is 410: start over without `since`.",
  "`changes` is no key: read a row with that key by the list.",
].join("\n\n");

function describeContent(operation: Operation): JsonSchema {
  const { endpoint, columns } = operation;
  const change = objectOf({
    change: { type: "string", enum: ["added", "changed", "removed"] },
    key: {
      ...sentence,
      description: `${endpoint.key.join(",")}, each part percent-encoded: the end of the row's own address.`,
    },
    row: {
      anyOf: [refToRow(operation), { type: "null" }],
      description: "Null when it was removed.",
    },
  });
  const key = exampleKey(endpoint);
  const next_cursor = "v1.3f9c21ab.q83vEjRWeJCrze8";
  const added = [{ change: "added", key, row: exampleRow(endpoint, columns) }];
  const removed = [{ change: "removed", key, row: null }];
  return {
    schema: objectOf({ data: listOf(change, rowsPerPageMax), next_cursor: cursor }),
    examples: {
      added: { summary: "A row that was added", value: { data: added, next_cursor } },
      removed: { summary: "A row that was removed", value: { data: removed, next_cursor } },
      nothing: { summary: "Nothing new", value: { data: [], next_cursor } },
    },
  };
}

const sinceParameter = {
  name: "since",
  in: "query",
  description: "`next_cursor` of the answer before; without it, from the beginning.",
  schema: cursor,
};

const limitParameter = {
  name: "limit",
  in: "query",
  description: `Changes a page, ${rowsPerPage} when not said.`,
  schema: {
    type: "integer",
    format: "int32",
    minimum: 1,
    maximum: rowsPerPageMax,
    default: rowsPerPage,
  },
};

const headers = {
  Link: { description: 'More is waiting now: `rel="next"`.', schema: linkLine },
};
