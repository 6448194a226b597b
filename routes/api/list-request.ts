import type { Context } from "hono";
import { rowsPerPage, rowsPerPageMax } from "../../src/api/limits.ts";
import type { Filter, Wish } from "../../src/api/narrow-list.ts";
import type { FileFormat } from "../../src/formats/index.ts";
import { Refusal } from "../../src/refusal.ts";
import { negotiateFormat } from "./negotiate-format.ts";
import { readParameters } from "./parameters.ts";
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
  for (const pair of readQuery(c)) {
    const name = plainNames.find((known) => known === pair.name);
    if (name) plain[name] = pair.value;
    else filters.push(readFilter(pair));
  }
  const format = negotiateFormat(c, plain.format);
  const otherwise = format.name === "json" ? rowsPerPage : "all";
  return {
    format,
    limit: plain.limit === undefined ? otherwise : readLimit(plain.limit),
    cursor: plain.cursor,
    wish: {
      filters,
      sort: plain.sort,
      fields: plain.fields?.split(",").map((name) => name.trim()),
      updatedSince: plain.updated_since,
    },
  };
}

const operators = ["gte", "gt", "lte", "lt", "in"] as const;

/** `grade=05`, `date_of_birth[gte]=2014-01-01`, `grade[in]=05,06`; whether it is a column is told later. */
function readFilter({ name, value, list }: QueryPair): Filter {
  const [, column = name, word] = /^([^[\]]+)\[([a-z]+)\]$/.exec(name) ?? [];
  if (word === undefined) return { column, operator: "is", values: [value] };
  const operator = operators.find((known) => known === word);
  if (!operator) {
    const reason = `There is no [${word.slice(0, 20)}]. Use ${operators.map((one) => `[${one}]`).join(", ")}.`;
    throw new Refusal("invalid", `The parameter “${name.slice(0, 100)}”: ${reason}`, {
      [name]: reason,
    });
  }
  return { column, operator, values: operator === "in" ? list : [value] };
}

export type ChangesRequest = { readonly limit: number; readonly since: string | undefined };

export function readChangesRequest(c: Context): ChangesRequest {
  const { limit, since } = readParameters(c, ["since", "limit"]);
  return { limit: limit === undefined ? rowsPerPage : readPageLimit(limit), since };
}

function readLimit(text: string): number | "all" {
  return text === "all" ? text : readPageLimit(text, ", or all");
}

function readPageLimit(text: string, orElse = ""): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= rowsPerPageMax) return limit;
  const sentence = `limit must be a whole number from 1 to ${rowsPerPageMax}${orElse}.`;
  throw new Refusal("invalid", sentence, { limit: `Use 1 to ${rowsPerPageMax}${orElse}.` });
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
