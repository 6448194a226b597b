import { findAnyByEmail } from "../../db/control/administrators.ts";
import { acceptInvitation } from "../access/accept-invitation.ts";
import { inviteAdministrator } from "../access/invite-administrator.ts";
import type { Administrator, Deps } from "../deps.ts";
import { readMailedToken } from "./demo-contact.ts";
import type { DemoMemory } from "./demo-memory.ts";
import { demoVisitor } from "./demo-visitor.ts";

/** Who works beside the demo's administrator: somebody who decides too, and somebody who only looks. */
export const colleagues = [
  { name: "Marcus Bell", email: "marcus.bell@cedarvalley.example", role: "administrator" },
  { name: "Priya Raman", email: "priya.raman@cedarvalley.example", role: "viewer" },
] as const;

/** Invited and accepted as people do it, at the first start; whoever is there already stays as they are. */
export async function prepareColleagues(
  deps: Deps,
  administrator: Administrator,
  { colleaguePassword }: DemoMemory,
): Promise<void> {
  for (const { name, email, role } of colleagues) {
    const { orm } = deps.databases.control;
    if (colleaguePassword === undefined || (await findAnyByEmail(orm, email))) continue;
    const { token = "" } = await readMailedToken(deps, (lent) =>
      inviteAdministrator(lent, administrator, { name, email, role }),
    );
    await acceptInvitation(deps, demoVisitor, { token, name, password: colleaguePassword });
  }
}
