import { findTokenFacts, type ClientRecord } from "../../db/control/token-facts.ts";
import type { AccessToken } from "../../db/control/tokens.ts";
import type { Deps } from "../deps.ts";
import { describeNoAccess, readTermsState } from "../integrations/access-state.ts";
import { hashAccessToken } from "./access-token.ts";
import { listScopes, splitScope, type Scope } from "./token-scopes.ts";

/** A token of this instant, and all that it may open. */
export type LiveToken = {
  readonly token: AccessToken;
  readonly record: ClientRecord;
  /** What the district grants now, whether or not the token has it. */
  readonly granted: readonly Scope[];
  /** In the token and still granted. */
  readonly scopes: readonly Scope[];
  /** Why it opens nothing although it lives: the integration is disabled, or the terms have lapsed. */
  readonly obstacle: string | undefined;
};

/** Undefined for a token that is unknown, expired or revoked, and for one whose secret has ended. */
export async function findLiveToken(deps: Deps, token: string): Promise<LiveToken | undefined> {
  const found = await findTokenFacts(deps.databases.control, hashAccessToken(token));
  const now = deps.now().toISOString();
  const isLive =
    found !== undefined &&
    found.token.revokedAt === null &&
    found.token.expiresAt > now &&
    (found.secret.retiresAt === null || found.secret.retiresAt > now);
  if (!isLive) return undefined;
  const { integration, grants, locations } = found;
  const granted = listScopes(found);
  const asked: readonly string[] = splitScope(found.token.scope);
  const terms = readTermsState(integration, found.acceptances, deps.now());
  return {
    token: found.token,
    record: { integration, grants, locations },
    granted,
    scopes: granted.filter((scope) => asked.includes(scope)),
    obstacle: describeNoAccess(integration, terms),
  };
}
