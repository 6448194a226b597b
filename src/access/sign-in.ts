import {
  findAdministratorByEmail,
  type AdministratorRow,
} from "../../db/control/administrators.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../ids.ts";
import { networkOf } from "../network.ts";
import { Refusal } from "../refusal.ts";
import { attemptsOf } from "./attempts.ts";
import { enter, findDevice, type Entered } from "./enter.ts";
import type { Visitor } from "./open-sign-in.ts";
import { verifyNobody, verifyPassword } from "./passwords.ts";
import { pause } from "./pause.ts";
import { sealStep } from "./second-step.ts";
import { TriedTooOften } from "./tried-too-often.ts";

/** Let in, or asked for a code: then what the form of the second step carries. */
export type SignInAnswer = { readonly entered: Entered } | { readonly step: string };

/**
 * Gives the tokens for the cookies; only their hashes are stored. One sentence for an unknown address and a wrong
 * password. Who fails is answered later and later; a right password is answered at once.
 */
export async function signIn(
  deps: Deps,
  visitor: Visitor,
  input: { readonly email: string; readonly password: string },
): Promise<SignInAnswer> {
  const email = input.email.trim().toLowerCase();
  const person = await findAdministratorByEmail(deps.databases.control.orm, email);
  const device = person && (await findDevice(deps.databases.control.orm, person.id, visitor));
  const turn = takeTurn(deps, visitor, email, device);
  const isRight = person
    ? await verifyPassword(input.password, person.passwordHash)
    : await verifyNobody(input.password);
  if (!person || !isRight) {
    await pause(deps, turn.costOf());
    throw refuseSignIn(deps, visitor);
  }
  turn.giveBack();
  if (person.sealedTotpSecret !== null) return { step: sealStep(deps, person) };
  return { entered: await letIn(deps, visitor, person) };
}

async function letIn(deps: Deps, visitor: Visitor, person: AdministratorRow): Promise<Entered> {
  return deps.databases.control.write(async (tx) => {
    // Checking a password takes long enough for it to be replaced, and the old one must not outlive that.
    const still = await findAdministratorByEmail(tx, person.email);
    const isSame =
      still?.passwordHash === person.passwordHash &&
      still.sealedTotpSecret === person.sealedTotpSecret;
    if (!isSame) throw refuseSignIn(deps, visitor);
    return enter(tx, deps, person, visitor, { by: "password" });
  });
}

type Turn = { readonly costOf: () => number; readonly giveBack: () => void };

/**
 * Counted before the password is looked at, so that a thousand tries at once are not all the first. A browser that the
 * person used before is counted for itself: strangers at the same address, or elsewhere, cost it nothing.
 */
function takeTurn(deps: Deps, visitor: Visitor, email: string, device: string | undefined): Turn {
  const { addresses, accounts } = attemptsOf(deps);
  const place = device ? `device ${hashSecret(device)}` : networkOf(visitor.address ?? "");
  const account = hashSecret(device ? `${email} ${place}` : email);
  const now = deps.now();
  const wait = addresses.take(place, now);
  if (wait > 0) {
    deps.log.warn("sign-in refused for now", { address: visitor.address });
    throw new TriedTooOften(wait);
  }
  // Costs a wrong answer its time, and keeps nobody from trying.
  accounts.count(account, now);
  return {
    costOf: () => accounts.costOf(account),
    giveBack: () => {
      addresses.giveBack(place);
      accounts.forget(account);
    },
  };
}

function refuseSignIn(deps: Deps, visitor: Visitor): Refusal {
  deps.log.warn("sign-in refused", { address: visitor.address });
  return new Refusal(
    "unauthenticated",
    "The email or the password is not right. Check both, or use “I forgot my password”.",
  );
}
