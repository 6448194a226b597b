import type { Context } from "hono";
import { rowsPerPage, rowsPerPageMax } from "../../src/api/limits.ts";
import type { FileFormat } from "../../src/formats/index.ts";
import { Refusal } from "../../src/refusal.ts";
import { negotiateFormat } from "./negotiate-format.ts";
import { readParameters } from "./parameters.ts";

export type ListRequest = {
  readonly format: FileFormat;
  /** `all`: to the end, in one answer. */
  readonly limit: number | "all";
  readonly cursor: string | undefined;
};

/** What a list is asked for. A file format without a limit is a file: it goes to the end. */
export function readListRequest(c: Context): ListRequest {
  const { limit, cursor, format: named } = readParameters(c, ["limit", "cursor", "format"]);
  const format = negotiateFormat(c, named);
  const otherwise = format.name === "json" ? rowsPerPage : "all";
  return { format, limit: limit === undefined ? otherwise : readLimit(limit), cursor };
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
  const url = new URL(c.req.url);
  url.searchParams.set(parameter, cursor);
  return `<${apiUrl}${url.pathname}?${url.searchParams}>; rel="next"`;
}
