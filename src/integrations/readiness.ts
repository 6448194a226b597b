import {
  findIntegrationById,
  findIntegrationRecord,
  updateIntegration,
} from "../../db/control/integrations.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import type { ControlTx } from "../../db/open.ts";
import type { Deps } from "../deps.ts";
import { hasAcceptedTerms, isEnabled, readTermsState } from "./access-state.ts";

/**
 * Notes since when an integration has something to do at night (contract: "accepted, enabled, SFTP set and at
 * least one endpoint or location"). Called by every verb that may change one of the four.
 */
export async function markReadiness(
  tx: ControlTx,
  deps: Deps,
  integrationId: string,
): Promise<void> {
  const integration = await findIntegrationById(tx, integrationId);
  if (!integration) return;
  const record = await findIntegrationRecord(tx, integration);
  const terms = readTermsState(integration, await listAcceptances(tx, integrationId), deps.now());
  const isReady =
    hasAcceptedTerms(terms) &&
    isEnabled(integration) &&
    record.target !== undefined &&
    record.grants.length + record.locations.length > 0;
  if (isReady === (integration.readyAt !== null)) return;
  await updateIntegration(tx, integrationId, {
    readyAt: isReady ? deps.now().toISOString() : null,
  });
}
