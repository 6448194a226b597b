import { countRows, listRows, type PageRow } from "../../db/records/read-rows.ts";
import type { Client } from "../access/check-token.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Deps } from "../deps.ts";
import { grantedQuery, studentNumbersOf } from "./granted-query.ts";
import { openCursor, sealCursor } from "./page-cursor.ts";

export type Page = {
  readonly columns: readonly string[];
  readonly rows: readonly PageRow[];
  /** Of the whole list, whatever the page. */
  readonly total: number;
  readonly nextCursor: string | null;
};

/** One page of what the client may see, disclosed before it is given. Without rows (HEAD) nothing is disclosed. */
export async function readPage(
  deps: Deps,
  client: Client,
  ask: {
    readonly endpoint: Endpoint;
    readonly limit: number;
    readonly cursor: string | undefined;
    readonly withRows: boolean;
  },
): Promise<Page> {
  const { grant, query, disclose } = grantedQuery(deps, client, ask.endpoint);
  const after = ask.cursor === undefined ? undefined : openCursor(deps, grant, ask.cursor);
  const records = await deps.databases.records(client.integration.districtId);
  const { total, found } = await records.read(async (snapshot) => ({
    total: await countRows(snapshot, query),
    found: await listRows(snapshot, query, { after, limit: ask.limit + 1 }),
  }));
  const rows = found.slice(0, ask.limit);
  const last = found.length > rows.length ? rows.at(-1) : undefined;
  const nextCursor = last ? sealCursor(deps, grant, last.key) : null;
  if (!ask.withRows) return { columns: query.columns, rows: [], total, nextCursor };
  await disclose(studentNumbersOf(rows));
  return { columns: query.columns, rows, total, nextCursor };
}
