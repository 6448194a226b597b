import { filterColumns, sortColumns, valuesMax } from "../../api/narrow-list.ts";
import { columnOf, viewOf, type Endpoint } from "../endpoint.ts";
import { exampleRow } from "../example.ts";
import { valueSchema, type JsonSchema } from "../field-schema.ts";
import { entityTags, listOf, moment } from "./openapi-kinds.ts";

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
    separated("fields", `Columns of the answer: some of ${columns.join(", ")}.`, {
      ...listOf({ type: "string", enum: columns }, columns.length),
      uniqueItems: true,
    }),
    ...(sorts.length === 0 ? [] : [describeSort(sorts)]),
    ...(viewOf(endpoint)
      ? []
      : [
          query(
            "updated_since",
            "Only rows that changed, or whose student did, since that time.",
            moment,
          ),
        ]),
    ...filters,
    {
      name: "If-None-Match",
      in: "header",
      description: "The `ETag` of an earlier answer: 304 as long as it is still right.",
      schema: entityTags,
    },
  ];
}

function describeSort(sorts: readonly string[]): JsonSchema {
  const description = `A column, with \`-\` before it for the reverse: ${sorts.join(", ")}. Rows without a value come last.`;
  return query("sort", description, {
    type: "string",
    enum: sorts.flatMap((name) => [name, `-${name}`]),
  });
}

/** All operators work with all of them; those that make sense are listed. */
function describeFilter(endpoint: Endpoint, name: string): readonly JsonSchema[] {
  const column = columnOf(endpoint, name);
  const { kind, label } = column;
  const value = valueSchema(column);
  const example = exampleRow(endpoint, [name])[name];
  // In words only: the docs page would send an `example` with its call, and find nothing.
  const suchAs = typeof example === "string" ? `, such as ${example}` : "";
  const is = `Rows with this ${label}${suchAs}; nothing after \`=\`: rows without one.`;
  const others =
    kind === "date" || kind === "instant"
      ? Object.entries(comparisons).map(([operator, words]) =>
          query(`${name}[${operator}]`, `${label} ${words}.`, value),
        )
      : [separated(`${name}[in]`, `Rows with one of these: ${label}.`, listOf(value, valuesMax))];
  return [{ ...query(name, is, value), allowEmptyValue: true }, ...others];
}

const comparisons = {
  gte: "at least this",
  gt: "after this",
  lte: "at most this",
  lt: "before this",
};

function query(name: string, description: string, schema: JsonSchema): JsonSchema {
  return { name, in: "query", description, schema };
}

/** Several values in one parameter, separated by commas. */
function separated(name: string, description: string, list: JsonSchema): JsonSchema {
  const schema = { ...list, minItems: 1 };
  return { ...query(name, description, schema), style: "form", explode: false };
}
