import { findAccessToken } from "../../db/control/tokens.ts";
import { hashAccessToken } from "../access/access-token.ts";
import type { Deps } from "../deps.ts";

/**
 * The integration that a live token belongs to, whatever it may do: so that its calls are counted, also those that
 * will be refused. A token that opens nothing counts for nobody, or whoever finds an old one could lock its owner out.
 */
export async function findCaller(
  deps: Deps,
  token: string | undefined,
): Promise<string | undefined> {
  if (token === undefined) return undefined;
  const found = await findAccessToken(deps.databases.control.orm, hashAccessToken(token));
  if (!found || found.token.revokedAt !== null) return undefined;
  const now = deps.now().toISOString();
  const ends = [found.token.expiresAt, found.secret.retiresAt];
  return ends.some((end) => end !== null && end <= now) ? undefined : found.integration.id;
}
