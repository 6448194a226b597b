import { findAnyByEmail } from "../../db/control/administrators.ts";
import { findDistrict } from "../../db/control/districts.ts";
import {
  insertInvitation,
  listInvitations,
  markInvitationsEnded,
} from "../../db/control/invitations.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { hashSecret, newId, newSecret } from "../ids.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { Refusal } from "../refusal.ts";
import { refuseViewer } from "./refuse-viewer.ts";

const invitationDays = 7;
// Each is a mail in the district's name.
const invitationsMax = 100;

export type NewInvitation = {
  readonly name: string;
  readonly email: string;
  readonly role: Administrator["role"];
};

/** Mails a link that lives a week and works once; an earlier one to the same address no longer does. */
export async function inviteAdministrator(
  deps: Deps,
  actor: Administrator,
  input: NewInvitation,
): Promise<void> {
  refuseViewer(actor);
  const { districtId } = actor;
  const email = input.email.trim().toLowerCase();
  const token = newSecret();
  const at = deps.now().toISOString();
  const expiresAt = new Date(deps.now().getTime() + invitationDays * 86_400_000).toISOString();
  const invitation = {
    id: newId("inv"),
    tokenHash: hashSecret(token),
    districtId,
    email,
    name: input.name.trim(),
    role: input.role,
    createdAt: at,
    createdBy: actor.name,
    createdById: actor.id,
    expiresAt,
    endedAt: null,
  };
  await deps.databases.control.write(async (tx) => {
    const known = await findAnyByEmail(tx, email);
    if (known) refuse(tellKnown(known, districtId));
    await markInvitationsEnded(tx, { districtId, email }, at);
    if ((await listInvitations(tx, districtId, at)).length >= invitationsMax) {
      refuse(`${invitationsMax} invitations wait already. Withdraw some first.`);
    }
    await insertInvitation(tx, invitation);
    await queueMail(tx, deps, {
      districtId,
      recipients: [email],
      letter: {
        kind: "invitation",
        facts: {
          district: (await findDistrict(tx, districtId))?.name ?? "",
          name: invitation.name,
          invitedBy: actor.name,
          role: input.role,
          url: `${deps.config.publicUrl}/invitations/${token}`,
          expiresAt,
        },
      },
    });
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId,
      action: "administrator.invited",
      subject: invitation.id,
      after: { name: invitation.name, email, role: input.role },
    });
  });
}

function tellKnown(
  known: { readonly districtId: string; readonly disabledAt: string | null },
  districtId: string,
): string {
  if (known.districtId !== districtId) {
    return "This email signs in to another district here. Use another email.";
  }
  return known.disabledAt === null
    ? "This email belongs to somebody in the list already."
    : "This email belongs to somebody who is disabled. Enable them instead.";
}

function refuse(sentence: string): never {
  throw new Refusal("invalid", sentence, { email: sentence });
}

export async function withdrawInvitation(
  deps: Deps,
  actor: Administrator,
  id: string,
): Promise<void> {
  refuseViewer(actor);
  const at = deps.now().toISOString();
  await deps.databases.control.write(async (tx) => {
    const waiting = await listInvitations(tx, actor.districtId, at);
    const invitation = waiting.find((one) => one.id === id);
    if (!invitation) {
      throw new Refusal("not_found", "This invitation was accepted, withdrawn, or is too old.");
    }
    await markInvitationsEnded(tx, { id }, at);
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: actor.districtId,
      action: "administrator.invitation_withdrawn",
      subject: id,
      before: { email: invitation.email },
    });
  });
}
