import { findAnyByEmail, insertAdministrator } from "../../db/control/administrators.ts";
import { findDistrict } from "../../db/control/districts.ts";
import {
  findInvitation,
  markInvitationsEnded,
  type Invitation,
} from "../../db/control/invitations.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { hashSecret, newId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import { addIdentity, type ProvenIdentity } from "./add-identity.ts";
import { enter, type Entered } from "./enter.ts";
import { toActor, type Visitor } from "./open-sign-in.ts";
import { checkNewPassword, hashPassword } from "./passwords.ts";

export type OpenInvitation = {
  readonly district: string;
  readonly invitation: Invitation;
};

/** What the link opens, while it lives. */
export async function findOpenInvitation(
  deps: Deps,
  token: string,
): Promise<OpenInvitation | undefined> {
  const { orm } = deps.databases.control;
  const invitation = await findInvitation(orm, hashSecret(token), deps.now().toISOString());
  if (!invitation) return undefined;
  const district = await findDistrict(orm, invitation.districtId);
  return { district: district?.name ?? "", invitation };
}

/** Makes the account, with a password or with the identity that came back from a provider, and signs in. */
export async function acceptInvitation(
  deps: Deps,
  visitor: Visitor,
  input: { readonly token: string; readonly name?: string } & (
    | { readonly password: string }
    | { readonly identity: ProvenIdentity }
  ),
): Promise<Entered> {
  const open = await findOpenInvitation(deps, input.token);
  if (!open) throw gone();
  const { email } = open.invitation;
  const name = input.name ?? open.invitation.name;
  if ("password" in input) {
    checkNewPassword({ password: input.password, personal: [email, name, open.district] });
  }
  const passwordHash = "password" in input ? await hashPassword(input.password) : "";
  const now = deps.now();
  return deps.databases.control.write(async (tx) => {
    // Looked up again, so that of many posts of one link one makes the account.
    const still = await findInvitation(tx, hashSecret(input.token), now.toISOString());
    if (!still || (await findAnyByEmail(tx, email))) throw gone();
    const person = {
      id: newId("adm"),
      districtId: still.districtId,
      email,
      name,
      role: still.role,
      passwordHash,
      sealedTotpSecret: null,
      totpStep: null,
      createdAt: now.toISOString(),
      disabledAt: null,
    };
    await markInvitationsEnded(tx, { id: still.id }, now.toISOString());
    await insertAdministrator(tx, person);
    await audit(tx, {
      at: now,
      actor: toActor(person, visitor.address),
      districtId: still.districtId,
      action: "administrator.invitation_accepted",
      subject: person.id,
      after: { name, email, role: person.role, invited_by: still.createdBy },
    });
    if ("identity" in input) await addIdentity(tx, deps, person, input.identity);
    const by = "identity" in input ? "identity provider" : "password";
    return enter(tx, deps, person, visitor, { by, isTold: false });
  });
}

function gone(): Refusal {
  return new Refusal(
    "gone",
    "This invitation was used, replaced or withdrawn, or it is older than a week. Ask for another.",
  );
}
