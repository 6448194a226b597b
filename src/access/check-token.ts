import type { ClientRecord } from "../../db/control/token-facts.ts";
import type { Deps } from "../deps.ts";
import { isEnabled } from "../integrations/access-state.ts";
import { Refusal } from "../refusal.ts";
import { findLiveToken, type LiveToken } from "./live-token.ts";
import { noteSecretUse } from "./note-secret-use.ts";
import { TokenRefusal } from "./token-refusal.ts";
import type { Scope } from "./token-scopes.ts";

/** A token as it was sent, and from where. */
export type Bearer = { readonly token: string; readonly address: string | undefined };

/** A client whose token was checked against the stored state a moment ago. */
export type Client = ClientRecord & {
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
  bearer: Bearer | undefined,
  scopeNeeded?: Scope,
): Promise<Client> {
  if (bearer === undefined) {
    const sentence = "Send an access token from /oauth/token in the header Authorization: Bearer.";
    throw new Refusal("unauthenticated", sentence);
  }
  const live = await findLiveToken(deps, bearer.token);
  if (!live) {
    throw new TokenRefusal(
      "invalid_token",
      "The access token is unknown, has expired or was withdrawn. Ask for a new one at /oauth/token.",
    );
  }
  const { record, token, scopes, obstacle } = live;
  if (obstacle !== undefined) {
    throw new Refusal(isEnabled(record.integration) ? "terms_missing" : "disabled", obstacle);
  }
  if (scopeNeeded !== undefined && !scopes.includes(scopeNeeded)) {
    throw new TokenRefusal("insufficient_scope", describeMissing(live, scopeNeeded), scopeNeeded);
  }
  const at = deps.now().toISOString();
  const { secretId } = token;
  noteSecretUse(deps, { secretId, at, address: bearer.address, endpoint: scopeNeeded });
  return { ...record, scopes, tokenExpiresAt: token.expiresAt };
}

function describeMissing({ record, granted }: LiveToken, scopeNeeded: Scope): string {
  const { kind } = record.integration;
  if (granted.includes(scopeNeeded)) {
    return `The token was made without the scope ${scopeNeeded}. Ask for a new one at /oauth/token.`;
  }
  const isOtherWay = scopeNeeded.endsWith(kind === "export" ? ":write" : ":read");
  if (isOtherWay) {
    const may = kind === "export" ? "read, not send" : "send, not read";
    return `These credentials belong to a data ${kind}: they may ${may}.`;
  }
  return `The district does not grant ${scopeNeeded} to this client. Ask the district for it.`;
}
