/** Unmodified OAuth clients against a real socket: they find their way by the metadata where they can. */
import { OAuth2Client } from "@badgateway/oauth2-client";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { ClientCredentials } from "simple-oauth2";
import { openApi } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { runCommand } from "../help/run-command.ts";

let house: TestHouse;
let server: Bun.Server<undefined>;
/** The issuer: what API_URL says, and where the server is. */
let url: string;
let client: TestClient;

beforeAll(async () => {
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("Starting") });
  url = server.url.origin;
  house = await openHouse({ API_URL: url });
  server.reload({ fetch: openApi(house).fetch });
  const districtId = await addDistrict(house);
  client = await addClient(house, districtId, { grants: { students: {}, buildings: {} } });
});
afterAll(async () => {
  await server.stop(true);
  await house.close();
});

async function opens(token: string): Promise<boolean> {
  const headers = { Authorization: `Bearer ${token}` };
  return (await fetch(`${url}/v1/me`, { headers })).status === 200;
}

const scope = "students:read";

describe("oauth4webapi", () => {
  const insecure = { [oauth.allowInsecureRequests]: true } as const;
  const methods = { basic: oauth.ClientSecretBasic, post: oauth.ClientSecretPost } as const;

  async function discover(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(url);
    const options = { algorithm: "oauth2", ...insecure } as const;
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
  }

  test.each(["basic", "post"] as const)(
    "discovers, asks, introspects, revokes by %s",
    async (by) => {
      const found = await discover();
      const [self, proof] = [{ client_id: client.clientId }, methods[by](client.secret)];
      const answer = await oauth.clientCredentialsGrantRequest(
        found,
        self,
        proof,
        new URLSearchParams({ scope }),
        insecure,
      );
      const token = await oauth.processClientCredentialsResponse(found, self, answer);
      expect([token.token_type, token.expires_in, token.scope]).toEqual(["bearer", 1_800, scope]);
      const bearer = token.access_token;
      const asked = await oauth.introspectionRequest(found, self, proof, bearer, insecure);
      const told = await oauth.processIntrospectionResponse(found, self, asked);
      expect(told).toMatchObject({ active: true, scope, client_id: client.clientId });
      const revoked = await oauth.revocationRequest(found, self, proof, bearer, insecure);
      await oauth.processRevocationResponse(revoked);
      expect(await opens(bearer)).toBe(false);
      const again = await oauth.introspectionRequest(found, self, proof, bearer, insecure);
      expect(await oauth.processIntrospectionResponse(found, self, again)).toEqual({
        active: false,
      });
    },
  );
});

describe("openid-client", () => {
  async function discover(secret: string): Promise<openid.Configuration> {
    const options: openid.DiscoveryRequestOptions = {
      algorithm: "oauth2",
      execute: [openid.allowInsecureRequests],
    };
    const proof = openid.ClientSecretBasic(secret);
    return openid.discovery(new URL(url), client.clientId, undefined, proof, options);
  }

  test("discovers, asks, introspects, revokes", async () => {
    const found = await discover(client.secret);
    const token = await openid.clientCredentialsGrant(found, { scope });
    expect([token.expires_in, token.scope]).toEqual([1_800, scope]);
    expect(await openid.tokenIntrospection(found, token.access_token)).toMatchObject({
      active: true,
      scope,
    });
    await openid.tokenRevocation(found, token.access_token);
    expect(await opens(token.access_token)).toBe(false);
  });

  test("understands a refusal", async () => {
    const asking = openid.clientCredentialsGrant(await discover("wrong"), { scope });
    const error: unknown = await asking.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ status: 401 });
  });
});

describe("simple-oauth2", () => {
  function connect(
    authorizationMethod: "header" | "body",
    secret = client.secret,
  ): ClientCredentials {
    return new ClientCredentials({
      client: { id: client.clientId, secret },
      auth: { tokenHost: url, tokenPath: "/oauth/token", revokePath: "/oauth/revoke" },
      options: { authorizationMethod },
    });
  }

  test.each(["header", "body"] as const)("asks and revokes by %s", async (by) => {
    const token = await connect(by).getToken({ scope });
    expect([token.token["expires_in"], token.token["scope"]]).toEqual([1_800, scope]);
    const bearer = String(token.token["access_token"]);
    expect([await opens(bearer), token.expired()]).toEqual([true, false]);
    await token.revoke("access_token");
    expect(await opens(bearer)).toBe(false);
  });

  test("understands a refusal", async () => {
    const asking = connect("header", "wrong").getToken({});
    expect(await asking.catch((reason: unknown) => reason)).toMatchObject({
      output: { statusCode: 401 },
    });
  });
});

describe("@badgateway/oauth2-client", () => {
  const methods = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_basic_interop",
  ] as const;

  test.each(methods)(
    "discovers, asks, introspects, revokes by %s",
    async (authenticationMethod) => {
      const connection = new OAuth2Client({
        server: `${url}/`,
        discoveryEndpoint: "/.well-known/oauth-authorization-server",
        clientId: client.clientId,
        clientSecret: client.secret,
        authenticationMethod,
      });
      const token = await connection.clientCredentials({ scope: [scope] });
      expect(await opens(token.accessToken)).toBe(true);
      expect(await connection.introspect(token)).toMatchObject({ active: true, scope });
      await connection.revoke(token);
      expect(await opens(token.accessToken)).toBe(false);
      expect(await connection.introspect(token)).toEqual({ active: false });
    },
  );
});

describe("curl", () => {
  async function curl(...words: readonly string[]): Promise<string> {
    return runCommand(["curl", "--silent", "--show-error", ...words]);
  }

  test("asks, introspects, revokes", async () => {
    const found = JSON.parse(await curl(`${url}/.well-known/oauth-authorization-server`));
    const proof = ["--user", `${client.clientId}:${client.secret}`];
    const grant = ["--data", "grant_type=client_credentials", "--data-urlencode", `scope=${scope}`];
    const { access_token } = JSON.parse(await curl(...proof, ...grant, found.token_endpoint));
    const about = ["--data-urlencode", `token=${access_token}`];
    const told = JSON.parse(await curl(...proof, ...about, found.introspection_endpoint));
    expect(told).toMatchObject({ active: true, scope });
    const head = await curl("--include", ...proof, ...about, found.revocation_endpoint);
    expect(head).toStartWith("HTTP/1.1 200");
    expect(await opens(access_token)).toBe(false);
  });

  test("sends a long body in pieces and is told that it is too long", async () => {
    const words = ["--header", "Transfer-Encoding: chunked", "--data", `x=${"y".repeat(20_000)}`];
    const { error, error_description } = JSON.parse(await curl(...words, `${url}/oauth/token`));
    expect([error, error_description]).toEqual([
      "invalid_request",
      expect.stringContaining("16 KB"),
    ]);
  });
});
