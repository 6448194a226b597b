import { findAccessToken, markTokenRevoked } from "../../db/control/tokens.ts";
import type { Deps } from "../deps.ts";
import { hashAccessToken } from "./access-token.ts";
import { authenticateClient, type ClientRequest } from "./authenticate-client.ts";
import { TokenRefusal } from "./token-refusal.ts";

/** What is asked about a token. RFC 7009 §2.1: a hint of its type is no more than a hint, and there is one type. */
export type TokenQuestion = ClientRequest & { readonly token: string | undefined };

/**
 * RFC 7009: the token opens nothing from now on. One that is unknown, or dead already, is no error (§2.2); one of
 * another client is (§2.1), since its holder would believe it dead.
 */
export async function revokeToken(deps: Deps, question: TokenQuestion): Promise<void> {
  const client = await authenticateClient(deps, question);
  const tokenHash = hashAccessToken(readToken(question));
  const found = await findAccessToken(deps.databases.control.orm, tokenHash);
  if (!found || found.token.revokedAt !== null) return;
  if (found.integration.id !== client.integrationId) {
    const sentence = "The token was issued to another client, so it was not revoked.";
    throw new TokenRefusal("invalid_grant", sentence);
  }
  const revokedAt = deps.now().toISOString();
  await deps.databases.control.write((tx) => markTokenRevoked(tx, tokenHash, revokedAt));
}

/** The one parameter of both questions that must be there. */
export function readToken({ token }: TokenQuestion): string {
  if (token !== undefined) return token;
  throw new TokenRefusal("invalid_request", "Send the token in the parameter token.");
}
