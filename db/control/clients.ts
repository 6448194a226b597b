import { groupCalls } from "../group-calls.ts";
import type { ControlDatabase } from "../open.ts";
import type { Grant, Integration, PullLocation } from "./integrations.ts";
import type { ClientSecret } from "./credentials.ts";
import type { AcceptanceFacts } from "./terms.ts";

type StoredSecret = Pick<ClientSecret, "id" | "secretHash" | "retiresAt">;

/** What proves a client. */
export type ClientProof = {
  readonly isKnown: boolean;
  readonly integrationId: string;
  /** All there ever were; a district rotates a few times a year. */
  readonly secrets: readonly StoredSecret[];
};

/** What decides whether a client that is proven gets a token, and for what. */
export type ClientFacts = {
  readonly integration: Pick<
    Integration,
    "id" | "kind" | "mayWrite" | "primaryEmail" | "emailChangedAt" | "disabledAt"
  >;
  /** Newest first. */
  readonly acceptances: readonly AcceptanceFacts[];
  readonly grants: readonly Pick<Grant, "endpoint">[];
  readonly locations: readonly Pick<PullLocation, "endpoint">[];
};

/**
 * By its client ID. For one that nobody has, another client is read (`isKnown` is false), so that the time it takes
 * tells nobody which there are. Undefined when there is none to be
 * read, or no secret of it.
 */
export const findClientProof = groupCalls(readProofs);

/** Of an integration that is there. */
export const findClientFacts = groupCalls(readFacts);

async function readProofs(
  control: ControlDatabase,
  clientIds: readonly string[],
): Promise<readonly (ClientProof | undefined)[]> {
  const asked = [...new Set(clientIds)];
  // Safe because the statement writes it so: which was asked, whether it is known, and one of its secrets.
  const rows = JSON.parse(await control.ask(secretsOfClients, JSON.stringify(asked))) as readonly [
    number,
    0 | 1,
    string,
    string,
    string,
    string | null,
  ][];
  const found = new Map<string | undefined, ClientProof & { secrets: StoredSecret[] }>();
  for (const [index, isKnown, integrationId, id, secretHash, retiresAt] of rows) {
    const proof = found.get(asked[index]) ?? { isKnown: isKnown === 1, integrationId, secrets: [] };
    proof.secrets.push({ id, secretHash, retiresAt });
    found.set(asked[index], proof);
  }
  return clientIds.map((clientId) => found.get(clientId));
}

const secretsOfClients = `
  select json_group_array(json_array(
    asked.key, known.id is not null, s.integration_id, s.id, s.secret_hash, s.retires_at))
  from json_each(?) asked
  left join integrations known on known.client_id = asked.value
  join client_secrets s on s.integration_id = coalesce(known.id,
    (select id from integrations where client_id is not null limit 1))`;

async function readFacts(
  control: ControlDatabase,
  integrationIds: readonly string[],
): Promise<readonly (ClientFacts | undefined)[]> {
  const asked = [...new Set(integrationIds)];
  // Safe because the statement writes it so.
  const rows = JSON.parse(
    await control.ask(factsOfIntegrations, JSON.stringify(asked)),
  ) as readonly ClientFacts[];
  const found = new Map(rows.map((one) => [one.integration.id, newestFirst(one)]));
  return integrationIds.map((id) => found.get(id));
}

/** Sorted here: in the statement it would cost as much as all the rest. */
function newestFirst({ acceptances, ...rest }: ClientFacts): ClientFacts {
  const sorted = acceptances.toSorted((a, b) => b.acceptedAt.localeCompare(a.acceptedAt));
  return { ...rest, acceptances: sorted };
}

const factsOfIntegrations = `
  select json_group_array(json_object(
    'integration', json_object('id', i.id, 'kind', i.kind, 'mayWrite', json(i.may_write),
      'primaryEmail', i.primary_email, 'emailChangedAt', i.email_changed_at,
      'disabledAt', i.disabled_at),
    'acceptances', json((select json_group_array(json_object('email', a.email,
        'fullName', a.full_name, 'acceptedAt', a.accepted_at, 'termsVersion', a.terms_version))
      from acceptances a where a.integration_id = i.id)),
    'grants', json((select json_group_array(json_object('endpoint', g.endpoint))
      from grants g where g.integration_id = i.id)),
    'locations', json((select json_group_array(json_object('endpoint', l.endpoint))
      from pull_locations l where l.integration_id = i.id))))
  from json_each(?) asked join integrations i on i.id = asked.value`;
