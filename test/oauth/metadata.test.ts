/** RFC 8414. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { catalog } from "../../src/catalog/index.ts";
import { openApi, readJson } from "../help/call-api.ts";
import { openHouse, type TestHouse } from "../help/district.ts";

const path = "/.well-known/oauth-authorization-server";
const api = "https://api.district.example";

let house: TestHouse;
let app: Hono;
beforeAll(async () => {
  house = await openHouse({ API_URL: api, PUBLIC_URL: "https://data.district.example" });
  app = openApi(house);
});
afterAll(() => house.close());

test("names the issuer, its endpoints and what they take", async () => {
  const answer = await app.request(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("Content-Type")).toStartWith("application/json");
  const methods = ["client_secret_basic", "client_secret_post"];
  expect(await readJson(answer)).toEqual({
    issuer: api,
    token_endpoint: `${api}/oauth/token`,
    token_endpoint_auth_methods_supported: methods,
    revocation_endpoint: `${api}/oauth/revoke`,
    revocation_endpoint_auth_methods_supported: methods,
    introspection_endpoint: `${api}/oauth/introspect`,
    introspection_endpoint_auth_methods_supported: methods,
    grant_types_supported: ["client_credentials"],
    response_types_supported: [],
    scopes_supported: expect.any(Array),
    service_documentation: `${api}/docs`,
  });
});

test("its scopes are those of the catalog, once each", async () => {
  // Safe because the test above saw an array.
  const scopes = (await readJson(await app.request(path)))["scopes_supported"] as string[];
  expect(new Set(scopes).size).toBe(scopes.length);
  expect(scopes).toContain("demographics:write");
  for (const { name, directions } of catalog) {
    for (const direction of directions) expect(scopes).toContain(`${name}:${direction}`);
  }
});

test("it may be kept for an hour, unlike anything else of OAuth", async () => {
  const answer = await app.request(path);
  expect(answer.headers.get("Cache-Control")).toBe("public, max-age=3600");
  expect(answer.headers.has("Pragma")).toBe(false);
  expect(answer.headers.get("X-Request-Id")).toMatch(/^req_/);
});

test("what a request calls its host changes none of it", async () => {
  const headers = {
    Host: "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    Forwarded: "host=evil.example",
  };
  const answer = await app.request(`http://evil.example${path}`, { headers });
  expect(await answer.text()).not.toContain("evil.example");
});

test("HEAD is answered, other methods are 405 and other addresses 404", async () => {
  const head = await app.request(path, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  const posted = await app.request(path, { method: "POST" });
  expect([posted.status, posted.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
  for (const other of ["/.well-known/openid-configuration", `${path}/x`, "/oauth/authorize"]) {
    const answer = await app.request(other);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
  }
});
