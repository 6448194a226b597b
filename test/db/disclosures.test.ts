import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  insertDisclosure,
  listDisclosures,
  markDisclosureDelivered,
} from "../../db/ledger/disclosures.ts";
import type { LedgerDatabase } from "../../db/open.ts";
import { addDistrict, openHouse, type TestHouse } from "../help/district.ts";

let house: TestHouse;
let ledger: LedgerDatabase;
beforeAll(async () => {
  house = await openHouse();
  ledger = await house.deps.databases.ledger(await addDistrict(house));
});
afterAll(() => house.close());

const disclosure = {
  integrationId: "int_1",
  endpoint: "students",
  columns: ["student_id", "last_name"],
  channel: "push",
  at: "2026-11-24T00:00:00.000Z",
  runId: "run_1",
  state: "sending",
} as const;

test("a disclosure keeps who, what and whose records, newest first", async () => {
  await insertDisclosure(ledger, { ...disclosure, studentNumbers: [9, 3, 9] });
  await insertDisclosure(ledger, { ...disclosure, endpoint: "guardians", studentNumbers: [] });
  await insertDisclosure(ledger, { ...disclosure, integrationId: "int_2", studentNumbers: [4] });
  const found = await listDisclosures(ledger, "int_1", 10);
  expect(found).toMatchObject([
    { endpoint: "guardians", studentNumbers: [] },
    { ...disclosure, studentNumbers: [3, 9] },
  ]);
  expect(await listDisclosures(ledger, "int_1", 1)).toHaveLength(1);
});

test("a push is marked as delivered, and no other disclosure with it", async () => {
  const id = await insertDisclosure(ledger, { ...disclosure, studentNumbers: [1] });
  const other = await insertDisclosure(ledger, { ...disclosure, studentNumbers: [2] });
  await markDisclosureDelivered(ledger, id);
  const states = (await listDisclosures(ledger, "int_1", 10)).map((row) => [row.id, row.state]);
  expect(states).toContainEqual([id, "delivered"]);
  expect(states).toContainEqual([other, "sending"]);
});

test("disclosures that are written at once all have ids of their own", async () => {
  const ids = await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      insertDisclosure(ledger, { ...disclosure, studentNumbers: [number] }),
    ),
  );
  expect(new Set(ids).size).toBe(20);
});
