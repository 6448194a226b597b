import type { SignInData } from "../../components/settings/sign-in-table.tsx";
import type { listSignIns } from "../../db/control/sign-ins.ts";
import { describeAgent } from "../../src/access/describe-agent.ts";
import { handleOf } from "../../src/access/end-sign-in.ts";
import type { SignedIn } from "../../src/access/open-sign-in.ts";

/** Sign-ins in words, and which of them looks at the page. */
export function describeSignIns(
  found: Awaited<ReturnType<typeof listSignIns>>,
  { tokenHash }: SignedIn,
): readonly SignInData[] {
  return found.map(({ signIn }) => ({
    handle: handleOf(signIn),
    agent: describeAgent(signIn.userAgent),
    address: signIn.address ?? "unknown",
    createdAt: signIn.createdAt,
    lastSeenAt: signIn.lastSeenAt,
    isThis: signIn.tokenHash === tokenHash,
  }));
}
