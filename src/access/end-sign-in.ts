import { deleteSignIn, listSignIns } from "../../db/control/sign-ins.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";

/** What a page calls a sign-in: a part of its hash, which opens nothing. */
export function handleOf({ tokenHash }: { readonly tokenHash: string }): string {
  return tokenHash.slice(0, 16);
}

/** One's own, or as an administrator anybody's of the district. */
export async function endSignIn(deps: Deps, actor: Administrator, handle: string): Promise<void> {
  const { districtId } = actor;
  const own = actor.role === "administrator" ? {} : { administratorId: actor.id };
  await deps.databases.control.write(async (tx) => {
    const all = await listSignIns(tx, { districtId, ...own }, deps.now().toISOString());
    const found = all.find(({ signIn }) => handleOf(signIn) === handle);
    if (!found) throw new Refusal("not_found", "This sign-in has ended already.");
    await deleteSignIn(tx, found.signIn.tokenHash);
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId,
      action: "administrator.sign_in_ended",
      subject: found.signIn.administratorId,
      after: { name: found.name },
    });
  });
}
