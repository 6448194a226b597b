import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { Hono } from "hono";
import { markSecretsRetiring } from "../../db/control/credentials.ts";
import { updateIntegration } from "../../db/control/integrations.ts";
import { accessTokens } from "../../db/control/schema.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  setGrants,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;
let client: TestClient;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
});
beforeEach(async () => {
  house.clock.now = new Date("2026-11-24T12:00:00.000Z");
  client = await addClient(house, districtId, { grants: { students: {}, buildings: {} } });
  token = await takeToken(app, client);
});
afterAll(() => house.close());

async function update(set: Parameters<typeof updateIntegration>[2]): Promise<void> {
  await house.deps.databases.control.write((tx) =>
    updateIntegration(tx, client.integration.id, set),
  );
}

async function expectProblem(answer: Response, status: number, slug: string): Promise<string> {
  expect(answer.status).toBe(status);
  expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  const { type, title, status: told, detail, request_id } = await readJson(answer);
  expect(type).toBe(`http://localhost:3000/docs/errors/${slug}`);
  expect([typeof title, typeof detail, told]).toEqual(["string", "string", status]);
  expect(request_id).toBe(answer.headers.get("X-Request-Id") ?? "");
  return String(detail);
}

test("a live token reads what is granted, and /v1/me tells all about it", async () => {
  const answer = await call(app, token, "/v1/me");
  expect(await readJson(answer)).toMatchObject({
    client_id: client.clientId,
    integration: { id: client.integration.id, name: "Test vendor", kind: "export" },
    scope: "buildings:read students:read",
    endpoints: [
      {
        endpoint: "buildings",
        scope: "buildings:read",
        columns: ["building_reporting_id", "building", "active"],
      },
      { endpoint: "students", scope: "students:read" },
    ],
    limits: { rows_per_page: 100, rows_per_page_max: 1000 },
    token_expires_at: "2026-11-24T12:30:00.000Z",
  });
});

test("without a token, the challenge names no error", async () => {
  for (const headers of [{}, { Authorization: "Basic abc" }]) {
    const answer = await app.request("/v1/students", { headers });
    expect(answer.headers.get("WWW-Authenticate")).toBe('Bearer realm="api"');
    await expectProblem(answer, 401, "unauthenticated");
  }
});

test("an unknown token is invalid_token", async () => {
  const answer = await call(app, "x".repeat(43), "/v1/students");
  expect(answer.headers.get("WWW-Authenticate")).toContain('error="invalid_token"');
  await expectProblem(answer, 401, "invalid-token");
});

test("a token is dead from its thirtieth minute on", async () => {
  house.clock.now = new Date("2026-11-24T12:29:59.999Z");
  expect((await call(app, token, "/v1/students")).status).toBe(200);
  house.clock.now = new Date("2026-11-24T12:30:00.000Z");
  await expectProblem(await call(app, token, "/v1/students"), 401, "invalid-token");
});

test("a revoked token, and one of a retired secret, are invalid_token at the next call", async () => {
  const control = house.deps.databases.control;
  await control.write(async (tx) => {
    await tx.update(accessTokens).set({ revokedAt: "2026-11-24T12:00:00.000Z" });
  });
  await expectProblem(await call(app, token, "/v1/students"), 401, "invalid-token");
  const second = await takeToken(app, client);
  await control.write((tx) =>
    markSecretsRetiring(tx, client.integration.id, "2026-11-24T12:00:00.000Z"),
  );
  await expectProblem(await call(app, second, "/v1/students"), 401, "invalid-token");
});

test("a disabled integration is 403 with the reason at the next call, and works again once enabled", async () => {
  await update({ disabledAt: "2026-11-24T12:00:00.000Z" });
  const detail = await expectProblem(await call(app, token, "/v1/students"), 403, "disabled");
  expect(detail).toContain("Ask the district to enable it");
  await update({ disabledAt: null });
  expect((await call(app, token, "/v1/students")).status).toBe(200);
});

test("a lapsed acceptance is 403 with the reason at the next call", async () => {
  await update({ primaryEmail: "new@vendor.example", emailChangedAt: "2026-11-10T00:00:00.000Z" });
  await expectProblem(await call(app, token, "/v1/me"), 403, "terms-missing");
});

test("an endpoint that is taken away is insufficient_scope at the next call, the others go on", async () => {
  await setGrants(house, client.integration.id, { buildings: {} });
  const answer = await call(app, token, "/v1/students");
  const challenge = answer.headers.get("WWW-Authenticate");
  expect(challenge).toContain('error="insufficient_scope"');
  expect(challenge).toContain('scope="students:read"');
  await expectProblem(answer, 403, "insufficient-scope");
  expect((await call(app, token, "/v1/buildings")).status).toBe(200);
});

test("a token of fewer scopes than granted opens only these", async () => {
  const narrow = await takeToken(app, client, "buildings:read");
  const answer = await call(app, narrow, "/v1/students");
  const detail = await expectProblem(answer, 403, "insufficient-scope");
  expect(detail).toContain("new one at /oauth/token");
});

test("an export cannot send and an import cannot read", async () => {
  const sent = await call(app, token, "/v1/students", { method: "POST", body: "[]" });
  expect(await expectProblem(sent, 403, "insufficient-scope")).toContain("read, not send");
  const importer = await addClient(house, districtId, { kind: "import", mayWrite: ["students"] });
  const importToken = await takeToken(app, importer);
  const read = await call(app, importToken, "/v1/students");
  expect(await expectProblem(read, 403, "insufficient-scope")).toContain("send, not read");
  const one = await call(app, importToken, "/v1/students/A1");
  await expectProblem(one, 403, "insufficient-scope");
});

test("an unknown endpoint is 404 and lists what the client may use", async () => {
  const answer = await call(app, token, "/v1/pupils");
  const problem = await readJson(answer.clone());
  await expectProblem(answer, 404, "not-found");
  expect(problem["endpoints"]).toEqual(["buildings", "students"]);
  expect((await app.request("/v1/pupils")).status).toBe(401);
});

test("other methods are 405 with Allow", async () => {
  const cases = [
    { path: "/v1/students", method: "DELETE", allow: "GET, HEAD, POST" },
    { path: "/v1/students/A1", method: "PUT", allow: "GET, HEAD" },
    { path: "/v1/me", method: "POST", allow: "GET, HEAD" },
    { path: "/openapi.json", method: "POST", allow: "GET, HEAD" },
  ];
  for (const { path, method, allow } of cases) {
    const answer = await call(app, token, path, { method });
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, allow]);
  }
});

test("a fault is told by its request id only, and logged with its cause", async () => {
  const broken = {
    ...house.deps.databases,
    records: () => Promise.reject(new Error("disk is gone")),
  };
  const brokenApp = openApi({ ...house, deps: { ...house.deps, databases: broken } });
  const answer = await call(brokenApp, token, "/v1/students");
  const text = await answer.clone().text();
  await expectProblem(answer, 500, "internal");
  expect(text).not.toContain("disk is gone");
  const logged = house.logged.find(({ message }) => message === "request failed");
  expect(logged?.facts["request"]).toBe(answer.headers.get("X-Request-Id") ?? "");
  expect(String(logged?.facts["fault"])).toContain("disk is gone");
});
