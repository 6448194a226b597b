import type { Context } from "hono";
import { rowsPerPage, rowsPerPageMax } from "../../src/api/limits.ts";
import type { Filter, Wish } from "../../src/api/narrow-list.ts";
import type { FileFormat } from "../../src/formats/index.ts";
import { Refusal } from "../../src/refusal.ts";
import { negotiateFormat } from "./negotiate-format.ts";
import { readParameterValues } from "./parameters.ts";
import { readQuery, type QueryPair } from "./read-query.ts";

export type ListRequest = {
  readonly format: FileFormat;
  /** `all`: to the end, in one answer. */
  readonly limit: number | "all";
  readonly cursor: string | undefined;
  readonly wish: Wish;
};

const plainNames = ["limit", "cursor", "format", "fields", "sort", "updated_since"] as const;
type PlainName = (typeof plainNames)[number];

/** What a list is asked for. A file format without a limit is a file: it goes to the end. */
export function readListRequest(c: Context): ListRequest {
  const plain: Partial<Record<PlainName, string>> = {};
  const filters: Filter[] = [];
  // Without a prototype, since a parameter may be called __proto__.
  const faults: Record<string, string> = Object.create(null);
  for (const pair of readQuery(c, faults)) {
    const name = plainNames.find((known) => known === pair.name);
    if (name) plain[name] = pair.value;
    else filters.push(...readFilter(pair, faults));
  }
  const format = negotiateFormat(c, plain.format);
  const otherwise = format.name === "json" ? rowsPerPage : "all";
  const limit = plain.limit === undefined ? otherwise : readLimit(plain.limit);
  if (limit === undefined) faults["limit"] ??= describeLimit(", or all");
  return {
    format,
    // Refused with the wish, together with whatever else is wrong.
    limit: limit ?? rowsPerPage,
    cursor: plain.cursor,
    wish: {
      faults,
      filters,
      sort: plain.sort,
      fields: plain.fields?.split(",").map((name) => name.trim()),
      updatedSince: plain.updated_since,
    },
  };
}

const operators = ["gte", "gt", "lte", "lt", "in"] as const;

/** `grade=05`, `date_of_birth[gte]=2014-01-01`, `grade[in]=05,06`; whether it is a column is told later. */
function readFilter(
  { name, value, list }: QueryPair,
  faults: Record<string, string>,
): readonly Filter[] {
  const [, column = name, word] = /^([^[\]]+)\[([a-z]+)\]$/.exec(name) ?? [];
  if (word === undefined) return [{ column, operator: "is", values: [value] }];
  const operator = operators.find((known) => known === word);
  if (operator) return [{ column, operator, values: operator === "in" ? list : [value] }];
  faults[name] ??=
    `There is no [${word.slice(0, 20)}]. Use ${operators.map((one) => `[${one}]`).join(", ")}.`;
  return [];
}

export type ChangesRequest = { readonly limit: number; readonly since: string | undefined };

export function readChangesRequest(c: Context): ChangesRequest {
  return readParameterValues(c, {
    since: (text) => text,
    limit: (text) => {
      const limit = text === undefined ? rowsPerPage : readPageLimit(text);
      if (limit !== undefined) return limit;
      throw new Refusal("invalid", describeLimit(), { limit: describeLimit() });
    },
  });
}

function readLimit(text: string): number | "all" | undefined {
  return text === "all" ? text : readPageLimit(text);
}

function readPageLimit(text: string): number | undefined {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= rowsPerPageMax ? limit : undefined;
}

function describeLimit(orElse = ""): string {
  return `Use 1 to ${rowsPerPageMax}${orElse}.`;
}

/** RFC 8288: the same request, further on. */
export function describeNext(
  c: Context,
  apiUrl: string,
  cursor: string,
  parameter: "cursor" | "since" = "cursor",
): string {
  const { pathname, search } = new URL(c.req.url);
  // As it came: to decode and encode again would lose which comma of a list is part of a value.
  const others = search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && pair.split("=")[0] !== parameter);
  const query = [...others, `${parameter}=${encodeURIComponent(cursor)}`].join("&");
  return `<${apiUrl}${pathname}?${query}>; rel="next"`;
}
