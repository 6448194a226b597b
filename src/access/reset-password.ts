import { findAdministratorByEmail, markAdministrator } from "../../db/control/administrators.ts";
import { findDistrict } from "../../db/control/districts.ts";
import {
  countPasswordResetsSince,
  findPasswordReset,
  insertPasswordReset,
  markPasswordResetsUsed,
} from "../../db/control/password-resets.ts";
import { deleteKnownDevicesOf, deleteSignInsOf } from "../../db/control/sign-ins.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { hashSecret, newSecret } from "../ids.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { networkOf } from "../network.ts";
import { Refusal } from "../refusal.ts";
import { attemptsOf } from "./attempts.ts";
import { enter, type Entered } from "./enter.ts";
import { toActor, type Visitor } from "./open-sign-in.ts";
import { checkNewPassword, hashPassword } from "./passwords.ts";
import { tellPerson } from "./tell-person.ts";
import { TriedTooOften } from "./tried-too-often.ts";

const linkHours = 1;
// Who asks for somebody else must not fill their mailbox.
const linksPerHourMax = 5;

/** Mails a link when the address is an administrator's; the page says the same either way. */
export async function requestPasswordReset(
  deps: Deps,
  visitor: Visitor,
  email: string,
): Promise<void> {
  const wait = attemptsOf(deps).addresses.take(networkOf(visitor.address ?? ""), deps.now());
  if (wait > 0) throw new TriedTooOften(wait);
  const person = await findAdministratorByEmail(
    deps.databases.control.orm,
    email.trim().toLowerCase(),
  );
  if (!person) return;
  const token = newSecret();
  const now = deps.now();
  const since = new Date(now.getTime() - 3_600_000).toISOString();
  const expiresAt = new Date(now.getTime() + linkHours * 3_600_000).toISOString();
  const district = await findDistrict(deps.databases.control.orm, person.districtId);
  await deps.databases.control.write(async (tx) => {
    if ((await countPasswordResetsSince(tx, person.id, since)) >= linksPerHourMax) return;
    await insertPasswordReset(tx, {
      tokenHash: hashSecret(token),
      administratorId: person.id,
      createdAt: now.toISOString(),
      expiresAt,
    });
    await queueMail(tx, deps, {
      districtId: person.districtId,
      recipients: [person.email],
      letter: {
        kind: "password_reset",
        facts: {
          district: district?.name ?? "",
          name: person.name,
          url: `${deps.config.publicUrl}/forgot-password/${token}`,
        },
      },
    });
    await audit(tx, {
      at: now,
      actor: toActor(person, visitor.address),
      districtId: person.districtId,
      action: "administrator.password_reset_requested",
      subject: person.id,
    });
  });
}

/** Whose password the link sets, while it lives. */
export async function findResetPerson(
  deps: Deps,
  token: string,
): Promise<{ readonly email: string; readonly hasCode: boolean } | undefined> {
  const now = deps.now().toISOString();
  const found = await findPasswordReset(deps.databases.control.orm, hashSecret(token), now);
  return found && { email: found.email, hasCode: found.sealedTotpSecret !== null };
}

/**
 * Sets the password, ends every sign-in and every open link of the person, and signs them in anew. Not where codes are
 * on: a mailbox alone must not open what takes two things. Then undefined, and they sign in with both.
 */
export async function resetPassword(
  deps: Deps,
  visitor: Visitor,
  input: { readonly token: string; readonly password: string },
): Promise<Entered | undefined> {
  const now = deps.now();
  const person = await findPasswordReset(
    deps.databases.control.orm,
    hashSecret(input.token),
    now.toISOString(),
  );
  if (!person)
    throw new Refusal("gone", "This link is used or older than an hour. Ask for another.");
  const district = await findDistrict(deps.databases.control.orm, person.districtId);
  checkNewPassword({
    password: input.password,
    personal: [person.email, person.name, district?.name ?? ""],
    hasCode: person.sealedTotpSecret !== null,
  });
  const passwordHash = await hashPassword(input.password);
  return deps.databases.control.write(async (tx) => {
    // Looked up again, so that two parallel posts of one link set one password.
    const still = await findPasswordReset(tx, hashSecret(input.token), now.toISOString());
    if (!still) throw new Refusal("gone", "This link was just used. Sign in, or ask for another.");
    if (still.sealedTotpSecret !== person.sealedTotpSecret) {
      throw new Refusal("conflict", "Your account changed meanwhile. Try again.");
    }
    await markAdministrator(tx, person.id, { passwordHash });
    await markPasswordResetsUsed(tx, person.id, now.toISOString());
    await deleteSignInsOf(tx, person.id);
    await deleteKnownDevicesOf(tx, person.id);
    await audit(tx, {
      at: now,
      actor: toActor(person, visitor.address),
      districtId: person.districtId,
      action: "administrator.password_reset",
      subject: person.id,
    });
    await tellPerson(tx, deps, person, "password");
    if (person.sealedTotpSecret !== null) return undefined;
    return enter(tx, deps, { ...still, passwordHash }, visitor, { by: "link", isTold: false });
  });
}
