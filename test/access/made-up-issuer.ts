/** An OpenID Connect issuer on loopback that says what a test tells it to say. */
import { createHash } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";

export const clientId = "samegoal";
export const clientSecret = "a secret between the two";

type Claims = Readonly<Record<string, unknown>>;

export type MadeUpIssuer = {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the next token says beside what it must. */
  claims: Claims;
  /** How the next token is signed. */
  signing: "right" | "another key" | "none" | "client secret";
  /** What the token endpoint was asked with. */
  readonly asked: { authorization: string; verifier: string; redirectUri: string }[];
  readonly challengeOf: (verifier: string) => string;
  readonly stop: () => Promise<void>;
};

export async function startIssuer(now: () => Date): Promise<MadeUpIssuer> {
  const right = await generateKeyPair("RS256", { extractable: true });
  const other = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(right.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  const sign = async (url: string): Promise<string> => {
    const seconds = Math.floor(now().getTime() / 1_000);
    const claims = { iss: url, aud: clientId, iat: seconds, exp: seconds + 300, ...issuer.claims };
    if (issuer.signing === "none") return new UnsecuredJWT(claims).encode();
    const header = { alg: issuer.signing === "client secret" ? "HS256" : "RS256", kid: "one" };
    const key =
      issuer.signing === "client secret"
        ? new TextEncoder().encode(clientSecret.padEnd(32))
        : (issuer.signing === "right" ? right : other).privateKey;
    return new SignJWT(claims).setProtectedHeader(header).sign(key);
  };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    routes: {
      "/.well-known/openid-configuration": () =>
        Response.json({
          issuer: issuer.url,
          authorization_endpoint: `${issuer.url}/authorize`,
          token_endpoint: `${issuer.url}/token`,
          jwks_uri: `${issuer.url}/keys`,
        }),
      "/keys": () => Response.json({ keys: [jwk] }),
      "/token": async (request) => {
        const form = new URLSearchParams(await request.text());
        issuer.asked.push({
          authorization: request.headers.get("Authorization") ?? "",
          verifier: form.get("code_verifier") ?? "",
          redirectUri: form.get("redirect_uri") ?? "",
        });
        if (form.get("code") !== "good") {
          return Response.json({ error: "invalid_grant" }, { status: 400 });
        }
        const id_token = await sign(issuer.url);
        return Response.json({ access_token: "x", token_type: "Bearer", id_token });
      },
    },
  });
  const url = `http://127.0.0.1:${server.port}`;
  const issuer: MadeUpIssuer = {
    url,
    env: { OIDC_ISSUER: url, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret },
    claims: {},
    signing: "right",
    asked: [],
    challengeOf: (verifier) => createHash("sha256").update(verifier).digest("base64url"),
    stop: () => server.stop(true),
  };
  return issuer;
}
