import { groupCalls } from "../group-calls.ts";
import { jsonRowOf } from "../json-row.ts";
import type { ControlDatabase } from "../open.ts";
import type { ClientSecret } from "./credentials.ts";
import type { IntegrationRecord } from "./integrations.ts";
import { accessTokens, grants, integrations, pullLocations } from "./schema.ts";
import type { AcceptanceFacts } from "./terms.ts";
import type { AccessToken } from "./tokens.ts";

/** An integration with what a client may do by API. */
export type ClientRecord = Omit<IntegrationRecord, "target">;

/** A token, whatever its state, with all that decides what it opens. */
export type TokenFacts = ClientRecord & {
  readonly token: AccessToken;
  readonly secret: Pick<ClientSecret, "retiresAt">;
  /** Newest first. */
  readonly acceptances: readonly AcceptanceFacts[];
};

/** By the token's hash. Calls that wait together are answered by one statement, which is compiled once. */
export const findTokenFacts = groupCalls(readFacts);

async function readFacts(
  control: ControlDatabase,
  tokenHashes: readonly string[],
): Promise<readonly (TokenFacts | undefined)[]> {
  const asked = [...new Set(tokenHashes)];
  // Safe because the statement writes it so.
  const rows = JSON.parse(
    await control.ask(factsOfTokens, JSON.stringify(asked)),
  ) as readonly TokenFacts[];
  const found = new Map(rows.map((facts) => [facts.token.tokenHash, inOrder(facts)]));
  return tokenHashes.map((hash) => found.get(hash));
}

/** Sorted here: in the statement it would cost as much as all the rest. */
function inOrder({ acceptances, grants: granted, locations, ...rest }: TokenFacts): TokenFacts {
  return {
    ...rest,
    acceptances: acceptances.toSorted((a, b) => b.acceptedAt.localeCompare(a.acceptedAt)),
    grants: granted.toSorted((a, b) => a.position - b.position),
    locations: locations.toSorted((a, b) => a.position - b.position),
  };
}

const factsOfTokens = `
  select json_group_array(json_object(
    'token', ${jsonRowOf(accessTokens, "t")},
    'secret', json_object('retiresAt', s.retires_at),
    'integration', ${jsonRowOf(integrations, "i")},
    'acceptances', json((select json_group_array(json_object('email', a.email,
        'fullName', a.full_name, 'acceptedAt', a.accepted_at, 'termsVersion', a.terms_version))
      from acceptances a where a.integration_id = i.id)),
    'grants', json((select json_group_array(${jsonRowOf(grants, "g")})
      from grants g where g.integration_id = i.id)),
    'locations', json((select json_group_array(${jsonRowOf(pullLocations, "l")})
      from pull_locations l where l.integration_id = i.id))))
  from json_each(?) asked
  join access_tokens t on t.token_hash = asked.value
  join client_secrets s on s.id = t.secret_id
  join integrations i on i.id = t.integration_id`;
