import { listOffers } from "../catalog/index.ts";
import type { Direction } from "../catalog/endpoint.ts";

/** RFC 8414 §2, in its own names: where a program finds all of OAuth here. Addresses are those of the configuration. */
export function describeServer(apiUrl: string): Readonly<Record<string, unknown>> {
  return {
    issuer: apiUrl,
    token_endpoint: `${apiUrl}/oauth/token`,
    token_endpoint_auth_methods_supported: authenticationMethods,
    grant_types_supported: ["client_credentials"],
    // Required, and there is no authorization endpoint.
    response_types_supported: [],
    scopes_supported: (["read", "write"] as const).flatMap(listScopesOf),
    revocation_endpoint: `${apiUrl}/oauth/revoke`,
    revocation_endpoint_auth_methods_supported: authenticationMethods,
    introspection_endpoint: `${apiUrl}/oauth/introspect`,
    introspection_endpoint_auth_methods_supported: authenticationMethods,
    service_documentation: `${apiUrl}/docs`,
  };
}

const authenticationMethods = ["client_secret_basic", "client_secret_post"] as const;

function listScopesOf(direction: Direction): readonly string[] {
  return listOffers(direction).map(({ name }) => `${name}:${direction}`);
}
