import { insertClientSecret } from "../../db/control/credentials.ts";
import { findDistrict } from "../../db/control/districts.ts";
import { updateIntegration, type Integration } from "../../db/control/integrations.ts";
import {
  findTermsLink,
  insertAcceptance,
  insertDisableLink,
  markTermsLinkAccepted,
  type TermsLink,
} from "../../db/control/terms.ts";
import type { ControlReader, ControlTx } from "../../db/open.ts";
import type { Visitor } from "../access/open-sign-in.ts";
import { audit } from "../audit.ts";
import type { Actor, Deps } from "../deps.ts";
import { hashSecret, newId, newSecret, randomText } from "../ids.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { Refusal } from "../refusal.ts";
import { contactsOf } from "./contacts.ts";
import { renderTerms, type TermsText } from "./terms-text.ts";
import { markReadiness } from "./readiness.ts";

export type TermsPage =
  | {
      readonly kind: "open";
      readonly integration: Integration;
      readonly district: string;
      readonly terms: TermsText;
      readonly email: string;
    }
  | { readonly kind: "accepted" | "expired" | "voided" | "unknown" };

/** What a terms link opens; changes nothing, since mail scanners open every link. */
export async function readTermsLink(deps: Deps, token: string): Promise<TermsPage> {
  return describeLink(deps, deps.databases.control.orm, token);
}

async function describeLink(deps: Deps, db: ControlReader, token: string): Promise<TermsPage> {
  const found = await findTermsLink(db, hashSecret(token));
  if (!found) return { kind: "unknown" };
  const { link, integration } = found;
  const kind = judgeLink(link, deps.now());
  if (kind !== "open") return { kind };
  const district = await findDistrict(db, integration.districtId);
  const parties = {
    district: district?.name ?? "",
    integration: integration.name,
    kind: integration.kind,
  };
  const terms = renderTerms(parties);
  return { kind, integration, district: parties.district, terms, email: link.email };
}

function judgeLink(link: TermsLink, now: Date): "open" | "accepted" | "expired" | "voided" {
  if (link.acceptedAt !== null) return "accepted";
  if (link.voidedAt !== null) return "voided";
  return now.toISOString() < link.expiresAt ? "open" : "expired";
}

export type AcceptedTerms = {
  readonly integration: Integration;
  readonly district: string;
  readonly clientId: string;
  /** Shown once; undefined when the client has a secret already. */
  readonly secret: string | undefined;
};

/**
 * Records the evidence and, at the first acceptance, makes the client and its first secret. Of parallel posts one
 * wins; the others are told that it is accepted.
 */
export async function acceptTerms(
  deps: Deps,
  visitor: Visitor,
  input: { readonly token: string; readonly fullName: string; readonly termsSha256: string },
): Promise<AcceptedTerms> {
  return deps.databases.control.write(async (tx) => {
    const page = await describeLink(deps, tx, input.token);
    if (page.kind === "accepted") throw new Refusal("conflict", "Already accepted.");
    if (page.kind !== "open") throw new Refusal("gone", "This link no longer works.");
    if (page.terms.sha256 !== input.termsSha256) {
      throw new Refusal("invalid", "The terms changed while you read them. Read them again.");
    }
    const actor: Actor = { kind: "contact", name: input.fullName, address: visitor.address };
    await recordAcceptance(tx, deps, visitor, page, input);
    const credentials = await makeCredentials(tx, deps, actor, page.integration);
    await markReadiness(tx, deps, page.integration.id);
    await mailAccepted(tx, deps, page, input.fullName);
    return { integration: page.integration, district: page.district, ...credentials };
  });
}

type OpenPage = Extract<TermsPage, { kind: "open" }>;

async function recordAcceptance(
  tx: ControlTx,
  deps: Deps,
  visitor: Visitor,
  page: OpenPage,
  input: { readonly token: string; readonly fullName: string },
): Promise<void> {
  const at = deps.now().toISOString();
  const { integration, terms } = page;
  await markTermsLinkAccepted(tx, hashSecret(input.token), at);
  await insertAcceptance(tx, {
    id: newId("acc"),
    integrationId: integration.id,
    email: page.email,
    fullName: input.fullName,
    acceptedAt: at,
    address: visitor.address ?? null,
    userAgent: visitor.userAgent?.slice(0, 300) ?? null,
    termsVersion: terms.version,
    termsSha256: terms.sha256,
    termsText: terms.text,
  });
  await audit(tx, {
    at: deps.now(),
    actor: { kind: "contact", name: input.fullName, address: visitor.address },
    districtId: integration.districtId,
    action: "terms.accepted",
    subject: integration.id,
    after: { email: page.email, version: terms.version, sha256: terms.sha256 },
  });
}

async function makeCredentials(
  tx: ControlTx,
  deps: Deps,
  actor: Actor,
  integration: Integration,
): Promise<{ clientId: string; secret: string | undefined }> {
  if (integration.clientId !== null) return { clientId: integration.clientId, secret: undefined };
  const clientId = `sg${randomText(22)}`;
  const secret = newSecret();
  await updateIntegration(tx, integration.id, { clientId });
  await insertClientSecret(tx, {
    id: newId("sec"),
    integrationId: integration.id,
    secretHash: hashSecret(secret),
    createdAt: deps.now().toISOString(),
    createdBy: actor.name,
  });
  return { clientId, secret };
}

const disableLinkDays = 90;

/** All contacts hear of it, with a link that disables: whoever did not expect it can stop it at once. */
async function mailAccepted(
  tx: ControlTx,
  deps: Deps,
  page: OpenPage,
  fullName: string,
): Promise<void> {
  const { integration } = page;
  const now = deps.now();
  for (const email of contactsOf(integration)) {
    const token = newSecret();
    await insertDisableLink(tx, {
      tokenHash: hashSecret(token),
      integrationId: integration.id,
      email,
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + disableLinkDays * 86_400_000).toISOString(),
    });
    await queueMail(tx, deps, {
      districtId: integration.districtId,
      recipients: [email],
      letter: {
        kind: "accepted",
        facts: {
          district: page.district,
          integration: integration.name,
          acceptedBy: fullName,
          acceptedAt: now.toISOString(),
          termsVersion: page.terms.version,
          disableUrl: `${deps.config.publicUrl}/disable/${token}`,
        },
      },
    });
  }
}
