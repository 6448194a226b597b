import { findIntegrationRecord, type IntegrationRecord } from "../../db/control/integrations.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import { findAccessToken, type AccessToken } from "../../db/control/tokens.ts";
import type { Deps } from "../deps.ts";
import { describeNoAccess, readTermsState } from "../integrations/access-state.ts";
import { hashAccessToken } from "./access-token.ts";
import { listScopes, splitScope, type Scope } from "./token-scopes.ts";

/** A token of this instant, and all that it may open. */
export type LiveToken = {
  readonly token: AccessToken;
  readonly record: IntegrationRecord;
  /** What the district grants now, whether or not the token has it. */
  readonly granted: readonly Scope[];
  /** In the token and still granted. */
  readonly scopes: readonly Scope[];
  /** Why it opens nothing although it lives: the integration is disabled, or the terms have lapsed. */
  readonly obstacle: string | undefined;
};

/** Undefined for a token that is unknown, expired or revoked, and for one whose secret has ended. */
export async function findLiveToken(deps: Deps, token: string): Promise<LiveToken | undefined> {
  const db = deps.databases.control.orm;
  const now = deps.now().toISOString();
  const found = await findAccessToken(db, hashAccessToken(token));
  const isLive =
    found !== undefined &&
    found.token.revokedAt === null &&
    found.token.expiresAt > now &&
    (found.secret.retiresAt === null || found.secret.retiresAt > now);
  if (!isLive) return undefined;
  const record = await findIntegrationRecord(db, found.integration);
  const granted = listScopes(record);
  const asked: readonly string[] = splitScope(found.token.scope);
  const acceptances = await listAcceptances(db, record.integration.id);
  const terms = readTermsState(record.integration, acceptances, deps.now());
  return {
    token: found.token,
    record,
    granted,
    scopes: granted.filter((scope) => asked.includes(scope)),
    obstacle: describeNoAccess(record.integration, terms),
  };
}
