import { reportNoticesMax } from "../../api/limits.ts";
import { zipEntriesMax } from "../../formats/limits.ts";
import type { JsonSchema } from "../field-schema.ts";
import {
  count,
  freeText,
  idOf,
  listOf,
  moment,
  objectOf,
  orNull,
  sentence,
  uri,
  wireName,
} from "./openapi-kinds.ts";

/** The schemas that every endpoint's description shares. */

// Of one request: an address may hold 100 parameters, and a form few more parts.
const faultsMax = 1_000;

/** RFC 9457. */
export const problemSchema: JsonSchema = {
  type: "object",
  properties: {
    type: uri,
    title: sentence,
    status: { type: "integer", format: "int32", minimum: 400, maximum: 599 },
    detail: { ...sentence, description: "What happened, and who must do what." },
    request_id: idOf("req"),
    errors: listOf(objectOf({ field: freeText, reason: sentence }), faultsMax),
    endpoints: { ...listOf(wireName, faultsMax), description: "What the client may use." },
    report: { $ref: "#/components/schemas/run_report" },
  },
  required: ["type", "title", "status", "detail", "request_id"],
};

const counts = {
  rows_read: count,
  rows_added: count,
  rows_changed: count,
  rows_unchanged: count,
  rows_removed: count,
  rows_rejected: count,
};

const states = [
  "queued",
  "running",
  "succeeded",
  "succeeded_with_errors",
  "held",
  "failed",
  "cancelled",
];
const outcomes = ["delivered", "applied", "unchanged", "held", "failed"];

const notices = listOf(
  objectOf(
    {
      line: { ...orNull(count), description: "Line of a CSV, position in a JSON array." },
      column: orNull(freeText),
      reason: sentence,
      fix: sentence,
    },
    { file_name: freeText },
  ),
  reportNoticesMax,
);

const files = listOf(
  objectOf({
    endpoint: wireName,
    file_name: freeText,
    outcome: { type: "string", enum: outcomes },
    ...counts,
  }),
  zipEntriesMax,
);

export const runReportSchema: JsonSchema = objectOf(
  {
    run_id: idOf("run"),
    state: { type: "string", enum: states },
    dry_run: {
      type: "boolean",
      description: "When true, nothing was stored: the counts say what would have been.",
    },
    endpoint: { ...orNull(wireName), description: "Null for a run of several files." },
    reason: {
      ...orNull({ type: "string", pattern: "^[a-z_]+$", maxLength: 100 }),
      description: "A stable word for programs, when it failed.",
    },
    detail: orNull(sentence),
    created_at: moment,
    ended_at: orNull(moment),
    ...counts,
    errors: notices,
    notices,
    errors_left_out: count,
  },
  { files },
);
