import { filterColumns, sortColumns } from "../../api/narrow-list.ts";
import { columnOf, type Endpoint } from "../endpoint.ts";
import { exampleRow } from "../example.ts";
import type { JsonSchema } from "../field-schema.ts";
import { text } from "./openapi-schemas.ts";

/** What narrows a list: which rows, in which order, and which of their columns. */
export function describeListParameters(
  endpoint: Endpoint,
  columns: readonly string[],
): readonly JsonSchema[] {
  const filters = filterColumns(endpoint, columns).flatMap((name) =>
    describeFilter(endpoint, name),
  );
  const sorts = sortColumns(endpoint, columns);
  return [
    query("fields", `Columns of the answer, separated by commas: some of ${columns.join(", ")}.`),
    ...(sorts.length === 0
      ? []
      : [
          query(
            "sort",
            `A column, with \`-\` before it for the reverse: ${sorts.join(", ")}. Rows without a value come last.`,
          ),
        ]),
    query("updated_since", "Only rows that changed, or whose student did, since that time.", {
      type: "string",
      format: "date-time",
    }),
    ...filters,
    {
      name: "If-None-Match",
      in: "header",
      description: "The `ETag` of an earlier answer: 304 as long as it is still right.",
      schema: text,
    },
  ];
}

/** All operators work with all of them; those that make sense are listed. */
function describeFilter(endpoint: Endpoint, name: string): readonly JsonSchema[] {
  const { kind, label } = columnOf(endpoint, name);
  const example = exampleRow(endpoint, [name])[name];
  // In words only: the docs page would send an `example` with its call, and find nothing.
  const suchAs = typeof example === "string" ? `, such as ${example}` : "";
  const operators = kind === "date" || kind === "instant" ? ["gte", "gt", "lte", "lt"] : ["in"];
  return [
    query(name, `Rows with this ${label}${suchAs}; nothing after \`=\`: rows without one.`),
    ...operators.map((operator) =>
      query(`${name}[${operator}]`, describeOperator(operator, label)),
    ),
  ];
}

function describeOperator(operator: string, label: string): string {
  return operator === "in"
    ? `Rows with one of these, separated by commas: ${label}.`
    : `${label} ${words[operator] ?? ""}.`;
}

const words: Readonly<Record<string, string>> = {
  gte: "at least this",
  gt: "after this",
  lte: "at most this",
  lt: "before this",
};

function query(name: string, description: string, schema: JsonSchema = text): JsonSchema {
  return { name, in: "query", description, schema };
}
