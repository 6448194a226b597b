import { groupCalls } from "../group-calls.ts";
import type { ControlDatabase } from "../open.ts";
import type { Grant, Integration, PullLocation } from "./integrations.ts";
import type { ClientSecret } from "./credentials.ts";
import type { AcceptanceFacts } from "./terms.ts";

/** What proves a client. */
export type ClientProof = {
  readonly isKnown: boolean;
  readonly integrationId: string;
  readonly secrets: readonly Pick<ClientSecret, "id" | "secretHash" | "retiresAt">[];
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
 * tells nobody which there are. Undefined when there is no client at all.
 */
export const findClientProof = groupCalls(readProofs);

/** Of an integration that is there. */
export const findClientFacts = groupCalls(readFacts);

async function readProofs(
  control: ControlDatabase,
  clientIds: readonly string[],
): Promise<readonly (ClientProof | undefined)[]> {
  return readByKey<ClientProof>(control, proofs, clientIds);
}

async function readFacts(
  control: ControlDatabase,
  integrationIds: readonly string[],
): Promise<readonly (ClientFacts | undefined)[]> {
  return readByKey<ClientFacts>(control, facts, integrationIds);
}

// Of the secrets, those without an end come first and then the latest ends, so all that live are among the four.
const proofs = `
  select json_group_array(json_object('key', asked.value, 'answer', json_object(
    'isKnown', json(iif(known.id is null, 'false', 'true')),
    'integrationId', i.id,
    'secrets', json((select json_group_array(json_object(
        'id', s.id, 'secretHash', s.secret_hash, 'retiresAt', s.retires_at))
      from (select * from client_secrets where integration_id = i.id
        order by retires_at is not null, retires_at desc limit 4) s)))))
  from json_each(?) asked
  left join integrations known on known.client_id = asked.value
  join integrations i on i.id = coalesce(known.id,
    (select id from integrations where client_id is not null limit 1))`;

// Of the acceptances two hundred, as everywhere.
const facts = `
  select json_group_array(json_object('key', i.id, 'answer', json_object(
    'integration', json_object('id', i.id, 'kind', i.kind, 'mayWrite', json(i.may_write),
      'primaryEmail', i.primary_email, 'emailChangedAt', i.email_changed_at,
      'disabledAt', i.disabled_at),
    'acceptances', json((select json_group_array(json_object('email', a.email,
        'fullName', a.full_name, 'acceptedAt', a.accepted_at, 'termsVersion', a.terms_version))
      from (select * from acceptances where integration_id = i.id
        order by accepted_at desc limit 200) a)),
    'grants', json((select json_group_array(json_object('endpoint', g.endpoint))
      from grants g where g.integration_id = i.id)),
    'locations', json((select json_group_array(json_object('endpoint', l.endpoint))
      from pull_locations l where l.integration_id = i.id)))))
  from json_each(?) asked join integrations i on i.id = asked.value`;

/** In the order of the keys; undefined for one that is not there. */
async function readByKey<Answer>(
  control: ControlDatabase,
  sql: string,
  keys: readonly string[],
): Promise<readonly (Answer | undefined)[]> {
  const json = await control.ask(sql, JSON.stringify([...new Set(keys)]));
  // Safe because the statement wrote it so.
  const rows = JSON.parse(json) as readonly { key: string; answer: Answer }[];
  const found = new Map(rows.map(({ key, answer }) => [key, answer]));
  return keys.map((key) => found.get(key));
}
