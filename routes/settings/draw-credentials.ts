import type { CredentialData } from "../../components/integrations/credential-card.tsx";
import type { CredentialsData } from "../../components/integrations/credentials-panel.tsx";
import { findWaitingCredentialLink } from "../../db/control/credential-links.ts";
import { listLiveSecrets, type ClientSecret } from "../../db/control/credentials.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { storeSecretUses } from "../../src/access/note-secret-use.ts";
import type { Deps } from "../../src/deps.ts";
import { pathOf } from "./standing.ts";

/** The secrets that work, and the link that waits for the contact. */
export async function drawCredentials(
  deps: Deps,
  integration: Integration,
): Promise<CredentialsData> {
  if (integration.clientId === null) return { secrets: [] };
  const control = deps.databases.control.orm;
  const now = deps.now().toISOString();
  // What was called a moment ago is shown now, not at the next look.
  await storeSecretUses(deps);
  const secrets = await listLiveSecrets(control, integration.id, now);
  const link = await findWaitingCredentialLink(control, integration.id, now);
  return {
    clientId: integration.clientId,
    secrets: secrets.map((secret) => drawSecret(integration, secret)),
    ...(link ? { waitingLink: { email: link.email, madeAt: link.createdAt } } : {}),
  };
}

function drawSecret(integration: Integration, secret: ClientSecret): CredentialData {
  const { lastUsedAt, lastUsedAddress, lastUsedEndpoint, retiresAt } = secret;
  const [endpoint, direction] = lastUsedEndpoint?.split(":") ?? [];
  return {
    label: secret.id.slice(-4),
    createdAt: secret.createdAt,
    ...(lastUsedAt ? { lastUse: { at: lastUsedAt, address: lastUsedAddress ?? undefined } } : {}),
    ...(endpoint ? { lastCall: `${direction === "write" ? "POST" : "GET"} /v1/${endpoint}` } : {}),
    ...(retiresAt ? { retiresAt } : {}),
    retirementPath: `${pathOf(integration)}/secrets/${secret.id}/retirement`,
  };
}
