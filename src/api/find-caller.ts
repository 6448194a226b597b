import { findAccessToken } from "../../db/control/tokens.ts";
import { hashAccessToken } from "../access/access-token.ts";
import type { Deps } from "../deps.ts";

// A read of the database a call is a fifth of a call. What a token may is read anew each time; this is only whose it is.
const rememberMilliseconds = 10_000;
const tokensMax = 10_000;

type Known = { readonly caller: string; readonly until: number };

/**
 * Tells the integration that a live token belongs to, whatever it may do: so that its calls are counted, also those
 * that will be refused. A token that opens nothing counts for nobody, or whoever finds an old one could lock its
 * owner out.
 */
export function createCallerFinder(
  deps: Deps,
): (token: string | undefined) => Promise<string | undefined> {
  // In the order in which they came, which is that of their ends but for tokens about to end.
  const known = new Map<string, Known>();
  const forgetOld = (at: number): void => {
    for (const [hash, { until }] of known) {
      if (until > at && known.size < tokensMax) return;
      known.delete(hash);
    }
  };
  return async function findCaller(token) {
    if (token === undefined) return undefined;
    const at = deps.now().getTime();
    const hash = hashAccessToken(token);
    const remembered = known.get(hash);
    if (remembered && remembered.until > at) return remembered.caller;
    known.delete(hash);
    const found = await findLive(deps, hash, at);
    if (!found) return undefined;
    forgetOld(at);
    known.set(hash, found);
    return found.caller;
  };
}

async function findLive(deps: Deps, hash: string, at: number): Promise<Known | undefined> {
  const found = await findAccessToken(deps.databases.control.orm, hash);
  if (!found || found.token.revokedAt !== null) return undefined;
  const { token, secret, integration } = found;
  const ends = [token.expiresAt, ...(secret.retiresAt === null ? [] : [secret.retiresAt])];
  const end = Math.min(...ends.map(Date.parse));
  if (end <= at) return undefined;
  return { caller: integration.id, until: Math.min(end, at + rememberMilliseconds) };
}
