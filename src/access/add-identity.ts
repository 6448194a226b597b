import type { AdministratorRow } from "../../db/control/administrators.ts";
import { findIdentity, insertIdentity, listIdentities } from "../../db/control/identities.ts";
import type { ControlTx } from "../../db/open.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import { toActor } from "./open-sign-in.ts";

/** What a provider's signed token says about who came. */
export type ProvenIdentity = {
  readonly provider: string;
  readonly issuer: string;
  /** The provider's own name for the person, which never goes to another. */
  readonly subject: string;
  /** Only ever shown. */
  readonly label: string;
};

const identitiesMax = 10;

/** Ties an identity to a person who has shown otherwise who they are. */
export async function addIdentity(
  tx: ControlTx,
  deps: Deps,
  person: Pick<AdministratorRow, "id" | "districtId" | "name" | "role">,
  identity: ProvenIdentity,
  address?: string,
): Promise<void> {
  const known = await findIdentity(tx, identity);
  if (known) {
    throw new Refusal(
      "conflict",
      known.administratorId === person.id
        ? `The account that you chose there opens your account already.`
        : `The account that you chose there opens somebody else's account. Sign out there, and choose yours.`,
    );
  }
  if ((await listIdentities(tx, person.id)).length >= identitiesMax) {
    throw new Refusal("conflict", "Ten accounts open yours already. Remove one first.");
  }
  const at = deps.now().toISOString();
  await insertIdentity(tx, {
    id: newId("ide"),
    administratorId: person.id,
    ...identity,
    createdAt: at,
    lastUsedAt: null,
  });
  await audit(tx, {
    at: deps.now(),
    actor: toActor(person, address),
    districtId: person.districtId,
    action: "administrator.identity_added",
    subject: person.id,
    after: { provider: identity.provider, issuer: identity.issuer },
  });
}
