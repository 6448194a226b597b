import type { SsoProvider } from "../config.ts";

/** Where a provider asks, and where it gives tokens: OpenID Connect Discovery 1.0. */
export type Endpoints = {
  readonly issuer: string;
  readonly authorize: string;
  readonly token: string;
  readonly keys: string;
};

const timeoutMilliseconds = 5_000;
const keptMilliseconds = 3_600_000;
const documentCharactersMax = 200_000;

type Kept = { readonly at: number; readonly endpoints: Promise<Endpoints> };
const kept = new Map<string, Kept>();

/** Read once an hour; a failure is not kept. */
export async function findEndpoints(provider: SsoProvider, now: Date): Promise<Endpoints> {
  const known = kept.get(provider.issuer);
  const age = known ? now.getTime() - known.at : -1;
  if (known && age >= 0 && age < keptMilliseconds) return known.endpoints;
  const endpoints = readEndpoints(provider);
  kept.set(provider.issuer, { at: now.getTime(), endpoints });
  try {
    return await endpoints;
  } catch (error) {
    kept.delete(provider.issuer);
    throw error;
  }
}

async function readEndpoints({ issuer }: SsoProvider): Promise<Endpoints> {
  const answer = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(timeoutMilliseconds),
    redirect: "error",
  });
  const text = await answer.text();
  if (!answer.ok || text.length > documentCharactersMax) {
    throw new Error(`the provider's description answers ${answer.status}`);
  }
  const document: unknown = JSON.parse(text);
  const endpoints = {
    issuer: textOf(document, "issuer"),
    authorize: addressOf(document, "authorization_endpoint", issuer),
    token: addressOf(document, "token_endpoint", issuer),
    keys: addressOf(document, "jwks_uri", issuer),
  };
  // A description of somebody else would have their keys believed. Microsoft's names a tenant by a placeholder.
  if (endpoints.issuer !== issuer && !endpoints.issuer.includes("{tenantid}")) {
    throw new Error(`the provider calls itself ${endpoints.issuer}, not ${issuer}`);
  }
  return endpoints;
}

function textOf(document: unknown, name: string): string {
  const value: unknown =
    typeof document === "object" && document !== null ? Reflect.get(document, name) : undefined;
  if (typeof value === "string") return value;
  throw new Error(`the provider's description has no ${name}`);
}

/** As safe as the issuer itself: only a provider on this machine may go without TLS. */
function addressOf(document: unknown, name: string, issuer: string): string {
  const address = textOf(document, name);
  const isSafe = address.startsWith("https://") || issuer.startsWith("http://");
  if (isSafe && URL.canParse(address)) return address;
  throw new Error(`the provider's ${name} is no https address`);
}
