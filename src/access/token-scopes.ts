import type { ClientFacts } from "../../db/control/clients.ts";
import type { Direction } from "../catalog/endpoint.ts";
import { listOffers } from "../catalog/index.ts";

export type Scope = `${string}:${Direction}`;

/**
 * What an integration may be given, in catalog order: `{endpoint}:read` for the saved grants of an export,
 * `{endpoint}:write` for what an import may send by API and for its pull locations.
 */
export function listScopes({
  integration,
  grants,
  locations,
}: {
  readonly integration: Pick<ClientFacts["integration"], "kind" | "mayWrite">;
  readonly grants: ClientFacts["grants"];
  readonly locations: ClientFacts["locations"];
}): readonly Scope[] {
  const direction = integration.kind === "export" ? "read" : "write";
  const named =
    integration.kind === "export"
      ? grants.map((grant) => grant.endpoint)
      : [...integration.mayWrite, ...locations.map((location) => location.endpoint)];
  return offers[direction].filter(({ name }) => named.includes(name)).map(({ scope }) => scope);
}

const offers = { read: scopesOf("read"), write: scopesOf("write") } as const;

function scopesOf(
  direction: Direction,
): readonly { readonly name: string; readonly scope: Scope }[] {
  return listOffers(direction).map(({ name }) => ({ name, scope: `${name}:${direction}` }));
}

/** RFC 6749 §3.3: words with single spaces between them; sloppier spacing does no harm. */
export function splitScope(scope: string): readonly string[] {
  return scope.split(" ").filter((word) => word !== "");
}
