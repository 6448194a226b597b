import { timingSafeEqual } from "node:crypto";
import {
  insertAccessToken,
  listLiveSecrets,
  markSecretUsed,
  type ClientSecret,
} from "../../db/control/credentials.ts";
import {
  findIntegrationByClient,
  findIntegrationRecord,
  type Integration,
} from "../../db/control/integrations.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import type { Deps } from "../deps.ts";
import { hashSecret, newSecret } from "../ids.ts";
import { describeNoAccess, readTermsState } from "../integrations/access-state.ts";
import { TokenRefusal } from "./token-refusal.ts";
import { listScopes, splitScope } from "./token-scopes.ts";

export const tokenTtlSeconds = 1_800;

export type TokenRequest = {
  readonly grantType: string | undefined;
  readonly credentials: { readonly clientId: string; readonly secret: string } | undefined;
  readonly scope: string | undefined;
};

export type IssuedToken = { readonly accessToken: string; readonly scope: string };

/** The client credentials grant (RFC 6749 §4.4). Refuses in the words of §5.2; the token is stored as its hash only. */
export async function issueToken(
  deps: Deps,
  request: TokenRequest,
  address: string | undefined,
): Promise<IssuedToken> {
  checkGrantType(request);
  const { integration, secret } = await authenticateClient(deps, request);
  await checkTerms(deps, integration);
  const scope = await chooseScope(deps, integration, request.scope);
  return storeToken(deps, { integration, secret, scope, address });
}

function checkGrantType({ grantType }: TokenRequest): void {
  if (grantType === "client_credentials") return;
  if (grantType === undefined) {
    throw new TokenRefusal("invalid_request", "Send grant_type=client_credentials.");
  }
  const sentence = "Only grant_type=client_credentials is supported.";
  throw new TokenRefusal("unsupported_grant_type", sentence);
}

type ProvenClient = { readonly integration: Integration; readonly secret: ClientSecret };

// One text for all, so that nobody learns which client IDs exist.
const invalidClient =
  "The client ID or the client secret is wrong or was withdrawn. Credentials exist only after the terms of service were accepted: ask the district which data export or import they belong to.";

async function authenticateClient(deps: Deps, request: TokenRequest): Promise<ProvenClient> {
  const clientId = request.credentials?.clientId ?? "";
  const secretHash = hashSecret(request.credentials?.secret ?? "");
  const db = deps.databases.control.orm;
  const integration = await findIntegrationByClient(db, clientId);
  // An unknown client walks the same road as a wrong secret: neither the answer nor its time tells them apart.
  const live = await listLiveSecrets(db, integration?.id ?? "", deps.now().toISOString());
  const secret = live.find((candidate) => isSameHash(candidate.secretHash, secretHash));
  if (integration && secret) return { integration, secret };
  throw new TokenRefusal("invalid_client", invalidClient);
}

function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function checkTerms(deps: Deps, integration: Integration): Promise<void> {
  const acceptances = await listAcceptances(deps.databases.control.orm, integration.id);
  const terms = readTermsState(integration, acceptances, deps.now());
  if (terms.kind === "never") throw new TokenRefusal("invalid_client", invalidClient);
  const reason = describeNoAccess(integration, terms);
  if (reason !== undefined) throw new TokenRefusal("unauthorized_client", reason);
}

async function chooseScope(
  deps: Deps,
  integration: Integration,
  asked: string | undefined,
): Promise<string> {
  const record = await findIntegrationRecord(deps.databases.control.orm, integration);
  const granted: readonly string[] = listScopes(record);
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

async function storeToken(
  deps: Deps,
  grant: ProvenClient & { readonly scope: string; readonly address: string | undefined },
): Promise<IssuedToken> {
  const accessToken = newSecret();
  const now = deps.now();
  await deps.databases.control.write(async (tx) => {
    await insertAccessToken(tx, {
      tokenHash: hashSecret(accessToken),
      integrationId: grant.integration.id,
      secretId: grant.secret.id,
      scope: grant.scope,
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + tokenTtlSeconds * 1_000).toISOString(),
    });
    const use = { at: now.toISOString(), address: grant.address, endpoint: null };
    await markSecretUsed(tx, grant.secret.id, use);
  });
  return { accessToken, scope: grant.scope };
}
