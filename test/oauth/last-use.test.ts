/** When, from where and for what each secret was used last. */
import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { Hono } from "hono";
import { findClientSecret, type ClientSecret } from "../../db/control/credentials.ts";
import { storeSecretUses } from "../../src/access/note-secret-use.ts";
import { call, openApi, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";
import { post, proofOf } from "./asking.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;
let client: TestClient;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
});
beforeEach(async () => {
  house.clock.now = new Date("2026-11-24T12:00:00.000Z");
  client = await addClient(house, districtId, { grants: { students: {}, buildings: {} } });
});
afterAll(() => house.close());

async function readStored(of = client): Promise<ClientSecret | undefined> {
  return findClientSecret(house.deps.databases.control.orm, of.integration.id, of.secretId);
}

async function readUse(of = client): Promise<unknown> {
  await storeSecretUses(house.deps);
  const secret = await readStored(of);
  return [secret?.lastUsedAt, secret?.lastUsedEndpoint];
}

function wait(minutes: number): void {
  house.clock.now = new Date(house.clock.now.getTime() + minutes * 60_000);
}

test("a token request is a use, and a call of data says which", async () => {
  expect(await readUse()).toEqual([null, null]);
  const token = await takeToken(app, client);
  expect(await readUse()).toEqual(["2026-11-24T12:00:00.000Z", null]);
  wait(1);
  await call(app, token, "/v1/students/A1");
  expect(await readUse()).toEqual(["2026-11-24T12:01:00.000Z", "students:read"]);
  wait(1);
  await call(app, token, "/v1/buildings");
  expect(await readUse()).toEqual(["2026-11-24T12:02:00.000Z", "buildings:read"]);
  wait(1);
  await call(app, token, "/v1/me");
  await takeToken(app, client);
  expect(await readUse()).toEqual(["2026-11-24T12:03:00.000Z", "buildings:read"]);
});

test("of calls that wait together the last counts, and the endpoint of the last one with data", async () => {
  const token = await takeToken(app, client);
  await call(app, token, "/v1/students");
  await call(app, token, "/v1/buildings");
  wait(1);
  await call(app, token, "/v1/me");
  expect(await readUse()).toEqual(["2026-11-24T12:01:00.000Z", "buildings:read"]);
});

test("what is refused with 401 is no use", async () => {
  const token = await takeToken(app, client);
  await readUse();
  wait(31);
  expect((await call(app, token, "/v1/students")).status).toBe(401);
  const refused = await post(app, "/oauth/token", {
    grant_type: "client_credentials",
    ...proofOf({ ...client, secret: "wrong" }),
  });
  expect(refused.status).toBe(401);
  expect(await readUse()).toEqual(["2026-11-24T12:00:00.000Z", null]);
});

test("a call does not wait for it: it is stored within a second or two by itself", async () => {
  const token = await takeToken(app, client);
  await readUse();
  wait(1);
  await call(app, token, "/v1/students");
  expect((await readStored())?.lastUsedEndpoint).toBeNull();
  const until = performance.now() + 5_000;
  while ((await readStored())?.lastUsedEndpoint === null && performance.now() < until) {
    await Bun.sleep(50);
  }
  expect((await readStored())?.lastUsedEndpoint).toBe("students:read");
});

test("a thousand calls of twenty clients are one write", async () => {
  const clients = await Promise.all(
    Array.from({ length: 20 }, () => addClient(house, districtId, { grants: { buildings: {} } })),
  );
  const tokens = await Promise.all(clients.map((one) => takeToken(app, one)));
  await storeSecretUses(house.deps);
  let writes = 0;
  const { control } = house.deps.databases;
  const counting = {
    ...control,
    write: (work: Parameters<typeof control.write>[0]) => {
      writes += 1;
      return control.write(work);
    },
  };
  const deps = {
    ...house.deps,
    databases: { ...house.deps.databases, control: counting },
  } as TestHouse["deps"];
  const counted = openApi({ ...house, deps });
  for (const token of tokens) {
    for (let time = 0; time < 5; time += 1) await call(counted, token, "/v1/me");
  }
  await storeSecretUses(deps);
  expect(writes).toBeLessThan(4);
  for (const one of clients) expect((await readStored(one))?.lastUsedAt).not.toBeNull();
});

test("a use that another process stored later is not written over", async () => {
  const token = await takeToken(app, client);
  wait(10);
  const { control } = house.deps.databases;
  const elsewhere = {
    ...house.deps,
    databases: { ...house.deps.databases, control: { ...control } },
  };
  await call(openApi({ ...house, deps: elsewhere }), token, "/v1/students");
  await storeSecretUses(elsewhere);
  wait(-10);
  await call(app, token, "/v1/buildings");
  expect(await readUse()).toEqual(["2026-11-24T12:10:00.000Z", "students:read"]);
});
