import { readJsonPage } from "../../db/records/read-page.ts";
import type { Client } from "../access/check-token.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Deps } from "../deps.ts";
import { countList } from "./count-list.ts";
import { grantedQuery } from "./granted-query.ts";
import { isMatched, readVersion, tagOf } from "./list-version.ts";
import { narrow, sinceInstant, type Wish } from "./narrow-list.ts";
import { openCursor, sealCursor } from "./page-cursor.ts";

export type Page = {
  readonly columns: readonly string[];
  /** UTF-8: the rows as JSON objects by wire name, with a comma and a line end between them. */
  readonly json: Uint8Array<ArrayBuffer>;
  /** Of the whole list, whatever the page. */
  readonly total: number;
  readonly nextCursor: string | null;
  readonly tag: string;
};

/** The client has this very page already; nothing was read and nothing is disclosed. */
export type Unchanged = { readonly isUnchanged: true; readonly tag: string };

export type ListAsk = {
  readonly endpoint: Endpoint;
  readonly wish: Wish;
  readonly cursor: string | undefined;
  /** The name of the format, which is part of what a tag stands for. */
  readonly format: string;
  /** `If-None-Match`, as it came. */
  readonly knownTags: string | undefined;
};

/** One page of what the client may see, disclosed before it is given. Without rows (HEAD) nothing is disclosed. */
export async function readPage(
  deps: Deps,
  client: Client,
  ask: ListAsk & { readonly limit: number; readonly withRows: boolean },
): Promise<Page | Unchanged> {
  const { endpoint, limit } = ask;
  const { districtId } = client.integration;
  const { grant, query, discloseOf } = await grantedQuery(deps, client, endpoint);
  const narrowed = narrow(endpoint, query, ask.wish);
  const list = { grant, wish: narrowed.text };
  const after = ask.cursor === undefined ? undefined : openCursor(deps, list, ask.cursor);
  const records = await deps.databases.records(districtId);
  const found = await records.read(async (snapshot) => {
    const version = await readVersion(deps, snapshot, endpoint, grant);
    const tag = tagOf(version, narrowed.text, limit, JSON.stringify(after), ask.format);
    if (isMatched(ask.knownTags, tag)) return { tag };
    const wanted = await sinceInstant(snapshot, narrowed);
    const counted = { districtId, version, wish: narrowed.text };
    const total = await countList(deps, snapshot, counted, wanted);
    return { tag, total, page: await readJsonPage(snapshot, wanted, { after, limit }) };
  });
  const { tag } = found;
  if (!found.page) return { isUnchanged: true, tag };
  const { json, studentNumbers, next } = found.page;
  const nextCursor = next ? sealCursor(deps, list, next) : null;
  const { columns } = narrowed.query;
  // HEAD tells the length of the rows and gives none.
  if (ask.withRows) await discloseOf(columns, new Set(studentNumbers));
  return { columns, json, total: found.total, nextCursor, tag };
}
