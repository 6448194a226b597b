import type { Client } from "../access/check-token.ts";
import { isBundle } from "../catalog/bundle.ts";
import { columnNames } from "../catalog/endpoint.ts";
import { getOffer } from "../catalog/index.ts";
import type { Deps } from "../deps.ts";
import { grantedColumns } from "../integrations/granted-rows.ts";
import { callsAtOnceMax, loadBytesMax, rowsPerPage, rowsPerPageMax } from "./limits.ts";

/** What a client is and may do, by wire name. */
export type ClientDescription = {
  readonly client_id: string | null;
  readonly integration: { readonly id: string; readonly name: string; readonly kind: string };
  readonly scope: string;
  readonly endpoints: readonly {
    readonly endpoint: string;
    readonly scope: string;
    readonly columns: readonly string[];
  }[];
  readonly limits: {
    readonly rows_per_page: number;
    readonly rows_per_page_max: number;
    readonly load_bytes_max: number;
    /** Null: no limit. */
    readonly calls_per_minute: number | null;
    readonly calls_at_once: number | null;
  };
  readonly token_expires_at: string;
};

export function describeClient({ config }: Deps, client: Client): ClientDescription {
  const perMinute = config.rateLimitPerMinute;
  const { id, name, kind, clientId } = client.integration;
  return {
    client_id: clientId,
    integration: { id, name, kind },
    scope: client.scopes.join(" "),
    endpoints: client.scopes.map((scope) => {
      const endpoint = endpointOf(scope);
      return { endpoint, scope, columns: columnsFor(client, endpoint) };
    }),
    limits: {
      rows_per_page: rowsPerPage,
      rows_per_page_max: rowsPerPageMax,
      load_bytes_max: loadBytesMax,
      calls_per_minute: perMinute === 0 ? null : perMinute,
      calls_at_once: perMinute === 0 ? null : callsAtOnceMax,
    },
    token_expires_at: client.tokenExpiresAt,
  };
}

/** Endpoints that the client may use with its token. */
export function endpointsOf(client: Client): readonly string[] {
  return client.scopes.map(endpointOf);
}

/** What an export is granted; an import may send every column. */
export function columnsFor(client: Client, endpointName: string): readonly string[] {
  const grant = client.grants.find((candidate) => candidate.endpoint === endpointName);
  if (client.integration.kind === "export" && grant) return grantedColumns(grant);
  const offer = getOffer(endpointName, client.integration.kind === "export" ? "read" : "write");
  // The columns of a bundle's files are those of its endpoints.
  return isBundle(offer) ? [] : columnNames(offer);
}

function endpointOf(scope: string): string {
  return scope.slice(0, scope.lastIndexOf(":"));
}
