import {
  deleteSignInsOf,
  findAdministratorByEmail,
  findPasswordReset,
  insertPasswordReset,
  markPasswordChanged,
  markPasswordResetsUsed,
} from "../../db/control/administrators.ts";
import { findDistrict } from "../../db/control/districts.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { hashSecret, newSecret } from "../ids.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { Refusal } from "../refusal.ts";
import { checkNewPassword, hashPassword } from "./passwords.ts";
import { beginSignIn, toActor, type Visitor } from "./sign-in.ts";

const linkHours = 1;

/** Mails a link when the address is an administrator's; the page says the same either way. */
export async function requestPasswordReset(
  deps: Deps,
  visitor: Visitor,
  email: string,
): Promise<void> {
  const person = await findAdministratorByEmail(
    deps.databases.control.orm,
    email.trim().toLowerCase(),
  );
  if (!person) return;
  const token = newSecret();
  const now = deps.now();
  const expiresAt = new Date(now.getTime() + linkHours * 3_600_000).toISOString();
  const district = await findDistrict(deps.databases.control.orm, person.districtId);
  await deps.databases.control.write(async (tx) => {
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
): Promise<{ readonly email: string } | undefined> {
  const now = deps.now().toISOString();
  return findPasswordReset(deps.databases.control.orm, hashSecret(token), now);
}

/** Sets the password, ends every sign-in and every open link of the person, and signs them in anew. */
export async function resetPassword(
  deps: Deps,
  visitor: Visitor,
  input: { readonly token: string; readonly password: string },
): Promise<string> {
  const now = deps.now();
  const person = await findPasswordReset(
    deps.databases.control.orm,
    hashSecret(input.token),
    now.toISOString(),
  );
  if (!person)
    throw new Refusal("gone", "This link is used or older than an hour. Ask for another.");
  checkNewPassword(input.password, [person.email, person.name]);
  const passwordHash = await hashPassword(input.password);
  return deps.databases.control.write(async (tx) => {
    // Looked up again, so that two parallel posts of one link set one password.
    const still = await findPasswordReset(tx, hashSecret(input.token), now.toISOString());
    if (!still) throw new Refusal("gone", "This link was just used. Sign in, or ask for another.");
    await markPasswordChanged(tx, person.id, passwordHash);
    await markPasswordResetsUsed(tx, person.id, now.toISOString());
    await deleteSignInsOf(tx, person.id);
    await audit(tx, {
      at: now,
      actor: toActor(person, visitor.address),
      districtId: person.districtId,
      action: "administrator.password_reset",
      subject: person.id,
    });
    return beginSignIn(tx, now, person.id, visitor);
  });
}
