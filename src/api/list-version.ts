import { createHash } from "node:crypto";
import type { RecordsReader } from "../../db/open.ts";
import { findVersion } from "../../db/records/versions.ts";
import { viewOf, type Endpoint } from "../catalog/endpoint.ts";
import { tablesBehind } from "../catalog/shape.ts";
import { todayOf, type Deps } from "../deps.ts";
import type { GrantInForce } from "./granted-query.ts";

/**
 * One text for everything that decides what a list shows: as long as it is the same, so is the list. Any table that the
 * endpoint depends on, the grant and the opt-outs, and the day where the rows look at it.
 */
export async function readVersion(
  deps: Deps,
  snapshot: RecordsReader,
  endpoint: Endpoint,
  { id, revision, optOutRevision }: GrantInForce,
): Promise<string> {
  const cursor = await findVersion(snapshot, tablesBehind(endpoint));
  const day = viewOf(endpoint)?.select.includes(":today") ? todayOf(deps) : "";
  return JSON.stringify([endpoint.name, id, revision, optOutRevision, cursor, day]);
}

/** RFC 9110 §8.8.1, weak: another format or compression of the same rows is the same thing, and other rows are not. */
export function tagOf(version: string, ...asked: readonly (string | number | undefined)[]): string {
  const text = JSON.stringify([version, ...asked.map((part) => part ?? null)]);
  const digest = createHash("sha256").update(text).digest("base64url");
  return `W/"${digest.slice(0, 22)}"`;
}

/** RFC 9110 §13.1.2: any of the listed ones, compared weakly; `*` is whatever there is. */
export function isMatched(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const opaque = (one: string): string => one.trim().replace(/^W\//, "");
  return header.split(",").some((one) => one.trim() === "*" || opaque(one) === opaque(tag));
}
