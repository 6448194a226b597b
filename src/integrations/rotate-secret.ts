import {
  insertCredentialLink,
  markCredentialLinksVoided,
} from "../../db/control/credential-links.ts";
import { listLiveSecrets } from "../../db/control/credentials.ts";
import { findDistrict } from "../../db/control/districts.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import type { ControlTx } from "../../db/open.ts";
import { liveSecretsMax } from "../access/authenticate-client.ts";
import { refuseViewer } from "../access/refuse-viewer.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { hashSecret, newSecret } from "../ids.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { Refusal } from "../refusal.ts";
import { hasAcceptedTerms, isEnabled, readTermsState } from "./access-state.ts";

/** How long the old secret goes on beside the new one: a day unless chosen, a week at most. */
export const overlapHoursMax = 168;

/** How long the link to the new secret lives. */
export const credentialLinkDays = 7;

export type SentLink = {
  readonly url: string;
  readonly email: string;
  readonly expiresAt: string;
};

/**
 * Mails the primary contact a link with which they take a new secret, once; nobody else ever sees it. Nothing changes
 * before they do: then the secrets before it go on for the overlap, so that the feed does not stop. A later link
 * voids the earlier.
 */
export async function rotateSecret(
  deps: Deps,
  actor: Administrator,
  integration: Integration,
  overlapHours: number,
): Promise<SentLink> {
  refuseViewer(actor);
  const now = deps.now();
  const token = newSecret();
  const link = {
    url: `${deps.config.publicUrl}/credentials/${token}`,
    email: integration.primaryEmail,
    expiresAt: new Date(now.getTime() + credentialLinkDays * 86_400_000).toISOString(),
  };
  await deps.databases.control.write(async (tx) => {
    await refuseRotation(tx, deps, integration, overlapHours);
    await markCredentialLinksVoided(tx, integration.id, now.toISOString());
    await insertCredentialLink(tx, {
      tokenHash: hashSecret(token),
      integrationId: integration.id,
      email: link.email,
      overlapHours,
      createdAt: now.toISOString(),
      createdBy: actor.name,
      expiresAt: link.expiresAt,
    });
    await mailLink(tx, deps, integration, { ...link, overlapHours });
    await audit(tx, {
      at: now,
      actor,
      districtId: integration.districtId,
      action: "secret_link.sent",
      subject: integration.id,
      after: { email: link.email, overlapHours, expiresAt: link.expiresAt },
    });
  });
  return link;
}

async function refuseRotation(
  tx: ControlTx,
  deps: Deps,
  integration: Integration,
  overlapHours: number,
): Promise<void> {
  if (integration.clientId === null) {
    throw new Refusal(
      "conflict",
      "There is no secret to rotate yet: the contact has to accept the terms first.",
    );
  }
  if (!isEnabled(integration)) {
    throw new Refusal("conflict", "It is disabled. Enable it first, then rotate the secret.");
  }
  const acceptances = await listAcceptances(tx, integration.id);
  if (!hasAcceptedTerms(readTermsState(integration, acceptances, deps.now()))) {
    const sentence =
      "The contact has to accept the terms again first. Press Resend TOS email, and rotate the secret afterwards.";
    throw new Refusal("conflict", sentence);
  }
  await refuseThird(tx, deps, integration.id, overlapHours);
}

/** Of two that work already, one would be forgotten and live on in some program. */
export async function refuseThird(
  tx: ControlTx,
  deps: Deps,
  integrationId: string,
  overlapHours: number,
): Promise<void> {
  const live = await listLiveSecrets(tx, integrationId, deps.now().toISOString());
  if (overlapHours === 0 || live.length < liveSecretsMax) return;
  const sentence =
    "Two secrets work already, and a third would be one too many. Press Retire now at the one that nobody uses any more, or wait until it stops by itself; then rotate again.";
  throw new Refusal("conflict", sentence);
}

async function mailLink(
  tx: ControlTx,
  deps: Deps,
  integration: Integration,
  link: SentLink & { readonly overlapHours: number },
): Promise<void> {
  const district = await findDistrict(tx, integration.districtId);
  await queueMail(tx, deps, {
    districtId: integration.districtId,
    recipients: [link.email],
    letter: {
      kind: "secret_link",
      facts: {
        district: district?.name ?? "",
        integration: integration.name,
        firstName: integration.firstName,
        url: link.url,
        expiresAt: link.expiresAt,
        overlapHours: link.overlapHours,
      },
    },
  });
}
