import type { Context } from "hono";
import { findIntegration, type Integration } from "../../db/control/integrations.ts";
import type { Deps } from "../../src/deps.ts";
import { Refusal } from "../../src/refusal.ts";
import type { PageEnv } from "../guards/sign-in-guard.ts";

/** The integration that the address names, if it is of the asker's district. */
export async function findOwn(c: Context<PageEnv>, deps: Deps): Promise<Integration> {
  const { districtId } = c.get("signedIn").administrator;
  const id = c.req.param("id") ?? "";
  const found = await findIntegration(deps.databases.control.orm, districtId, id);
  if (!found) throw new Refusal("not_found", "This data import/export does not exist.");
  return found;
}
