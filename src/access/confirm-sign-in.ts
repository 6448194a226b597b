import { findAdministrator } from "../../db/control/administrators.ts";
import { markSignInConfirmed } from "../../db/control/sign-ins.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";
import { attemptsOf } from "./attempts.ts";
import type { SignedIn } from "./open-sign-in.ts";
import { verifyPassword } from "./passwords.ts";
import { pause } from "./pause.ts";
import { takeCode } from "./take-code.ts";
import { TriedTooOften } from "./tried-too-often.ts";

export const confirmedMinutes = 10;

/** Whether the person showed who they are within the last minutes, by signing in or by confirming. */
export function isConfirmed(deps: Pick<Deps, "now">, { confirmedAt }: SignedIn): boolean {
  return deps.now().getTime() - Date.parse(confirmedAt) < confirmedMinutes * 60_000;
}

/** A sign-in that somebody left open must not be enough to give data away. By password, or by a code where they are on. */
export async function confirmSignIn(
  deps: Deps,
  signedIn: SignedIn,
  input: { readonly password: string; readonly code: string },
): Promise<void> {
  const { codes } = attemptsOf(deps);
  const key = `confirm ${signedIn.tokenHash}`;
  const wait = codes.take(key, deps.now());
  if (wait > 0) throw new TriedTooOften(wait);
  const isRight = await isRightAnswer(deps, signedIn.administrator.id, input);
  if (!isRight) {
    deps.log.warn("confirmation refused", { address: signedIn.administrator.address });
    await pause(deps, codes.costOf(key));
    const field = input.code === "" ? "confirm_password" : "confirm_code";
    const sentence =
      field === "confirm_code"
        ? "This code is not right, or was used. Wait for the next one."
        : "This is not your password.";
    throw new Refusal("forbidden", sentence, { [field]: sentence });
  }
  codes.forget(key);
  await markConfirmed(deps, signedIn);
}

async function isRightAnswer(
  deps: Deps,
  id: string,
  { password, code }: { readonly password: string; readonly code: string },
): Promise<boolean> {
  const { control } = deps.databases;
  if (code !== "") {
    return (await control.write((tx) => takeCode(tx, deps, id, code))) !== undefined;
  }
  const person = await findAdministrator(control.orm, id);
  return person !== undefined && (await verifyPassword(password, person.passwordHash));
}

/** Also after an identity provider said so. */
export async function markConfirmed(deps: Deps, signedIn: SignedIn): Promise<void> {
  const { administrator, tokenHash } = signedIn;
  await deps.databases.control.write(async (tx) => {
    await markSignInConfirmed(tx, tokenHash, deps.now().toISOString());
    await audit(tx, {
      at: deps.now(),
      actor: administrator,
      districtId: administrator.districtId,
      action: "administrator.confirmed",
      subject: administrator.id,
    });
  });
}
