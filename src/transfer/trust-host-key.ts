import {
  listHostKeys,
  markHostKeyTrusted,
  type Integration,
} from "../../db/control/integrations.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";

/** `Trust the new key`: only a key that the server really showed, and by a named person. */
export async function trustHostKey(
  deps: Deps,
  actor: Administrator,
  integration: Integration,
  fingerprint: string,
): Promise<void> {
  const now = deps.now();
  await deps.databases.control.write(async (tx) => {
    const known = await listHostKeys(tx, integration.id);
    if (!known.some((key) => key.fingerprint === fingerprint)) {
      throw new Refusal("invalid", "The server did not show this key. Test the connection again.");
    }
    await markHostKeyTrusted(
      tx,
      { integrationId: integration.id, fingerprint },
      { trustedAt: now.toISOString(), trustedBy: actor.name },
    );
    await audit(tx, {
      at: now,
      actor,
      districtId: actor.districtId,
      action: "host_key.trusted",
      subject: integration.id,
      before: { trusted: known.filter((key) => key.trustedAt).map((key) => key.fingerprint) },
      after: { fingerprint },
    });
  });
}
