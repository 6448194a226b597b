import {
  findCredentialLink,
  markCredentialLinkUsed,
  type CredentialLink,
} from "../../db/control/credential-links.ts";
import { insertClientSecret, markSecretsRetiring } from "../../db/control/credentials.ts";
import { findDistrict } from "../../db/control/districts.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import type { ControlReader, ControlTx } from "../../db/open.ts";
import type { Visitor } from "../access/open-sign-in.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { hashSecret, newId, newSecret } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import { describeNoAccess, isSameEmail, readTermsState } from "./access-state.ts";
import { refuseThird } from "./rotate-secret.ts";

export type CredentialPage =
  | {
      readonly kind: "open";
      readonly link: CredentialLink;
      readonly integration: Integration;
      readonly district: string;
    }
  /** Disabled, or the terms have lapsed: the link lives, and opens nothing for now. */
  | { readonly kind: "shut"; readonly reason: string }
  | { readonly kind: "used" | "expired" | "voided" | "unknown" };

/** What a credentials link opens; changes nothing, since mail scanners open every link. */
export async function readCredentialLink(deps: Deps, token: string): Promise<CredentialPage> {
  return describeLink(deps, deps.databases.control.orm, token);
}

async function describeLink(deps: Deps, db: ControlReader, token: string): Promise<CredentialPage> {
  const found = await findCredentialLink(db, hashSecret(token));
  if (!found) return { kind: "unknown" };
  const { link, integration } = found;
  const kind = judgeLink(link, integration, deps.now());
  if (kind !== "open") return { kind };
  const acceptances = await listAcceptances(db, integration.id);
  const terms = readTermsState(integration, acceptances, deps.now());
  const reason = describeNoAccess(integration, terms);
  if (reason !== undefined) return { kind: "shut", reason };
  const district = await findDistrict(db, integration.districtId);
  return { kind, link, integration, district: district?.name ?? "" };
}

function judgeLink(
  link: CredentialLink,
  integration: Integration,
  now: Date,
): "open" | "used" | "expired" | "voided" {
  if (link.usedAt !== null) return "used";
  // It was mailed to somebody who is not the contact any more.
  const isOthers = !isSameEmail(link.email, integration.primaryEmail);
  if (link.voidedAt !== null || isOthers) return "voided";
  return now.toISOString() < link.expiresAt ? "open" : "expired";
}

export type TakenSecret = {
  readonly kind: "taken";
  readonly integration: Integration;
  readonly district: string;
  readonly clientId: string;
  /** Shown once. */
  readonly secret: string;
};

/** Makes the new secret and ends the link. Of parallel posts one wins; the others find a link that was used. */
export async function takeSecret(
  deps: Deps,
  visitor: Visitor,
  token: string,
): Promise<TakenSecret | Exclude<CredentialPage, { kind: "open" }>> {
  return deps.databases.control.write(async (tx) => {
    const page = await describeLink(deps, tx, token);
    if (page.kind !== "open") return page;
    const { integration, district, link } = page;
    const { clientId } = integration;
    if (clientId === null) throw new Refusal("conflict", "The terms were never accepted.");
    await refuseThird(tx, deps, integration.id, link.overlapHours);
    const secret = await replaceSecret(tx, deps, visitor, page);
    return { kind: "taken", integration, district, clientId, secret };
  });
}

async function replaceSecret(
  tx: ControlTx,
  deps: Deps,
  visitor: Visitor,
  { link, integration }: Extract<CredentialPage, { kind: "open" }>,
): Promise<string> {
  const secret = newSecret();
  const id = newId("sec");
  const now = deps.now();
  const retiresAt = new Date(now.getTime() + link.overlapHours * 3_600_000).toISOString();
  const use = { usedAt: now.toISOString(), usedAddress: visitor.address ?? null };
  await markCredentialLinkUsed(tx, link.tokenHash, use);
  await markSecretsRetiring(tx, integration.id, retiresAt);
  await insertClientSecret(tx, {
    id,
    integrationId: integration.id,
    secretHash: hashSecret(secret),
    createdAt: now.toISOString(),
    createdBy: link.email,
  });
  await audit(tx, {
    at: now,
    actor: { kind: "contact", name: link.email, address: visitor.address },
    districtId: integration.districtId,
    action: "secret.rotated",
    subject: integration.id,
    after: { secret: id, othersRetireAt: retiresAt, linkMadeBy: link.createdBy },
  });
  return secret;
}
