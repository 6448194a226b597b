import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { listLiveSecrets, markSecretsRetiring } from "../../db/control/credentials.ts";
import { updateIntegration } from "../../db/control/integrations.ts";
import { accessTokens } from "../../db/control/schema.ts";
import { findAccessToken } from "../../db/control/tokens.ts";
import { hashAccessToken } from "../../src/access/access-token.ts";
import { storeSecretUses } from "../../src/access/note-secret-use.ts";
import { openApi, readJson, tokenForm } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;
let client: TestClient;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  client = await addClient(house, districtId, { grants: { students: {}, absences: {} } });
});
afterAll(() => house.close());

function ask(init: RequestInit): Promise<Response> {
  return Promise.resolve(app.request("/oauth/token", { method: "POST", ...init }));
}

function basic(id: string, secret: string, encode = (text: string): string => text): string {
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString("base64")}`;
}

const form = { "Content-Type": "application/x-www-form-urlencoded" };
const grant = "grant_type=client_credentials";

async function update(set: Parameters<typeof updateIntegration>[2]): Promise<void> {
  const { id } = client.integration;
  await house.deps.databases.control.write((tx) => updateIntegration(tx, id, set));
}

test("credentials as form fields get a bearer token for half an hour and everything granted", async () => {
  const answer = await ask(tokenForm(client));
  expect(answer.status).toBe(200);
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  expect(answer.headers.get("WWW-Authenticate")).toBeNull();
  expect(answer.headers.get("X-Request-Id")).toMatch(/^req_/);
  const body = await readJson(answer);
  expect(body).toEqual({
    access_token: expect.stringMatching(/^[A-Za-z0-9]{51}$/),
    token_type: "Bearer",
    expires_in: 1800,
    scope: "students:read absences:read",
  });
});

test("only the hash of a token is stored, with its end, and the secret's last use is noted", async () => {
  const token = String((await readJson(await ask(tokenForm(client))))["access_token"]);
  const control = house.deps.databases.control.orm;
  const stored = await findAccessToken(control, hashAccessToken(token));
  expect(stored?.token.expiresAt).toBe("2026-11-24T12:30:00.000Z");
  const all = await control.select().from(accessTokens);
  expect(JSON.stringify(all)).not.toContain(token);
  await storeSecretUses(house.deps);
  const [secret] = await listLiveSecrets(
    control,
    client.integration.id,
    "2026-11-24T12:00:00.000Z",
  );
  expect(secret?.lastUsedAt).toBe("2026-11-24T12:00:00.000Z");
});

test("HTTP Basic works bare, as curl sends it, and percent-encoded, as RFC 6749 wants it", async () => {
  const everything = (text: string): string =>
    [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
  for (const encode of [undefined, encodeURIComponent, everything]) {
    const Authorization = basic(client.clientId, client.secret, encode);
    const answer = await ask({ headers: { ...form, Authorization }, body: grant });
    expect(answer.status).toBe(200);
  }
});

test("a scope that is granted narrows the token", async () => {
  const body = await readJson(await ask(tokenForm(client, { scope: "absences:read" })));
  expect(body["scope"]).toBe("absences:read");
});

test("a wrong secret, an unknown client and no credentials get the same words", async () => {
  const words = new Set<string>();
  const requests = [
    tokenForm({ ...client, secret: `${client.secret}x` }),
    tokenForm({ ...client, secret: "" }),
    tokenForm({ ...client, clientId: "nobody" }),
    { headers: form, body: grant },
    { headers: { ...form, Authorization: basic("nobody", "nothing") }, body: grant },
    { headers: { ...form, Authorization: basic(client.clientId, "50%off") }, body: grant },
    { headers: { ...form, Authorization: "Basic ???" }, body: grant },
  ];
  for (const request of requests) {
    const answer = await ask(request);
    expect(answer.status).toBe(401);
    const body = await readJson(answer);
    expect(body["error"]).toBe("invalid_client");
    words.add(String(body["error_description"]));
    const usedHeader = new Headers(request.headers).has("Authorization");
    expect(answer.headers.has("WWW-Authenticate")).toBe(usedHeader);
  }
  expect([...words]).toHaveLength(1);
  expect([...words][0]).toContain("only after the terms of service were accepted");
});

test("credentials in two ways, or of two clients, are refused", async () => {
  const Authorization = basic(client.clientId, client.secret);
  const bodies = [`${grant}&client_secret=${client.secret}`, `${grant}&client_id=other`];
  for (const body of bodies) {
    const answer = await ask({ headers: { ...form, Authorization }, body });
    expect(answer.status).toBe(400);
    expect((await readJson(answer))["error"]).toBe("invalid_request");
  }
  const repeated = `${grant}&client_id=${client.clientId}`;
  expect((await ask({ headers: { ...form, Authorization }, body: repeated })).status).toBe(200);
});

test("what is no token request is refused in the words of RFC 6749", async () => {
  const secret = `client_id=${client.clientId}&client_secret=${client.secret}`;
  const cases = [
    { body: `${grant}&${grant}&${secret}`, error: "invalid_request" },
    { body: `${grant}&${secret}&scope=a&scope=b`, error: "invalid_request" },
    { body: secret, error: "invalid_request" },
    { body: `grant_type=&${secret}`, error: "invalid_request" },
    { body: `grant_type=password&${secret}`, error: "unsupported_grant_type" },
    { body: "x".repeat(20_000), error: "invalid_request" },
    { body: "", error: "invalid_request" },
  ];
  for (const { body, error } of cases) {
    const answer = await ask({ headers: form, body });
    expect(answer.status).toBe(400);
    expect((await readJson(answer))["error"]).toBe(error);
  }
  const json = await ask({ headers: { "Content-Type": "application/json" }, body: "{}" });
  expect((await readJson(json))["error"]).toBe("invalid_request");
  const inAddress = await app.request(`/oauth/token?${secret}`, tokenForm(client));
  expect(inAddress.status).toBe(400);
  const get = await app.request("/oauth/token");
  expect([get.status, get.headers.get("Allow")]).toEqual([405, "POST"]);
});

test("unknown parameters and empty ones are passed over", async () => {
  const answer = await ask(tokenForm(client, { audience: "x", constructor: "y", scope: "" }));
  expect((await readJson(answer))["scope"]).toBe("students:read absences:read");
});

test("scopes that are not granted, or no scope at all to grant, are invalid_scope", async () => {
  for (const scope of ["guardians:read", "students:write", "students:read nonsense", "“", "   "]) {
    const answer = await ask(tokenForm(client, { scope }));
    expect(answer.status).toBe(400);
    const body = await readJson(answer);
    expect(body["error"]).toBe("invalid_scope");
    expect(String(body["error_description"])).toMatch(/^[\x20\x21\x23-\x5B\x5D-\x7E]+$/);
  }
  const empty = await addClient(house, districtId, {});
  const answer = await ask(tokenForm(empty));
  expect([answer.status, (await readJson(answer))["error"]]).toEqual([400, "invalid_scope"]);
});

test("an import may write what is ticked and what its pull locations bring", async () => {
  const importer = await addClient(house, districtId, {
    kind: "import",
    mayWrite: ["students", "no_such_endpoint"],
    pullEndpoints: ["absences", "students"],
  });
  const body = await readJson(await ask(tokenForm(importer)));
  expect(body["scope"]).toBe("students:write absences:write");
});

test("a disabled client with the right secret hears why, one with the wrong secret does not", async () => {
  await update({ disabledAt: "2026-11-24T11:00:00.000Z" });
  const answer = await ask(tokenForm(client));
  const body = await readJson(answer);
  expect([answer.status, body["error"]]).toEqual([400, "unauthorized_client"]);
  expect(body["error_description"]).toContain("disabled");
  expect((await ask(tokenForm({ ...client, secret: "wrong" }))).status).toBe(401);
  await update({ disabledAt: null });
});

test("a lapsed acceptance is unauthorized_client, and goes on within the days of grace", async () => {
  const changed = {
    primaryEmail: "new@vendor.example",
    emailChangedAt: "2026-11-20T00:00:00.000Z",
  };
  await update(changed);
  expect((await ask(tokenForm(client))).status).toBe(200);
  await update({ ...changed, emailChangedAt: "2026-11-01T00:00:00.000Z" });
  const answer = await ask(tokenForm(client));
  const body = await readJson(answer);
  expect([answer.status, body["error"]]).toEqual([400, "unauthorized_client"]);
  expect(body["error_description"]).toContain("accepted again");
  await update({ primaryEmail: client.integration.primaryEmail, emailChangedAt: null });
});

test("a retired secret is a wrong one, from its last second on", async () => {
  const other = await addClient(house, districtId, { grants: { students: {} } });
  await house.deps.databases.control.write((tx) =>
    markSecretsRetiring(tx, other.integration.id, "2026-11-24T12:00:01.000Z"),
  );
  expect((await ask(tokenForm(other))).status).toBe(200);
  house.clock.now = new Date("2026-11-24T12:00:01.000Z");
  expect((await ask(tokenForm(other))).status).toBe(401);
  house.clock.now = new Date("2026-11-24T12:00:00.000Z");
});
