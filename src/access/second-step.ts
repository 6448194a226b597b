import * as v from "valibot";
import { findAdministrator, type AdministratorRow } from "../../db/control/administrators.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import { attemptsOf } from "./attempts.ts";
import { enter, findDevice, type Entered } from "./enter.ts";
import type { Visitor } from "./open-sign-in.ts";
import { sealNote, openNote } from "./sealed-note.ts";
import { takeCode } from "./take-code.ts";
import { TriedTooOften } from "./tried-too-often.ts";

const minutes = 10;
const purpose = "second step";
const schema = v.object({ id: v.string(), passwordHash: v.string() });

/** What the form of the second step carries: that the password of this person was right just now. */
export function sealStep(deps: Deps, person: AdministratorRow): string {
  const body = { id: person.id, passwordHash: hashSecret(person.passwordHash) };
  return sealNote(deps, purpose, { body, minutes });
}

/** The second of two steps: a code of the app, or a recovery code. */
export async function signInWithCode(
  deps: Deps,
  visitor: Visitor,
  input: { readonly step: string; readonly code: string },
): Promise<Entered> {
  const step = openNote(deps, purpose, { text: input.step, schema });
  if (!step) throw startAgain();
  const device = await findDevice(deps.databases.control.orm, step.id, visitor);
  // A thief of the password must not keep the person out, who comes with a browser that is known.
  const key = `sign-in ${step.id} ${device ? hashSecret(device) : ""}`;
  const { codes } = attemptsOf(deps);
  const wait = codes.take(key, deps.now());
  if (wait > 0) throw new TriedTooOften(wait);
  const entered = await deps.databases.control.write(async (tx) => {
    const person = await findAdministrator(tx, step.id);
    const isSame = person && hashSecret(person.passwordHash) === step.passwordHash;
    if (!isSame || person.disabledAt !== null) throw startAgain();
    const by = await takeCode(tx, deps, person.id, input.code);
    return by && (await enter(tx, deps, person, visitor, { by }));
  });
  if (!entered) {
    deps.log.warn("sign-in code refused", { address: visitor.address });
    const sentence =
      "This code is not right, or was used. Wait for the next one, or use a recovery code.";
    throw new Refusal("unauthenticated", sentence, { code: sentence });
  }
  codes.forget(key);
  return entered;
}

function startAgain(): Refusal {
  return new Refusal("gone", "This took longer than ten minutes. Sign in again.");
}
