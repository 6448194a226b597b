import { describe, expect, test } from "bun:test";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { verifyIdToken } from "../../src/access/id-token.ts";
import { ConfigError, readConfig } from "../../src/config.ts";

describe("the environment", () => {
  const oidc = {
    OIDC_ISSUER: "https://login.example.org",
    OIDC_CLIENT_ID: "a",
    OIDC_CLIENT_SECRET: "b",
  };
  test("names the providers", () => {
    const google = { GOOGLE_CLIENT_ID: "a", GOOGLE_CLIENT_SECRET: "b" };
    const microsoft = {
      MICROSOFT_CLIENT_ID: "a",
      MICROSOFT_CLIENT_SECRET: "b",
      MICROSOFT_TENANT: "8eaef023-2b34-4da1-9baa-8bc8c9d6a490",
    };
    const { sso } = readConfig({ ...google, ...microsoft, ...oidc, OIDC_LABEL: "ClassLink" });
    expect(sso.map(({ name, label, issuer: from }) => `${name} ${label} ${from}`)).toEqual([
      "google Google https://accounts.google.com",
      "microsoft Microsoft https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/v2.0",
      "oidc ClassLink https://login.example.org",
    ]);
    expect(readConfig({}).sso).toEqual([]);
  });

  const wrong: readonly (readonly [string, Record<string, string>])[] = [
    ["GOOGLE_CLIENT_SECRET", { GOOGLE_CLIENT_ID: "a" }],
    ["GOOGLE_CLIENT_ID", { GOOGLE_CLIENT_SECRET: "a" }],
    ["MICROSOFT_CLIENT_SECRET", { MICROSOFT_CLIENT_ID: "a" }],
    ["MICROSOFT_TENANT", { MICROSOFT_TENANT: "a/../b" }],
    ["MICROSOFT_TENANT", { MICROSOFT_TENANT: "district.onmicrosoft.com" }],
    ["OIDC_CLIENT_ID and OIDC_CLIENT_SECRET", { OIDC_ISSUER: "https://login.example.org" }],
    ["OIDC_ISSUER", { OIDC_CLIENT_ID: "a", OIDC_CLIENT_SECRET: "b" }],
    ["OIDC_ISSUER", { ...oidc, OIDC_ISSUER: "http://login.example.org" }],
    ["OIDC_ISSUER", { ...oidc, OIDC_ISSUER: "login.example.org" }],
  ];
  for (const [variable, env] of wrong) {
    test(`stops the start with a line that begins with ${variable}: ${JSON.stringify(env)}`, () => {
      expect(() => readConfig(env)).toThrow(ConfigError);
      expect(() => readConfig(env)).toThrow(new RegExp(`^${variable} must be`));
    });
  }
});

test("with Microsoft a person is tenant and object id, and the issuer is the tenant's", async () => {
  const keys = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "RS256" };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => Response.json({ keys: [jwk] }),
  });
  const now = new Date("2026-11-24T12:00:00Z");
  const seconds = now.getTime() / 1_000;
  const tenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
  const provider = {
    name: "microsoft",
    label: "Microsoft",
    issuer: "https://login.microsoftonline.com/organizations/v2.0",
    clientId: "a",
    clientSecret: "b",
  } as const;
  const endpoints = {
    issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
    authorize: "",
    token: "",
    keys: `http://127.0.0.1:${server.port}/keys`,
  };
  const verify = async (claims: object) => {
    const token = await new SignJWT({
      iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
      aud: "a",
      sub: "pairwise",
      tid: tenant,
      oid: "object-1",
      nonce: "n",
      iat: seconds,
      exp: seconds + 60,
      ...claims,
    })
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .sign(keys.privateKey);
    return verifyIdToken(provider, endpoints, token, { nonce: "n", now });
  };
  expect(await verify({})).toMatchObject({
    issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
    subject: `${tenant}/object-1`,
  });
  expect(verify({ tid: "another-tenant" })).rejects.toThrow("another issuer");
  expect(verify({ oid: undefined })).rejects.toThrow("no tenant or object id");
  await server.stop(true);
});
