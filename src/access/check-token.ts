import { findAccessToken } from "../../db/control/credentials.ts";
import { findIntegrationRecord, type IntegrationRecord } from "../../db/control/integrations.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../ids.ts";
import { describeNoAccess, isEnabled, readTermsState } from "../integrations/access-state.ts";
import { Refusal } from "../refusal.ts";
import { TokenRefusal } from "./token-refusal.ts";
import { listScopes, splitScope, type Scope } from "./token-scopes.ts";

/** A client whose token was checked against the stored state a moment ago. */
export type Client = IntegrationRecord & {
  /** In the token and still granted. */
  readonly scopes: readonly Scope[];
  readonly tokenExpiresAt: string;
};

/**
 * Who calls, and whether they may. Everything is read anew at every call, so that Disable, a lapsed acceptance and
 * a grant taken away work at once. Without `scopeNeeded`, any live token will do.
 */
export async function checkToken(
  deps: Deps,
  bearer: string | undefined,
  scopeNeeded?: Scope,
): Promise<Client> {
  if (bearer === undefined) {
    const sentence = "Send an access token from /oauth/token in the header Authorization: Bearer.";
    throw new Refusal("unauthenticated", sentence);
  }
  const { record, token } = await findLiveToken(deps, bearer);
  await checkTerms(deps, record);
  const granted = listScopes(record);
  const asked = splitScope(token.scope);
  const scopes = granted.filter((scope) => asked.includes(scope));
  if (scopeNeeded !== undefined && !scopes.includes(scopeNeeded)) {
    const sentence = describeMissing(record, scopeNeeded, granted);
    throw new TokenRefusal("insufficient_scope", sentence, scopeNeeded);
  }
  return { ...record, scopes, tokenExpiresAt: token.expiresAt };
}

async function findLiveToken(
  deps: Deps,
  bearer: string,
): Promise<{ record: IntegrationRecord; token: { scope: string; expiresAt: string } }> {
  const db = deps.databases.control.orm;
  const now = deps.now().toISOString();
  const found = await findAccessToken(db, hashSecret(bearer));
  const isLive =
    found !== undefined &&
    found.token.revokedAt === null &&
    found.token.expiresAt > now &&
    (found.secret.retiresAt === null || found.secret.retiresAt > now);
  if (isLive) {
    return { record: await findIntegrationRecord(db, found.integration), token: found.token };
  }
  throw new TokenRefusal(
    "invalid_token",
    "The access token is unknown, has expired or was withdrawn. Ask for a new one at /oauth/token.",
  );
}

async function checkTerms(deps: Deps, { integration }: IntegrationRecord): Promise<void> {
  const acceptances = await listAcceptances(deps.databases.control.orm, integration.id);
  const terms = readTermsState(integration, acceptances, deps.now());
  const reason = describeNoAccess(integration, terms);
  if (reason === undefined) return;
  throw new Refusal(isEnabled(integration) ? "terms_missing" : "disabled", reason);
}

function describeMissing(
  { integration }: IntegrationRecord,
  scopeNeeded: Scope,
  granted: readonly Scope[],
): string {
  if (granted.includes(scopeNeeded)) {
    return `The token was made without the scope ${scopeNeeded}. Ask for a new one at /oauth/token.`;
  }
  const isOtherWay = scopeNeeded.endsWith(integration.kind === "export" ? ":write" : ":read");
  if (isOtherWay) {
    const may = integration.kind === "export" ? "read, not send" : "send, not read";
    return `These credentials belong to a data ${integration.kind}: they may ${may}.`;
  }
  return `The district does not grant ${scopeNeeded} to this client. Ask the district for it.`;
}
