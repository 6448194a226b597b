import { randomBytes } from "node:crypto";
import * as v from "valibot";
import {
  findAdministrator,
  markAdministrator,
  type AdministratorRow,
} from "../../db/control/administrators.ts";
import { markPasswordResetsUsed } from "../../db/control/password-resets.ts";
import { replaceRecoveryCodes } from "../../db/control/recovery-codes.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";
import { attemptsOf } from "./attempts.ts";
import { passwordCharactersMin, verifyPassword } from "./passwords.ts";
import { openNote, sealNote } from "./sealed-note.ts";
import { hashRecoveryCode } from "./take-code.ts";
import { tellPerson } from "./tell-person.ts";
import { findTotpStep, newTotpSecret } from "./totp.ts";
import { TriedTooOften } from "./tried-too-often.ts";

const purpose = "totp";
const minutes = 30;
const schema = v.object({ id: v.string(), secret: v.string() });
const codesCount = 10;

export type TotpOffer = {
  readonly secret: string;
  /** Carried by the form until the first code shows that the app has the secret. */
  readonly sealed: string;
};

/** A secret to put into an app; nothing changes until a code of it comes back. */
export function offerTotp(deps: Deps, actor: Administrator, sealed?: string): TotpOffer {
  const known = sealed === undefined ? undefined : openOffer(deps, actor, sealed);
  const secret = known ?? newTotpSecret();
  return { secret, sealed: sealNote(deps, purpose, { body: { id: actor.id, secret }, minutes }) };
}

function openOffer(deps: Deps, actor: Administrator, sealed: string): string | undefined {
  const note = openNote(deps, purpose, { text: sealed, schema });
  return note?.id === actor.id ? note.secret : undefined;
}

/** Gives the recovery codes, which are shown once. */
export async function switchTotpOn(
  deps: Deps,
  actor: Administrator,
  input: { readonly sealed: string; readonly code: string },
): Promise<readonly string[]> {
  const secret = openOffer(deps, actor, input.sealed);
  if (secret === undefined) {
    throw new Refusal("gone", "This took longer than half an hour. Begin again.");
  }
  const code = input.code.replaceAll(/\s/g, "");
  const step = findTotpStep(secret, code, { now: deps.now(), usedStep: null });
  if (step === undefined) {
    const sentence = "This is not the code that the app shows now. Check the phone's clock, too.";
    throw new Refusal("invalid", sentence, { code: sentence });
  }
  const codes = newRecoveryCodes();
  await deps.databases.control.write(async (tx) => {
    const person = await findAdministrator(tx, actor.id);
    if (!person || person.sealedTotpSecret !== null) {
      throw new Refusal("conflict", "Codes are on already.");
    }
    const sealedTotpSecret = deps.seal.seal(secret);
    await markAdministrator(tx, actor.id, { sealedTotpSecret, totpStep: step });
    await replaceRecoveryCodes(tx, actor.id, codes.map(hashRecoveryCode));
    await markPasswordResetsUsed(tx, actor.id, deps.now().toISOString());
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: actor.districtId,
      action: "administrator.totp_switched_on",
      subject: actor.id,
    });
    await tellPerson(tx, deps, person, "totp_on");
  });
  return codes;
}

/** Void what was left of the old ones. */
export async function renewRecoveryCodes(
  deps: Deps,
  actor: Administrator,
): Promise<readonly string[]> {
  const codes = newRecoveryCodes();
  await deps.databases.control.write(async (tx) => {
    const person = await findAdministrator(tx, actor.id);
    if (!person || person.sealedTotpSecret === null) {
      throw new Refusal("conflict", "Codes are off, so there is nothing to recover from.");
    }
    await replaceRecoveryCodes(tx, actor.id, codes.map(hashRecoveryCode));
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: actor.districtId,
      action: "administrator.recovery_codes_renewed",
      subject: actor.id,
    });
  });
  return codes;
}

/** Asks for the password, since one that was long enough beside a code may be too short to stand alone. */
export async function switchTotpOff(
  deps: Deps,
  actor: Administrator,
  password: string,
): Promise<void> {
  const person = await findAdministrator(deps.databases.control.orm, actor.id);
  if (!person) return;
  await checkStandsAlone(deps, person, password);
  await deps.databases.control.write(async (tx) => {
    await markAdministrator(tx, actor.id, { sealedTotpSecret: null, totpStep: null });
    await replaceRecoveryCodes(tx, actor.id, []);
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: actor.districtId,
      action: "administrator.totp_switched_off",
      subject: actor.id,
    });
    await tellPerson(tx, deps, person, "totp_off");
  });
}

async function checkStandsAlone(
  deps: Deps,
  person: AdministratorRow,
  password: string,
): Promise<void> {
  if (person.passwordHash === "") return;
  const { codes } = attemptsOf(deps);
  const key = `codes off ${person.id}`;
  const wait = codes.take(key, deps.now());
  if (wait > 0) throw new TriedTooOften(wait);
  if (!(await verifyPassword(password, person.passwordHash))) {
    const sentence = "This is not your password.";
    throw new Refusal("invalid", sentence, { password: sentence });
  }
  codes.forget(key);
  if ([...password.normalize("NFC")].length < passwordCharactersMin) {
    const sentence = `Without codes a password needs ${passwordCharactersMin} characters. Change your password first.`;
    throw new Refusal("invalid", sentence, { password: sentence });
  }
}

// Crockford's letters: none is taken for another.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Eighty bits each, so a plain hash is enough; in fours, so that they can be typed. */
function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: codesCount }, () => {
    const code = [...randomBytes(16)].map((byte) => letters[byte % 32]).join("");
    return (code.match(/.{4}/g) ?? []).join("-");
  });
}
