import type { Grant } from "../../db/control/integrations.ts";
import type { PageRow } from "../../db/records/read-rows.ts";
import type { RowsQuery } from "../../db/records/shape.ts";
import type { Client } from "../access/check-token.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import { todayOf, type Deps } from "../deps.ts";
import { discloseRead } from "../disclose.ts";
import { grantedRows } from "../integrations/granted-rows.ts";
import { readWithheld } from "../opt-outs/withheld.ts";

/** A grant with the revision of the opt-outs that were in force beside it. */
export type GrantInForce = Grant & { readonly optOutRevision: number };

export type GrantedQuery = {
  readonly grant: GrantInForce;
  readonly query: RowsQuery;
  /** Awaited before the rows of these students leave; without students there is nothing to record. */
  readonly disclose: (studentNumbers: ReadonlySet<number>) => Promise<void>;
  /** The same of some of the columns. */
  readonly discloseOf: (
    columns: readonly string[],
    studentNumbers: ReadonlySet<number>,
  ) => Promise<void>;
};

/**
 * What a client may read of an endpoint. `checkToken` has made sure that it is granted. Asked before a snapshot is
 * taken, so that whatever was opted out before the call is withheld.
 */
export async function grantedQuery(
  deps: Deps,
  client: Client,
  endpoint: Endpoint,
): Promise<GrantedQuery> {
  const granted = client.grants.find((candidate) => candidate.endpoint === endpoint.name);
  if (!granted) throw new Error(`${client.integration.id} has no grant of ${endpoint.name}`);
  const withheld =
    endpoint.student === "none" ? undefined : await readWithheld(deps, client.integration);
  const grant = { ...granted, optOutRevision: withheld?.revision ?? 0 };
  const query = grantedRows(grant, todayOf(deps), withheld?.studentIds ?? []);
  const discloseOf: GrantedQuery["discloseOf"] = async (columns, studentNumbers) => {
    if (studentNumbers.size === 0) return;
    await discloseRead(deps, {
      districtId: client.integration.districtId,
      integrationId: client.integration.id,
      endpoint: endpoint.name,
      columns,
      studentNumbers,
    });
  };
  const disclose: GrantedQuery["disclose"] = (numbers) => discloseOf(query.columns, numbers);
  return { grant, query, disclose, discloseOf };
}

export function studentNumbersOf(
  rows: readonly Pick<PageRow, "studentNumber">[],
): ReadonlySet<number> {
  return new Set(rows.map((row) => row.studentNumber).filter((number) => number !== null));
}
