import { findIntegrationById, type Integration } from "../../db/control/integrations.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import type { Deps } from "../deps.ts";
import { hasAcceptedTerms, isEnabled, readTermsState } from "../integrations/access-state.ts";
import { Refusal } from "../refusal.ts";

/** Accepted and enabled, read anew: checked when a run begins and again before anything leaves. */
export async function checkAccess(deps: Deps, integrationId: string): Promise<Integration> {
  const control = deps.databases.control.orm;
  const integration = await findIntegrationById(control, integrationId);
  if (!integration) throw new Refusal("disabled", "The integration is gone, so nothing was moved.");
  if (!isEnabled(integration)) {
    throw new Refusal("disabled", "The integration is disabled. Enable it, then run again.");
  }
  const terms = readTermsState(
    integration,
    await listAcceptances(control, integrationId),
    deps.now(),
  );
  if (hasAcceptedTerms(terms)) return integration;
  throw new Refusal(
    "terms_missing",
    "The contact has not accepted the terms of service. Resend the TOS email, then run again.",
  );
}
