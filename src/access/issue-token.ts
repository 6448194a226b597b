import { findClientFacts, type ClientFacts } from "../../db/control/clients.ts";
import { storeAccessToken } from "../../db/control/tokens.ts";
import type { Deps } from "../deps.ts";
import { describeNoAccess, readTermsState } from "../integrations/access-state.ts";
import { hashAccessToken, newAccessToken } from "./access-token.ts";
import {
  authenticateClient,
  refuseClient,
  type ClientRequest,
  type ProvenClient,
} from "./authenticate-client.ts";
import { TokenRefusal } from "./token-refusal.ts";
import { listScopes, splitScope } from "./token-scopes.ts";

const tokenTtlSeconds = 1_800;

export type TokenRequest = ClientRequest & {
  readonly grantType: string | undefined;
  readonly scope: string | undefined;
};

export type IssuedToken = {
  readonly accessToken: string;
  readonly scope: string;
  readonly expiresInSeconds: number;
};

/** The client credentials grant (RFC 6749 §4.4). Refuses in the words of §5.2; the token is stored as its hash only. */
export async function issueToken(deps: Deps, request: TokenRequest): Promise<IssuedToken> {
  checkGrantType(request);
  const client = await authenticateClient(deps, request);
  const facts = await findClientFacts(deps.databases.control, client.integrationId);
  checkTerms(deps, facts);
  const scope = chooseScope(facts, request.scope);
  return storeToken(deps, client, scope);
}

function checkGrantType({ grantType }: TokenRequest): void {
  if (grantType === "client_credentials") return;
  if (grantType === undefined) {
    throw new TokenRefusal("invalid_request", "Send grant_type=client_credentials.");
  }
  const sentence = "Only grant_type=client_credentials is supported.";
  throw new TokenRefusal("unsupported_grant_type", sentence);
}

/** An integration that is gone since its secret was read is as if it never was. */
function checkTerms(deps: Deps, facts: ClientFacts | undefined): asserts facts is ClientFacts {
  const terms = facts && readTermsState(facts.integration, facts.acceptances, deps.now());
  if (!facts || !terms || terms.kind === "never") throw refuseClient();
  const reason = describeNoAccess(facts.integration, terms);
  if (reason !== undefined) throw new TokenRefusal("unauthorized_client", reason);
}

function chooseScope(facts: ClientFacts, asked: string | undefined): string {
  const granted: readonly string[] = listScopes(facts);
  if (granted.length === 0) {
    const sentence = "The district has not granted this client any endpoint yet. Ask the district.";
    throw new TokenRefusal("invalid_scope", sentence);
  }
  if (asked === undefined) return granted.join(" ");
  const words = splitScope(asked);
  const missing = words.filter((word) => !granted.includes(word));
  if (missing.length > 0 || words.length === 0) {
    throw new TokenRefusal("invalid_scope", describeMissing(missing, granted));
  }
  return granted.filter((scope) => words.includes(scope)).join(" ");
}

function describeMissing(missing: readonly string[], granted: readonly string[]): string {
  // RFC 6749 §3.3: only these characters may stand in a scope, and so in our answer.
  const named = missing.find((word) => /^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/.test(word));
  const what = named === undefined ? "That scope" : `The scope ${named}`;
  return `${what} is not granted. Ask for some of: ${granted.join(" ")}. The district can grant more.`;
}

async function storeToken(deps: Deps, client: ProvenClient, scope: string): Promise<IssuedToken> {
  const now = deps.now();
  const accessToken = newAccessToken(now);
  const expiresAt = findExpiry(now, client);
  await storeAccessToken(deps.databases.control, {
    tokenHash: hashAccessToken(accessToken),
    integrationId: client.integrationId,
    secretId: client.secretId,
    scope,
    createdAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
  });
  const expiresInSeconds = Math.floor((expiresAt.getTime() - now.getTime()) / 1_000);
  return { accessToken, scope, expiresInSeconds };
}

/** A token dies with its secret, and says so from the beginning. */
function findExpiry(now: Date, { secretRetiresAt }: ProvenClient): Date {
  const byAge = now.getTime() + tokenTtlSeconds * 1_000;
  return new Date(secretRetiresAt === null ? byAge : Math.min(byAge, Date.parse(secretRetiresAt)));
}
