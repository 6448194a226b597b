/** Whether the time of a refusal, or what is done for it, tells which client IDs exist. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Hono } from "hono";
import { insertClientSecret } from "../../db/control/credentials.ts";
import { openApi } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { post } from "./asking.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let app: Hono;
/** With one secret, and with two. */
let clientIds: readonly string[];

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  const districtId = await addDistrict(house);
  const [one, two] = [
    await addClient(house, districtId, { grants: { students: {} } }),
    await addClient(house, districtId, { grants: { students: {}, buildings: {}, absences: {} } }),
  ];
  await house.deps.databases.control.write((tx) =>
    insertClientSecret(tx, {
      id: "sec_second",
      integrationId: two.integration.id,
      secretHash: "1".repeat(64),
      createdAt: house.clock.now.toISOString(),
      createdBy: "test",
    }),
  );
  clientIds = [one.clientId, two.clientId];
});
afterAll(() => house.close());

const unknownId = "x".repeat(22);

async function refuse(through: Hono, clientId: string): Promise<void> {
  const answer = await post(through, "/oauth/token", {
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: "y".repeat(43),
  });
  expect(answer.status).toBe(401);
}

test("the database is asked the same for all of them, and answers with one row of the same shape", async () => {
  const asked: string[] = [];
  const { orm } = house.deps.databases.control;
  const listening = new Proxy(orm, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (...words: unknown[]) => {
        const answer: unknown = await value.apply(target, words);
        const [row] = Array.isArray(answer) ? answer : [];
        asked.push(`${String(name)} ${Object.keys(row ?? {}).join()}`);
        return answer;
      };
    },
  });
  const databases = {
    ...house.deps.databases,
    control: { ...house.deps.databases.control, orm: listening },
  };
  const heard = openApi({ ...house, deps: { ...house.deps, databases } });
  for (const clientId of [...clientIds, unknownId, "", "no\0body"]) await refuse(heard, clientId);
  expect(asked).toEqual(Array(5).fill("all key,json"));
});

// Other programs on the machine delay one or the other; they do not do so three times in favour of the same.
const triesMax = 3;
const rounds = 400;

test("the median times of an unknown client and a wrong secret are within a third of each other", async () => {
  let ratios: readonly number[] = [];
  for (let attempt = 0; attempt < triesMax; attempt += 1) {
    const times = await measure([unknownId, ...clientIds]);
    const [unknown = 0, ...known] = times.map(medianOf);
    ratios = known.map((median) => median / unknown);
    if (ratios.every((ratio) => ratio > 0.75 && ratio < 1.34)) return;
  }
  expect(ratios).toEqual([1, 1]);
});

/** In turns, so that a busy moment is everybody's. */
async function measure(ids: readonly string[]): Promise<readonly number[][]> {
  const times = ids.map((): number[] => []);
  for (let round = -50; round < rounds; round += 1) {
    for (const [index, clientId] of ids.entries()) {
      const begun = performance.now();
      await refuse(app, clientId);
      if (round >= 0) times[index]?.push(performance.now() - begun);
    }
  }
  return times;
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
