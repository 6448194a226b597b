import type { Deps } from "../deps.ts";
import { authenticateClient } from "./authenticate-client.ts";
import { findLiveToken } from "./live-token.ts";
import { readToken, type TokenQuestion } from "./revoke-token.ts";

/** RFC 7662 §2.2, in its own names. */
export type Introspection =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly scope: string;
      readonly client_id: string;
      readonly token_type: "Bearer";
      /** Seconds since 1970. */
      readonly iat: number;
      readonly exp: number;
    };

/**
 * RFC 7662: whether a token opens something now, told to the client that it was issued to. Of any other token, dead or
 * another client's, it says nothing but that it is not active.
 */
export async function introspectToken(deps: Deps, question: TokenQuestion): Promise<Introspection> {
  const client = await authenticateClient(deps, question);
  const live = await findLiveToken(deps, readToken(question));
  const isOwn = live?.record.integration.id === client.integrationId;
  if (!live || !isOwn || live.obstacle !== undefined) return { active: false };
  return {
    active: true,
    scope: live.scopes.join(" "),
    client_id: client.clientId,
    token_type: "Bearer",
    iat: secondsOf(live.token.createdAt),
    exp: secondsOf(live.token.expiresAt),
  };
}

function secondsOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 1_000);
}
