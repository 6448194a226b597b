import { insertAdministrator } from "../../db/control/administrators.ts";
import { countDistricts, insertDistrict, insertDistrictKey } from "../../db/control/districts.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import { generateKeyPair } from "../transfer/ssh-keys.ts";
import { enter, type Entered } from "./enter.ts";
import { checkNewPassword, hashPassword } from "./passwords.ts";
import { toActor, type Visitor } from "./open-sign-in.ts";

export type NewDistrict = {
  readonly districtName: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

/** The first run: the district, its SSH key, its first administrator, who is signed in; refused once a district exists. */
export async function setUpDistrict(
  deps: Deps,
  visitor: Visitor,
  input: NewDistrict,
): Promise<Entered> {
  const email = input.email.trim().toLowerCase();
  checkNewPassword({
    password: input.password,
    personal: [email, input.districtName, input.name],
  });
  const passwordHash = await hashPassword(input.password);
  const pair = await generateKeyPair("ed25519", "SameGoal Data Imports/Exports");
  const at = deps.now().toISOString();
  const district = { id: newId("dis"), name: input.districtName.trim(), createdAt: at };
  const person = {
    id: newId("adm"),
    districtId: district.id,
    name: input.name.trim(),
    role: "administrator",
    email,
    passwordHash,
    sealedTotpSecret: null,
    totpStep: null,
    createdAt: at,
    disabledAt: null,
  } as const;
  return deps.databases.control.write(async (tx) => {
    if ((await countDistricts(tx)) > 0) {
      throw new Refusal("not_found", "This installation is set up already. Sign in instead.");
    }
    await insertDistrict(tx, district);
    await insertDistrictKey(tx, {
      id: newId("key"),
      districtId: district.id,
      type: "ed25519",
      publicKey: pair.publicKey,
      sealedPrivateKey: deps.seal.seal(pair.privateKey),
      createdAt: at,
      retiredAt: null,
    });
    await insertAdministrator(tx, person);
    await audit(tx, {
      at: deps.now(),
      actor: toActor(person, visitor.address),
      districtId: district.id,
      action: "district.set_up",
      subject: district.id,
      after: { name: district.name, administrator: email },
    });
    return enter(tx, deps, person, visitor, { by: "password", isTold: false });
  });
}

export async function isSetUp(deps: Deps): Promise<boolean> {
  return (await countDistricts(deps.databases.control.orm)) > 0;
}
