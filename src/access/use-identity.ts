import { findAdministrator } from "../../db/control/administrators.ts";
import {
  deleteIdentity,
  findIdentity,
  listIdentities,
  markIdentityUsed,
} from "../../db/control/identities.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";
import { addIdentity, type ProvenIdentity } from "./add-identity.ts";
import { markConfirmed } from "./confirm-sign-in.ts";
import { enter, type Entered } from "./enter.ts";
import type { SignedIn, Visitor } from "./open-sign-in.ts";
import { tellPerson } from "./tell-person.ts";

/** Signs in whoever the identity was bound to; by issuer and subject, whatever e-mail it claims. */
export async function signInWithIdentity(
  deps: Deps,
  visitor: Visitor,
  identity: ProvenIdentity,
): Promise<Entered> {
  return deps.databases.control.write(async (tx) => {
    const found = await findIdentity(tx, identity);
    const person = found && (await findAdministrator(tx, found.administratorId));
    if (!person || person.disabledAt !== null) {
      deps.log.warn("sign-in by an identity that is not bound", { address: visitor.address });
      throw new Refusal(
        "unauthenticated",
        `The account that you chose there opens no account here yet. Sign in with your password, open Your account, and add it there. Without an account, ask an administrator of your district to invite you.`,
      );
    }
    await markIdentityUsed(tx, found.id, deps.now().toISOString());
    return enter(tx, deps, person, visitor, { by: "identity provider" });
  });
}

/** From the person's own page, by somebody who confirmed who they are. */
export async function bindIdentity(
  deps: Deps,
  actor: Administrator,
  identity: ProvenIdentity,
): Promise<void> {
  await deps.databases.control.write(async (tx) => {
    const person = await findAdministrator(tx, actor.id);
    if (!person) throw new Refusal("not_found", "This account is gone.");
    await addIdentity(tx, deps, person, identity, actor.address);
    await tellPerson(tx, deps, person, "identity_added");
  });
}

export async function removeIdentity(deps: Deps, actor: Administrator, id: string): Promise<void> {
  await deps.databases.control.write(async (tx) => {
    const all = await listIdentities(tx, actor.id);
    const identity = all.find((one) => one.id === id);
    if (!identity) throw new Refusal("not_found", "This account is no longer in the list.");
    const person = await findAdministrator(tx, actor.id);
    if (person?.passwordHash === "" && all.length === 1) {
      throw new Refusal("conflict", "It is your only way in. Set a password first.");
    }
    await deleteIdentity(tx, id);
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: actor.districtId,
      action: "administrator.identity_removed",
      subject: actor.id,
      before: { provider: identity.provider, issuer: identity.issuer },
    });
    if (person) await tellPerson(tx, deps, person, "identity_removed");
  });
}

/** Confirms a sign-in by an identity of the same person. */
export async function confirmWithIdentity(
  deps: Deps,
  signedIn: SignedIn,
  identity: ProvenIdentity,
): Promise<void> {
  const found = await findIdentity(deps.databases.control.orm, identity);
  if (found?.administratorId !== signedIn.administrator.id) {
    throw new Refusal("forbidden", `The account that you chose there does not open yours.`);
  }
  await markConfirmed(deps, signedIn);
}
