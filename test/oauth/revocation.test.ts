/** RFC 7009. */
import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { Hono } from "hono";
import { updateIntegration } from "../../db/control/integrations.ts";
import { call, openApi, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { basic, errorOf, post, proofOf, type Fields } from "./asking.ts";

let house: TestHouse;
let app: Hono;
let client: TestClient;
let other: TestClient;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  const districtId = await addDistrict(house);
  client = await addClient(house, districtId, { grants: { buildings: {} } });
  other = await addClient(house, districtId, { grants: { buildings: {} } });
});
beforeEach(async () => {
  token = await takeToken(app, client);
});
afterAll(() => house.close());

function revoke(fields: Fields | string, headers: Fields = {}): Promise<Response> {
  return post(app, "/oauth/revoke", fields, headers);
}

async function opens(bearer: string): Promise<boolean> {
  return (await call(app, bearer, "/v1/me")).status === 200;
}

test("a revoked token opens nothing from the next call on, and the client's others go on", async () => {
  const second = await takeToken(app, client);
  const answer = await revoke({ ...proofOf(client), token });
  expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  const refused = await call(app, token, "/v1/buildings");
  expect(refused.status).toBe(401);
  expect(refused.headers.get("WWW-Authenticate")).toContain('error="invalid_token"');
  expect(await opens(second)).toBe(true);
});

test("the client proves itself by header as well", async () => {
  const Authorization = basic(client.clientId, client.secret);
  expect((await revoke({ token }, { Authorization })).status).toBe(200);
  expect(await opens(token)).toBe(false);
});

test("a hint is no more than a hint", async () => {
  for (const token_type_hint of ["access_token", "refresh_token", "nonsense", ""]) {
    const fresh = await takeToken(app, client);
    const answer = await revoke({ ...proofOf(client), token: fresh, token_type_hint });
    expect(answer.status).toBe(200);
    expect(await opens(fresh)).toBe(false);
  }
});

test("a token that is unknown, expired or revoked already is 200", async () => {
  await revoke({ ...proofOf(client), token });
  for (const dead of [token, "nonsense", "x".repeat(51), "“"]) {
    expect((await revoke({ ...proofOf(client), token: dead })).status).toBe(200);
  }
  const old = await takeToken(app, client);
  const { now } = house.clock;
  house.clock.now = new Date(now.getTime() + 3_600_000);
  expect((await revoke({ ...proofOf(client), token: old })).status).toBe(200);
  house.clock.now = now;
});

test("another client's token is refused and goes on", async () => {
  const answer = await revoke({ ...proofOf(other), token });
  expect(await errorOf(answer)).toBe("400 invalid_grant");
  expect(await opens(token)).toBe(true);
});

test("without its secret nobody revokes anything", async () => {
  const requests: readonly (readonly [Fields, Fields?])[] = [
    [{ token }],
    [{ token, client_id: client.clientId }],
    [{ ...proofOf({ ...client, secret: "wrong" }), token }],
    [{ token }, { Authorization: basic(client.clientId, "wrong") }],
    [{ token }, { Authorization: `Bearer ${token}` }],
  ];
  for (const [fields, headers] of requests) {
    const answer = await revoke(fields, headers);
    expect(answer.headers.has("WWW-Authenticate")).toBe(headers !== undefined);
    expect(await errorOf(answer)).toBe("401 invalid_client");
  }
  expect(await opens(token)).toBe(true);
});

test("the request is read as strictly as one for a token", async () => {
  const proof = new URLSearchParams(proofOf(client)).toString();
  for (const body of [proof, `${proof}&token=`, `${proof}&token=${token}&token=${token}`]) {
    expect(await errorOf(await revoke(body))).toBe("400 invalid_request");
  }
  const json = await revoke(JSON.stringify({ token }), { "Content-Type": "application/json" });
  expect(await errorOf(json)).toBe("400 invalid_request");
  const address = await post(app, `/oauth/revoke?token=${token}`, proofOf(client));
  expect(await errorOf(address)).toBe("400 invalid_request");
  expect(await opens(token)).toBe(true);
});

test("a disabled client may still end what it holds", async () => {
  const set = (disabledAt: string | null): Promise<void> =>
    house.deps.databases.control.write((tx) =>
      updateIntegration(tx, client.integration.id, { disabledAt }),
    );
  await set("2026-11-24T11:00:00.000Z");
  expect((await revoke({ ...proofOf(client), token })).status).toBe(200);
  await set(null);
  expect(await opens(token)).toBe(false);
});
