import { findAdministrator, markAdministrator } from "../../db/control/administrators.ts";
import { findDistrict } from "../../db/control/districts.ts";
import { markPasswordResetsUsed } from "../../db/control/password-resets.ts";
import { deleteKnownDevicesOf, deleteSignInsOf } from "../../db/control/sign-ins.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";
import { enter, type Entered } from "./enter.ts";
import type { Visitor } from "./open-sign-in.ts";
import { checkNewPassword, hashPassword } from "./passwords.ts";
import { tellPerson } from "./tell-person.ts";

/** Ends every sign-in of the person, and begins one in this browser. The caller made sure that it is them. */
export async function changePassword(
  deps: Deps,
  visitor: Visitor,
  actor: Administrator,
  password: string,
): Promise<Entered> {
  const { control } = deps.databases;
  const person = await findAdministrator(control.orm, actor.id);
  const district = await findDistrict(control.orm, actor.districtId);
  if (!person) throw new Refusal("not_found", "This account is gone.");
  checkNewPassword({
    password,
    personal: [person.email, person.name, district?.name ?? ""],
    hasCode: person.sealedTotpSecret !== null,
  });
  const passwordHash = await hashPassword(password);
  return control.write(async (tx) => {
    const still = await findAdministrator(tx, actor.id);
    // Codes may have been switched off meanwhile, and with them the shorter password.
    if (!still || still.sealedTotpSecret !== person.sealedTotpSecret) {
      throw new Refusal("conflict", "Your account changed meanwhile. Try again.");
    }
    await markAdministrator(tx, actor.id, { passwordHash });
    await markPasswordResetsUsed(tx, actor.id, deps.now().toISOString());
    await deleteSignInsOf(tx, actor.id);
    await deleteKnownDevicesOf(tx, actor.id);
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: actor.districtId,
      action: "administrator.password_changed",
      subject: actor.id,
    });
    await tellPerson(tx, deps, person, "password");
    return enter(tx, deps, { ...still, passwordHash }, visitor, { by: "password", isTold: false });
  });
}
