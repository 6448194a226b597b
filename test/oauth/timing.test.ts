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

test("the database is asked the same for all of them, and answers as much", async () => {
  const asked: { sql: string; argument: string; answer: string }[] = [];
  const { control } = house.deps.databases;
  const listening = {
    ...control,
    ask: async (sql: string, argument: string) => {
      const answer = await control.ask(sql, argument);
      asked.push({ sql, argument, answer });
      return answer;
    },
  };
  const databases = { ...house.deps.databases, control: listening };
  const heard = openApi({ ...house, deps: { ...house.deps, databases } });
  const ids = [...clientIds, unknownId, "no\0body"];
  for (const clientId of ids) await refuse(heard, clientId);
  expect(new Set(asked.map(({ sql }) => sql)).size).toBe(1);
  expect(asked).toHaveLength(ids.length);
  // One has two secrets, the others one, and an id is echoed.
  const lengths = asked.map(({ argument, answer }) => answer.length - argument.length);
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(200);
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
