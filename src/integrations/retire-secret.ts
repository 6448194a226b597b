import { findClientSecret, markSecretRetired } from "../../db/control/credentials.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { refuseViewer } from "../access/refuse-viewer.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";

/** `Retire now`: the secret, and every token of it, opens nothing from now on. Pressed twice it is one retirement. */
export async function retireSecret(
  deps: Deps,
  actor: Administrator,
  integration: Integration,
  secretId: string,
): Promise<void> {
  refuseViewer(actor);
  const now = deps.now();
  await deps.databases.control.write(async (tx) => {
    const secret = await findClientSecret(tx, integration.id, secretId);
    if (!secret) throw new Refusal("not_found", "This secret does not exist.");
    if (secret.retiresAt !== null && secret.retiresAt <= now.toISOString()) return;
    await markSecretRetired(tx, secret.id, now.toISOString());
    await audit(tx, {
      at: now,
      actor,
      districtId: integration.districtId,
      action: "secret.retired",
      subject: integration.id,
      before: { retiresAt: secret.retiresAt },
      after: { secret: secret.id },
    });
  });
}
