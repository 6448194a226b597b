import {
  findIntegrationById,
  updateIntegration,
  type Integration,
} from "../../db/control/integrations.ts";
import { findDisableLink } from "../../db/control/terms.ts";
import { audit } from "../audit.ts";
import type { Actor, Deps } from "../deps.ts";
import { hashSecret } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import { isEnabled } from "./access-state.ts";
import { markReadiness } from "./readiness.ts";

/** Ends all access at once: live tokens are checked against this at their next call. */
export async function disableIntegration(
  deps: Deps,
  actor: Actor,
  integration: Integration,
): Promise<void> {
  await setDisabled(deps, actor, integration, {
    disabledAt: deps.now().toISOString(),
    disabledBy: actor.name,
  });
}

export async function enableIntegration(
  deps: Deps,
  actor: Actor,
  integration: Integration,
): Promise<void> {
  await setDisabled(deps, actor, integration, { disabledAt: null, disabledBy: null });
}

async function setDisabled(
  deps: Deps,
  actor: Actor,
  integration: Integration,
  set: Pick<Integration, "disabledAt" | "disabledBy">,
): Promise<void> {
  await deps.databases.control.write(async (tx) => {
    const now = await findIntegrationById(tx, integration.id);
    // Whoever was first keeps the credit: a link pressed twice is one disabling.
    if (!now || isEnabled(now) === (set.disabledAt === null)) return;
    await updateIntegration(tx, integration.id, set);
    await markReadiness(tx, deps, integration.id);
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: integration.districtId,
      action: set.disabledAt === null ? "integration.enabled" : "integration.disabled",
      subject: integration.id,
    });
  });
}

/** What a contact's disable link leads to, while it lives. */
export async function findByDisableLink(
  deps: Deps,
  token: string,
): Promise<{ readonly integration: Integration; readonly email: string } | undefined> {
  const found = await findDisableLink(deps.databases.control.orm, hashSecret(token));
  if (!found || found.link.expiresAt <= deps.now().toISOString()) return undefined;
  return { integration: found.integration, email: found.link.email };
}

/** A contact disables by mail; only an administrator enables again. */
export async function disableByLink(
  deps: Deps,
  address: string | undefined,
  token: string,
): Promise<Integration> {
  const found = await findByDisableLink(deps, token);
  if (!found) throw new Refusal("gone", "This link no longer works. Tell the district instead.");
  await disableIntegration(
    deps,
    { kind: "contact", name: found.email, address },
    found.integration,
  );
  return found.integration;
}
