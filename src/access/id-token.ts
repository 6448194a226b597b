import { createRemoteJWKSet, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";
import type { SsoProvider } from "../config.ts";
import type { ProvenIdentity } from "./add-identity.ts";
import type { Endpoints } from "./sso-providers.ts";

// Asymmetric only: with HS256 the client's secret, and with "none" nobody, would vouch for it.
const algorithms = ["RS256", "PS256", "ES256", "EdDSA"];
const keySets = new Map<string, JWTVerifyGetKey>();

/** Kept for ten minutes; an unknown key makes it look again, every half minute at most. */
function keysOf(address: string): JWTVerifyGetKey {
  const known = keySets.get(address);
  if (known) return known;
  const keys = createRemoteJWKSet(new URL(address), { timeoutDuration: 5_000 });
  keySets.set(address, keys);
  return keys;
}

export type Expected = {
  readonly nonce: string;
  readonly now: Date;
  /** Set when the person must have shown who they are just now, not last week. */
  readonly freshSeconds?: number | undefined;
};

/** OpenID Connect Core 1.0 §3.1.3.7: signature, issuer, audience, time, nonce. Throws when anything is not as it must be. */
export async function verifyIdToken(
  provider: SsoProvider,
  endpoints: Endpoints,
  idToken: string,
  { nonce, now, freshSeconds }: Expected,
): Promise<ProvenIdentity> {
  const { payload } = await jwtVerify(idToken, keysOf(endpoints.keys), {
    audience: provider.clientId,
    algorithms,
    clockTolerance: 60,
    currentDate: now,
    requiredClaims: ["iss", "sub", "aud", "exp", "iat", "nonce"],
  });
  if (payload.iss !== issuerFor(endpoints, payload)) throw new Error("another issuer");
  if (payload["nonce"] !== nonce) throw new Error("another nonce");
  const isForOthersToo = Array.isArray(payload.aud) && payload.aud.length > 1;
  if (isForOthersToo && payload["azp"] !== provider.clientId) throw new Error("another client");
  const authenticated = payload["auth_time"];
  if (freshSeconds !== undefined) {
    // What was asked for stood in the browser's address, where it may have been taken out: only the claim tells.
    if (typeof authenticated !== "number")
      throw new Error("it is not told when the person signed in");
    const isOld = now.getTime() / 1_000 - authenticated > freshSeconds + 60;
    if (isOld) throw new Error("the person signed in there too long ago");
  }
  return {
    provider: provider.name,
    issuer: payload.iss,
    subject: subjectOf(provider, payload),
    label: labelOf(payload),
  };
}

/** Microsoft has one description for all tenants, and an issuer for each. */
function issuerFor({ issuer }: Endpoints, { tid }: JWTPayload): string {
  return typeof tid === "string" ? issuer.replace("{tenantid}", tid) : issuer;
}

/** Microsoft's `sub` is another one for each application; tenant and object id are the person. */
function subjectOf(provider: SsoProvider, { sub, tid, oid }: JWTPayload): string {
  if (provider.name !== "microsoft") {
    if (typeof sub !== "string" || sub === "") throw new Error("no subject");
    return sub;
  }
  if (typeof tid !== "string" || typeof oid !== "string") throw new Error("no tenant or object id");
  return `${tid}/${oid}`;
}

function labelOf({ email, preferred_username: username, name, sub }: JWTPayload): string {
  const found = [email, username, name, sub].find(
    (text) => typeof text === "string" && text !== "",
  );
  return String(found).slice(0, 200);
}
