import { findAdministrator, markAdministrator } from "../../db/control/administrators.ts";
import { markRecoveryCodeUsed } from "../../db/control/recovery-codes.ts";
import type { ControlTx } from "../../db/open.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../ids.ts";
import { findTotpStep } from "./totp.ts";

/** Uses up a code of the app or a recovery code; undefined when it is neither, or was used before. */
export async function takeCode(
  tx: ControlTx,
  deps: Pick<Deps, "seal" | "now">,
  administratorId: string,
  text: string,
): Promise<"password and code" | "recovery code" | undefined> {
  const person = await findAdministrator(tx, administratorId);
  if (!person || person.sealedTotpSecret === null) return undefined;
  const code = text.replaceAll(/[\s-]/g, "");
  if (code.length > 6) {
    const codeHash = hashRecoveryCode(code);
    const isUsed = await markRecoveryCodeUsed(
      tx,
      { administratorId, codeHash },
      deps.now().toISOString(),
    );
    return isUsed ? "recovery code" : undefined;
  }
  const secret = deps.seal.open(person.sealedTotpSecret);
  const step = findTotpStep(secret, code, { now: deps.now(), usedStep: person.totpStep });
  if (step === undefined) return undefined;
  await markAdministrator(tx, administratorId, { totpStep: step });
  return "password and code";
}

/** However it was typed. */
export function hashRecoveryCode(code: string): string {
  return hashSecret(code.replaceAll(/[\s-]/g, "").toUpperCase());
}
