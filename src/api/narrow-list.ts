/** What a vendor asks of a list, beside the page: which rows, in which order, and which of their columns. */
import type { RecordsReader } from "../../db/open.ts";
import { findCursorAt } from "../../db/records/versions.ts";
import type { Condition, RowsOrder, RowsQuery } from "../../db/records/shape.ts";
import { columnOf, viewOf, type Endpoint } from "../catalog/endpoint.ts";
import type { Column } from "../catalog/field.ts";
import { readField } from "../catalog/read-field.ts";
import { readInstant } from "../catalog/read-moment.ts";
import { Refusal } from "../refusal.ts";

export type Operator = "is" | "gte" | "gt" | "lte" | "lt" | "in";

export type Filter = {
  /** Wire name. */
  readonly column: string;
  readonly operator: Operator;
  readonly values: readonly string[];
};

/** As it came; nothing of it is believed yet. */
export type Wish = {
  readonly filters: readonly Filter[];
  /** A wire name, with `-` before it for the reverse. */
  readonly sort: string | undefined;
  readonly fields: readonly string[] | undefined;
  readonly updatedSince: string | undefined;
  /** What was wrong before its meaning was looked at, by parameter: told together with the rest. */
  readonly faults?: Readonly<Record<string, string>>;
};

export type Narrowed = {
  readonly query: RowsQuery;
  /** An instant in UTC; rows that have not changed since are left out. */
  readonly updatedSince: string | undefined;
  /** The whole wish as one text: a cursor holds for this one only. */
  readonly text: string;
};

// Enough for a year's school days; a longer list is a load's work.
export const valuesMax = 500;

/** Wire names that this client may filter by: those that the catalog declares, and of these the granted ones. */
export function filterColumns(endpoint: Endpoint, granted: readonly string[]): readonly string[] {
  return granted.filter((name) => columnOf(endpoint, name).filters);
}

/** Those that rows come in the order of: text that an index has in order. */
export function sortColumns(endpoint: Endpoint, granted: readonly string[]): readonly string[] {
  return filterColumns(endpoint, granted).filter((name) => {
    const { kind } = columnOf(endpoint, name);
    return kind === "id" || kind === "text" || kind === "date" || kind === "instant";
  });
}

/** The grant's rows, further narrowed. Refuses with everything that is wrong, by parameter; a hidden column is an unknown one. */
export function narrow(endpoint: Endpoint, query: RowsQuery, wish: Wish): Narrowed {
  // Without a prototype, since a parameter may be called __proto__.
  const errors: Record<string, string> = Object.assign(Object.create(null), wish.faults);
  const conditions = wish.filters.flatMap((filter) =>
    toCondition(endpoint, query.columns, filter, errors),
  );
  const order = readSort(endpoint, query.columns, wish.sort, errors);
  const columns = readFields(query.columns, wish.fields, errors);
  const updatedSince = readSince(endpoint, wish.updatedSince, errors);
  const [first] = Object.entries(errors);
  if (first) {
    const sentence = `The parameter “${first[0].slice(0, 100)}”: ${first[1]}`;
    throw new Refusal("invalid", sentence, errors);
  }
  return {
    query: { ...query, columns, conditions: [...query.conditions, ...conditions], order },
    updatedSince,
    text: JSON.stringify([conditions, order, columns, updatedSince]),
  };
}

/** With the cursor that stands for the instant, of the same snapshot as the rows. */
export async function sinceInstant(
  snapshot: RecordsReader,
  { query, updatedSince }: Narrowed,
): Promise<RowsQuery> {
  if (updatedSince === undefined) return query;
  return { ...query, changedAfter: await findCursorAt(snapshot, updatedSince) };
}

function toCondition(
  endpoint: Endpoint,
  granted: readonly string[],
  { column: name, operator, values }: Filter,
  errors: Record<string, string>,
): readonly Condition[] {
  const parameter = operator === "is" ? name : `${name}[${operator}]`;
  const known = filterColumns(endpoint, granted);
  if (!known.includes(name)) {
    errors[parameter] =
      `This address does not know it. It knows limit, cursor, format, fields, sort and updated_since, and filters by ${known.join(", ")}.`;
    return [];
  }
  const column = columnOf(endpoint, name);
  const on = { on: "row", sql: column.stored.name } as const;
  if (operator === "is" && values[0] === "") return [{ ...on, isEmpty: true }];
  if (values.length > valuesMax) {
    errors[parameter] = `It has ${values.length} values. Use at most ${valuesMax}.`;
    return [];
  }
  const read: (string | number)[] = [];
  for (const value of values) {
    const reading = readValue(column, value);
    if (typeof reading !== "object") read.push(reading);
    else errors[parameter] ??= reading.error;
  }
  const [first] = read;
  if (first === undefined) return [];
  const compare = operator === "is" || operator === "in" ? undefined : signs[operator];
  return [compare ? { ...on, compare, value: first } : { ...on, in: read }];
}

const signs = { gte: ">=", gt: ">", lte: "<=", lt: "<" } as const;

/** By the rules of a load, so that whatever a file may write finds its rows. */
function readValue(column: Column, text: string): string | number | { readonly error: string } {
  const reading = readField({ ...column, required: true }, text);
  if ("reason" in reading) return { error: `A value ${reading.reason}. ${reading.fix}` };
  const { value } = reading;
  return typeof value === "boolean" ? Number(value) : (value ?? "");
}

function readSort(
  endpoint: Endpoint,
  granted: readonly string[],
  sort: string | undefined,
  errors: Record<string, string>,
): RowsOrder | undefined {
  if (sort === undefined) return undefined;
  const isDescending = sort.startsWith("-");
  const name = isDescending ? sort.slice(1) : sort;
  const known = sortColumns(endpoint, granted);
  if (known.includes(name)) return { sql: columnOf(endpoint, name).stored.name, isDescending };
  errors["sort"] = `Use one of ${known.join(", ")}, with - before it for the reverse.`;
  return undefined;
}

function readFields(
  granted: readonly string[],
  fields: readonly string[] | undefined,
  errors: Record<string, string>,
): readonly string[] {
  if (!fields) return granted;
  const unknown = fields.filter((name) => !granted.includes(name));
  if (unknown.length === 0 && fields.length > 0) {
    return granted.filter((name) => fields.includes(name));
  }
  errors["fields"] = `Use some of ${granted.join(",")}.`;
  return granted;
}

function readSince(
  endpoint: Endpoint,
  text: string | undefined,
  errors: Record<string, string>,
): string | undefined {
  if (text === undefined) return undefined;
  if (viewOf(endpoint)) {
    errors["updated_since"] =
      "These rows are derived, and nobody keeps when they changed. Leave it out; the ETag tells whether the list did.";
    return undefined;
  }
  const reading = readInstant(text);
  // With milliseconds, as receipts have it: they are compared as texts.
  if ("value" in reading) return new Date(reading.value).toISOString();
  errors["updated_since"] = `It ${reading.reason}. ${reading.fix}`;
  return undefined;
}
