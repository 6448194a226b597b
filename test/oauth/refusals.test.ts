/** The contract's table of refusals, row by row: what a token request hears, and what a live token at its next call. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import type { Hono } from "hono";
import { markSecretRetired } from "../../db/control/credentials.ts";
import { updateIntegration } from "../../db/control/integrations.ts";
import { acceptances } from "../../db/control/schema.ts";
import type { ControlTx } from "../../db/open.ts";
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
import { errorOf, post, proofOf, type Fields } from "./asking.ts";

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
  const students = { buildings: ["001"] };
  client = await addClient(house, districtId, { grants: { students, buildings: {} } });
  token = await takeToken(app, client);
});
afterAll(() => house.close());

function write(work: (tx: ControlTx) => Promise<unknown>): Promise<unknown> {
  return house.deps.databases.control.write(work);
}

const changes = {
  "is disabled": () => update({ disabledAt: house.clock.now.toISOString() }),
  "has lapsed": () =>
    update({ primaryEmail: "new@vendor.example", emailChangedAt: "2026-11-01T00:00:00.000Z" }),
  "was never accepted": () =>
    write((tx) =>
      tx.delete(acceptances).where(eq(acceptances.integrationId, client.integration.id)),
    ),
  "has a retired secret": () =>
    write((tx) => markSecretRetired(tx, client.secretId, house.clock.now.toISOString())),
  "is granted nothing": () => setGrants(house, client.integration.id, {}),
  "has lost its endpoint": () => setGrants(house, client.integration.id, { buildings: {} }),
  "has an expired token": async () => {
    house.clock.now = new Date("2026-11-24T12:30:00.000Z");
  },
  "has a revoked token": () => post(app, "/oauth/revoke", { ...proofOf(client), token }),
} as const;

type Change = keyof typeof changes;

async function update(set: Parameters<typeof updateIntegration>[2]): Promise<void> {
  await write((tx) => updateIntegration(tx, client.integration.id, set));
}

describe("a token request of a client that", () => {
  const rows: readonly (readonly [Change, error: string, reason: RegExp])[] = [
    ["is disabled", "400 unauthorized_client", /disabled.*Ask the district to enable/],
    ["has lapsed", "400 unauthorized_client", /accepted again/],
    ["was never accepted", "401 invalid_client", /only after the terms/],
    ["has a retired secret", "401 invalid_client", /was withdrawn/],
    ["is granted nothing", "400 invalid_scope", /not granted this client any endpoint/],
  ];
  test.each(rows)("%s is %s", async (change, error, reason) => {
    await changes[change]();
    const answer = await ask({});
    expect(String((await readJson(answer.clone()))["error_description"])).toMatch(reason);
    expect(await errorOf(answer)).toBe(error);
  });

  test("has its secret wrong hears nothing of its state", async () => {
    const words = new Set<string>();
    for (const change of ["is disabled", "has lapsed", "is granted nothing"] as const) {
      await changes[change]();
      const answer = await ask({ client_secret: "wrong" });
      words.add(String((await readJson(answer.clone()))["error_description"]));
      expect(await errorOf(answer)).toBe("401 invalid_client");
    }
    const unknown = await ask({ client_id: "nobody" });
    words.add(String((await readJson(unknown))["error_description"]));
    expect(words.size).toBe(1);
  });

  test("asks for what is not granted is 400 invalid_scope, whatever else it asks for", async () => {
    for (const scope of ["guardians:read", "students:read guardians:read", "students:write"]) {
      expect(await errorOf(await ask({ scope }))).toBe("400 invalid_scope");
    }
  });
});

function ask(more: Fields): Promise<Response> {
  const fields = { grant_type: "client_credentials", ...proofOf(client), ...more };
  return post(app, "/oauth/token", fields);
}

describe("the next call with the token of a client that", () => {
  const rows: readonly (readonly [Change, status: number, slug: string])[] = [
    ["is disabled", 403, "disabled"],
    ["has lapsed", 403, "terms-missing"],
    ["has a retired secret", 401, "invalid-token"],
    ["has an expired token", 401, "invalid-token"],
    ["has a revoked token", 401, "invalid-token"],
    ["is granted nothing", 403, "insufficient-scope"],
    ["has lost its endpoint", 403, "insufficient-scope"],
  ];
  test.each(rows)("%s is %d %s, wherever it goes", async (change, status, slug) => {
    for (const path of paths) expect((await call(app, token, path)).status).toBe(200);
    await changes[change]();
    for (const path of paths) {
      const answer = await call(app, token, path);
      expect(answer.status).toBe(status);
      const challenge = answer.headers.get("WWW-Authenticate");
      expect(challenge === null).toBe(["disabled", "terms-missing"].includes(slug));
      expect(String((await readJson(answer))["type"])).toEndWith(slug);
    }
  });
});

const paths = ["/v1/students", "/v1/students/A1", "/v1/students/changes", "/v1/students?limit=all"];

test("a row outside the grant is 404 as if it did not exist", async () => {
  const outside = await call(app, token, "/v1/students/B1");
  const nowhere = await call(app, token, "/v1/students/nobody");
  expect([outside.status, nowhere.status]).toEqual([404, 404]);
  const told = async (answer: Response): Promise<unknown> => {
    const { type, title, detail } = await readJson(answer);
    return { type, title, detail };
  };
  expect(await told(outside)).toEqual(await told(nowhere));
});

test("what is withdrawn works again as soon as it is given back, with the same token", async () => {
  await changes["is disabled"]();
  expect((await call(app, token, "/v1/students")).status).toBe(403);
  await update({ disabledAt: null });
  expect((await call(app, token, "/v1/students")).status).toBe(200);
  await setGrants(house, client.integration.id, {});
  expect((await call(app, token, "/v1/students")).status).toBe(403);
  await setGrants(house, client.integration.id, { students: {} });
  expect((await call(app, token, "/v1/students")).status).toBe(200);
});
