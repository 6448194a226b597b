import { findDistrict } from "../../db/control/districts.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { insertTermsLink, listAcceptances, markTermsLinksVoided } from "../../db/control/terms.ts";
import type { ControlTx } from "../../db/open.ts";
import { audit } from "../audit.ts";
import type { Actor, Deps } from "../deps.ts";
import { hashSecret, newSecret } from "../ids.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { Refusal } from "../refusal.ts";
import { readTermsState } from "./access-state.ts";

const linkDays = 14;

/** Mails the primary contact a fresh link to the terms page; every older link is void from then on. */
export async function mailTerms(
  tx: ControlTx,
  deps: Deps,
  actor: Actor,
  integration: Integration,
): Promise<void> {
  const now = deps.now();
  const token = newSecret();
  const expiresAt = new Date(now.getTime() + linkDays * 86_400_000).toISOString();
  const district = await findDistrict(tx, integration.districtId);
  const terms = readTermsState(integration, await listAcceptances(tx, integration.id), now);
  await markTermsLinksVoided(tx, integration.id, now.toISOString());
  await insertTermsLink(tx, {
    tokenHash: hashSecret(token),
    integrationId: integration.id,
    email: integration.primaryEmail,
    createdAt: now.toISOString(),
    expiresAt,
    voidedAt: null,
    acceptedAt: null,
  });
  await queueMail(tx, deps, {
    districtId: integration.districtId,
    recipients: [integration.primaryEmail],
    letter: {
      kind: "terms",
      facts: {
        district: district?.name ?? "",
        integration: integration.name,
        kind: integration.kind,
        firstName: integration.firstName,
        url: `${deps.config.publicUrl}/tos/${token}`,
        expiresAt,
        ...(terms.kind === "grace" ? { accessStopsAt: terms.until } : {}),
      },
    },
  });
  await audit(tx, {
    at: now,
    actor,
    districtId: integration.districtId,
    action: "terms.sent",
    subject: integration.id,
    after: { email: integration.primaryEmail },
  });
}

/** `Resend TOS email`; refused with "already accepted" when there is nothing left to accept. */
export async function resendTerms(
  deps: Deps,
  actor: Actor,
  integration: Integration,
): Promise<void> {
  await deps.databases.control.write(async (tx) => {
    const terms = readTermsState(
      integration,
      await listAcceptances(tx, integration.id),
      deps.now(),
    );
    if (terms.kind === "accepted") {
      throw new Refusal(
        "conflict",
        `Already accepted by ${terms.acceptance.fullName}. No mail was sent.`,
      );
    }
    await mailTerms(tx, deps, actor, integration);
  });
}
