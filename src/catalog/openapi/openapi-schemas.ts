import type { JsonSchema } from "../field-schema.ts";

/** The schemas that every endpoint's description shares. */

export const text: JsonSchema = { type: "string" };
const textOrNull: JsonSchema = { type: ["string", "null"] };
const count: JsonSchema = { type: "integer", minimum: 0 };

/** RFC 9457. */
export const problemSchema: JsonSchema = {
  type: "object",
  properties: {
    type: { type: "string", format: "uri" },
    title: text,
    status: { type: "integer" },
    detail: { type: "string", description: "What happened, and who must do what." },
    request_id: text,
    errors: listOf(objectOf({ field: text, reason: text })),
    endpoints: { ...listOf(text), description: "What the client may use." },
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
      line: { type: ["integer", "null"], description: "Line of a CSV, position in a JSON array." },
      column: textOrNull,
      reason: text,
      fix: text,
    },
    { file_name: text },
  ),
);

const files = listOf(
  objectOf({
    endpoint: text,
    file_name: text,
    outcome: { type: "string", enum: outcomes },
    ...counts,
  }),
);

export const runReportSchema: JsonSchema = objectOf(
  {
    run_id: text,
    state: { type: "string", enum: states },
    dry_run: {
      type: "boolean",
      description: "When true, nothing was stored: the counts say what would have been.",
    },
    endpoint: textOrNull,
    reason: textOrNull,
    detail: textOrNull,
    created_at: { type: "string", format: "date-time" },
    ended_at: { type: ["string", "null"], format: "date-time" },
    ...counts,
    errors: notices,
    notices,
    errors_left_out: count,
  },
  { files },
);

export function objectOf(
  always: Readonly<Record<string, JsonSchema>>,
  sometimes: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const properties = { ...always, ...sometimes };
  return { type: "object", properties, required: Object.keys(always) };
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: "array", items };
}
