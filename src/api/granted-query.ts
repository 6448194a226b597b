import type { Grant } from "../../db/control/integrations.ts";
import type { PageRow } from "../../db/records/read-rows.ts";
import type { RowsQuery } from "../../db/records/shape.ts";
import type { Client } from "../access/check-token.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Deps } from "../deps.ts";
import { discloseRead } from "../disclose.ts";
import { grantedRows } from "../integrations/granted-rows.ts";

export type GrantedQuery = {
  readonly grant: Grant;
  readonly query: RowsQuery;
  /** Awaited before these rows leave; nothing to do for rows that hang on no student. */
  readonly disclose: (rows: readonly PageRow[]) => Promise<void>;
};

/** What a client may read of an endpoint. `checkToken` has made sure that it is granted. */
export function grantedQuery(deps: Deps, client: Client, endpoint: Endpoint): GrantedQuery {
  const grant = client.grants.find((candidate) => candidate.endpoint === endpoint.name);
  if (!grant) throw new Error(`${client.integration.id} has no grant of ${endpoint.name}`);
  const query = grantedRows(grant);
  return {
    grant,
    query,
    disclose: async (rows) => {
      const studentNumbers = new Set<number>();
      for (const { studentNumber } of rows) {
        if (studentNumber !== null) studentNumbers.add(studentNumber);
      }
      if (studentNumbers.size === 0) return;
      await discloseRead(deps, {
        districtId: client.integration.districtId,
        integrationId: client.integration.id,
        endpoint: endpoint.name,
        columns: query.columns,
        studentNumbers,
      });
    },
  };
}
