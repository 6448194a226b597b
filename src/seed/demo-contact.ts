import { listLiveSecrets } from "../../db/control/credentials.ts";
import { findIntegrationById, type Integration } from "../../db/control/integrations.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import type { Administrator, Deps } from "../deps.ts";
import { hashSecret } from "../ids.ts";
import { acceptTerms, readTermsLink } from "../integrations/accept-terms.ts";
import { rotateSecret } from "../integrations/rotate-secret.ts";
import { resendTerms } from "../integrations/send-terms.ts";
import { takeSecret } from "../integrations/take-secret.ts";
import { demoVisitor } from "./demo-visitor.ts";

export type ClientCredentials = { readonly clientId: string; readonly secret: string };

/** The token of a link stands in its mail and nowhere else, so the mail is read on its way to the queue. */
export async function readMailedToken<T>(
  deps: Deps,
  mail: (deps: Deps) => Promise<T>,
): Promise<{ readonly result: T; readonly token: string | undefined }> {
  let token: string | undefined;
  const result = await mail({
    ...deps,
    renderLetter: async (letter) => {
      if (letter.kind === "terms" || letter.kind === "invitation")
        token = letter.facts.url.split("/").at(-1);
      return deps.renderLetter(letter);
    },
  });
  return { result, token };
}

/**
 * Does what the contact does who opens the mailed link and accepts. Gives the credentials that the page shows, or
 * undefined when the terms were accepted before.
 */
export async function acceptAsContact(
  deps: Deps,
  administrator: Administrator,
  integration: Integration,
  mailedToken: string | undefined,
): Promise<ClientCredentials | undefined> {
  const { orm } = deps.databases.control;
  if ((await listAcceptances(orm, integration.id)).length > 0) return undefined;
  // A demo that was ended between mail and acceptance has no token any more.
  const resend = (reader: Deps) => resendTerms(reader, administrator, integration);
  const token = mailedToken ?? (await readMailedToken(deps, resend)).token ?? "";
  const link = await readTermsLink(deps, token);
  if (link.kind !== "open") throw new Error(`the mailed terms link is ${link.kind}`);
  const { clientId, secret } = await acceptTerms(deps, demoVisitor, {
    token,
    fullName: `${integration.firstName} ${integration.lastName}`,
    termsSha256: link.terms.sha256,
  });
  return secret === undefined ? undefined : { clientId, secret };
}

/** The secret that was kept while it still works; rotated by hand or lost between two starts, a new one. */
export async function findCredentials(
  deps: Deps,
  administrator: Administrator,
  integrationId: string,
  keptSecret: string | undefined,
): Promise<ClientCredentials> {
  const { orm } = deps.databases.control;
  const integration = await findIntegrationById(orm, integrationId);
  if (!integration?.clientId) throw new Error(`${integrationId} has no client`);
  const live = await listLiveSecrets(orm, integrationId, deps.now().toISOString());
  const keptHash = keptSecret === undefined ? undefined : hashSecret(keptSecret);
  if (keptSecret !== undefined && live.some((known) => known.secretHash === keptHash)) {
    return { clientId: integration.clientId, secret: keptSecret };
  }
  const { url } = await rotateSecret(deps, administrator, integration, 0);
  const taken = await takeSecret(deps, demoVisitor, url.split("/").at(-1) ?? "");
  if (taken.kind !== "taken") throw new Error(`the link to the new secret is ${taken.kind}`);
  return { clientId: taken.clientId, secret: taken.secret };
}
