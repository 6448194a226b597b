import { afterAll, beforeAll, expect, test } from "bun:test";
import { findAccessToken } from "../../db/control/tokens.ts";
import { hashAccessToken, hashBefore, newAccessToken } from "../../src/access/access-token.ts";
import { forgetExpired } from "../../src/keeping.ts";
import { openApi, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test("hashes sort as the times of their tokens do, to the millisecond", () => {
  const instants = [
    "1970-01-01T00:00:00.000Z",
    "2026-11-24T12:00:00.000Z",
    "2026-11-24T12:00:00.001Z",
    "2026-11-24T12:00:00.062Z",
    "2099-01-01T00:00:00.000Z",
  ].map((text) => new Date(text));
  const hashes = instants.map((instant) => hashAccessToken(newAccessToken(instant)));
  expect(hashes.toSorted()).toEqual(hashes);
  for (const [index, instant] of instants.entries()) {
    const bound = hashBefore(instant);
    expect(hashes.map((hash) => hash < bound)).toEqual(hashes.map((_, other) => other < index));
  }
});

test("a hash holds nothing of the token but its time", () => {
  const token = newAccessToken(house.clock.now);
  expect(token).toMatch(/^[0-9A-Za-z]{51}$/);
  expect(hashAccessToken(token)).toMatch(/^[0-9A-Za-z]{8}[0-9a-f]{64}$/);
  for (let start = 1; start <= token.length - 8; start += 1) {
    expect(hashAccessToken(token)).not.toContain(token.slice(start, start + 8));
  }
});

test("a token is swept a day after it was made, and not before", async () => {
  const districtId = await addDistrict(house);
  const client = await addClient(house, districtId, { grants: { buildings: {} } });
  const hash = hashAccessToken(await takeToken(openApi(house), client));
  const isStored = async (): Promise<boolean> =>
    (await findAccessToken(house.deps.databases.control.orm, hash)) !== undefined;
  for (const [at, stored] of [
    ["2026-11-25T12:00:00.000Z", true],
    ["2026-11-25T12:00:00.001Z", false],
  ] as const) {
    house.clock.now = new Date(at);
    await forgetExpired(house.deps);
    expect([at, await isStored()]).toEqual([at, stored]);
  }
});
