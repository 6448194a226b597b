import { findRow, type PageRow } from "../../db/records/read-rows.ts";
import type { RowsQuery } from "../../db/records/shape.ts";
import type { Client } from "../access/check-token.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";
import { grantedQuery, studentNumbersOf } from "./granted-query.ts";

/** One row by its key. One outside the grant does not exist, and the sentence does not tell why. */
export async function readRow(
  deps: Deps,
  client: Client,
  ask: { readonly endpoint: Endpoint; readonly key: readonly string[]; readonly withRow: boolean },
): Promise<{ readonly columns: readonly string[]; readonly row: PageRow }> {
  const { endpoint, key } = ask;
  const { query, disclose } = await grantedQuery(deps, client, endpoint);
  refuseHiddenKey(endpoint, query);
  const records = await deps.databases.records(client.integration.districtId);
  const row =
    key.length === endpoint.key.length ? await findRow(records.orm, query, key) : undefined;
  if (!row) {
    const sentence = `There is no such row of ${endpoint.name} for this client. Its address ends with ${endpoint.key.join(",")}, each part percent-encoded.`;
    throw new Refusal("not_found", sentence);
  }
  if (ask.withRow) await disclose(studentNumbersOf([row]));
  return { columns: query.columns, row };
}

/** Else a client could try out, one by one, what stands in a column that it may not see. */
export function refuseHiddenKey(endpoint: Endpoint, { columns }: RowsQuery): void {
  if (endpoint.key.length === 0) {
    const sentence = `Rows of ${endpoint.name} have no address of their own. Use the list.`;
    throw new Refusal("not_found", sentence);
  }
  if (endpoint.key.every((name) => columns.includes(name))) return;
  const sentence = `Rows of ${endpoint.name} have no address of their own for this client, since the district does not grant it ${endpoint.key.join(" and ")}. Use the list.`;
  throw new Refusal("not_found", sentence);
}
