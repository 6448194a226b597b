import { insertClientSecret, markSecretsRetiring } from "../../db/control/credentials.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { hashSecret, newId, newSecret } from "../ids.ts";
import { Refusal } from "../refusal.ts";

/** How long the old secret goes on beside the new one: a day unless chosen, a week at most. */
export const overlapHoursMax = 168;

/** A new secret, shown once; the ones before it go on for the overlap, so that the feed does not stop. */
export async function rotateSecret(
  deps: Deps,
  actor: Administrator,
  integration: Integration,
  overlapHours: number,
): Promise<{ readonly clientId: string; readonly secret: string }> {
  const { clientId } = integration;
  if (clientId === null) {
    throw new Refusal(
      "conflict",
      "There is no secret to rotate yet: the contact has to accept the terms first.",
    );
  }
  const secret = newSecret();
  const now = deps.now();
  const retiresAt = new Date(now.getTime() + overlapHours * 3_600_000).toISOString();
  await deps.databases.control.write(async (tx) => {
    await markSecretsRetiring(tx, integration.id, retiresAt);
    const id = newId("sec");
    await insertClientSecret(tx, {
      id,
      integrationId: integration.id,
      secretHash: hashSecret(secret),
      createdAt: now.toISOString(),
      createdBy: actor.name,
    });
    await audit(tx, {
      at: now,
      actor,
      districtId: integration.districtId,
      action: "secret.rotated",
      subject: integration.id,
      after: { secret: id, othersRetireAt: retiresAt },
    });
  });
  return { clientId, secret };
}
