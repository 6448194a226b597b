/** RFC 7662. */
import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { Hono } from "hono";
import { markSecretRetired } from "../../db/control/credentials.ts";
import { updateIntegration } from "../../db/control/integrations.ts";
import { openApi, readJson, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  setGrants,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { basic, errorOf, post, proofOf, type Fields } from "./asking.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;
let client: TestClient;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
});
beforeEach(async () => {
  house.clock.now = new Date("2026-11-24T12:00:00.900Z");
  client = await addClient(house, districtId, { grants: { students: {}, buildings: {} } });
  token = await takeToken(app, client);
});
afterAll(() => house.close());

function introspect(fields: Fields | string, headers: Fields = {}): Promise<Response> {
  return post(app, "/oauth/introspect", fields, headers);
}

async function read(about: string, by: TestClient = client): Promise<unknown> {
  const answer = await introspect({ ...proofOf(by), token: about });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  expect(answer.headers.get("Content-Type")).toStartWith("application/json");
  return readJson(answer);
}

const inactive = { active: false };

test("of a live token its own client learns scope, owner, type and times, and no more", async () => {
  expect(await read(token)).toEqual({
    active: true,
    scope: "buildings:read students:read",
    client_id: client.clientId,
    token_type: "Bearer",
    iat: Date.parse("2026-11-24T12:00:00.000Z") / 1_000,
    exp: Date.parse("2026-11-24T12:30:00.000Z") / 1_000,
  });
});

test("the client proves itself by header as well, and a hint changes nothing", async () => {
  const Authorization = basic(client.clientId, client.secret);
  const answer = await introspect({ token, token_type_hint: "refresh_token" }, { Authorization });
  expect((await readJson(answer))["active"]).toBe(true);
});

test("the scope is what the token opens now", async () => {
  const narrow = await takeToken(app, client, "students:read");
  expect(await read(narrow)).toMatchObject({ scope: "students:read" });
  await setGrants(house, client.integration.id, { buildings: {} });
  expect(await read(token)).toMatchObject({ active: true, scope: "buildings:read" });
});

test("of another client's token, and of one that never was, it says nothing", async () => {
  const other = await addClient(house, districtId, { grants: { students: {} } });
  expect(await read(token, other)).toEqual(inactive);
  for (const unknown of ["x", "x".repeat(51), client.secret]) {
    expect(await read(unknown)).toEqual(inactive);
  }
});

test("an expired token, a revoked one and one of a retired secret are inactive", async () => {
  const second = await takeToken(app, client);
  await post(app, "/oauth/revoke", { ...proofOf(client), token: second });
  expect(await read(second)).toEqual(inactive);
  house.clock.now = new Date("2026-11-24T12:30:01.000Z");
  expect(await read(token)).toEqual(inactive);

  const old = await addClient(house, districtId, { grants: { students: {} } });
  const living = await takeToken(app, old);
  expect(await read(living, old)).toMatchObject({ active: true });
  await house.deps.databases.control.write((tx) =>
    markSecretRetired(tx, old.secretId, house.clock.now.toISOString()),
  );
  // Its own secret is a wrong one from now on, so it cannot even ask.
  const refused = await introspect({ ...proofOf(old), token: living });
  expect(await errorOf(refused)).toBe("401 invalid_client");
});

test("a token that opens nothing because of its integration is inactive as long as that lasts", async () => {
  const set = (more: Parameters<typeof updateIntegration>[2]): Promise<void> =>
    house.deps.databases.control.write((tx) => updateIntegration(tx, client.integration.id, more));
  await set({ disabledAt: "2026-11-24T11:00:00.000Z" });
  expect(await read(token)).toEqual(inactive);
  await set({ disabledAt: null });
  expect(await read(token)).toMatchObject({ active: true });
  await set({ primaryEmail: "new@vendor.example", emailChangedAt: "2026-11-01T00:00:00.000Z" });
  expect(await read(token)).toEqual(inactive);
});

test("without its secret, or without a token, nobody learns anything", async () => {
  const stranger = await introspect({ token });
  expect(stranger.headers.has("WWW-Authenticate")).toBe(false);
  expect(await errorOf(stranger)).toBe("401 invalid_client");
  const bearer = await introspect({ token }, { Authorization: `Bearer ${token}` });
  expect(bearer.headers.get("WWW-Authenticate")).toStartWith("Basic ");
  expect(await errorOf(bearer)).toBe("401 invalid_client");
  expect(await errorOf(await introspect(proofOf(client)))).toBe("400 invalid_request");
});
