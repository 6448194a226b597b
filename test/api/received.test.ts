import { afterAll, beforeAll, expect, test } from "bun:test";
import { insertDisclosure } from "../../db/ledger/disclosures.ts";
import { findLastDisclosures } from "../../db/ledger/received.ts";
import type { LedgerDatabase } from "../../db/open.ts";
import { addDistrict, openHouse, type TestHouse } from "../help/district.ts";

let house: TestHouse;
let ledger: LedgerDatabase;
beforeAll(async () => {
  house = await openHouse();
  ledger = await house.deps.databases.ledger(await addDistrict(house));
});
afterAll(() => house.close());

const receiver = { integrationId: "int_1", endpoint: "students" };

async function disclose(
  to: typeof receiver,
  day: string,
  studentNumbers: Iterable<number>,
): Promise<void> {
  await insertDisclosure(ledger, {
    ...to,
    columns: [],
    channel: "api",
    at: `2026-11-${day}T00:00:00.000Z`,
    runId: null,
    state: "sent",
    studentNumbers,
  });
}

async function lastDays(
  to: typeof receiver,
  ...numbers: readonly number[]
): Promise<readonly unknown[]> {
  const found = await findLastDisclosures(ledger, to, numbers);
  return numbers.map((number) => {
    const at = found.get(number);
    return at === undefined ? undefined : new Date(at).getUTCDate();
  });
}

test("the ledger knows when each student was last disclosed to a receiver, and reads on from where it was", async () => {
  expect(await lastDays(receiver, 1)).toEqual([undefined]);
  for (let number = 1; number <= 250; number += 1) await disclose(receiver, "02", [number]);
  await disclose(receiver, "05", [3, 70_000]);
  await disclose(receiver, "04", [3, 4]);
  await disclose({ ...receiver, endpoint: "guardians" }, "09", [5]);
  await disclose({ ...receiver, integrationId: "int_2" }, "10", [6, 900]);
  expect(await lastDays(receiver, 1, 3, 4, 5, 250, 251, 900, 70_000, 70_001, 9_000_000)).toEqual([
    2,
    5,
    4,
    2,
    2,
    undefined,
    undefined,
    5,
    undefined,
    undefined,
  ]);
  await disclose(receiver, "12", [70_001]);
  expect(await lastDays(receiver, 3, 70_001)).toEqual([5, 12]);
  expect(await lastDays({ ...receiver, integrationId: "int_2" }, 1, 6)).toEqual([undefined, 10]);
});

test("what no longer fits is read again", async () => {
  const far = 1_500_000;
  for (let count = 0; count < 8; count += 1) {
    const other = { integrationId: `int_far_${count}`, endpoint: "students" };
    await disclose(other, "03", [far + count]);
    expect(await lastDays(other, far + count, 1)).toEqual([3, undefined]);
  }
  expect(
    await lastDays({ integrationId: "int_far_0", endpoint: "students" }, far, far + 1),
  ).toEqual([3, undefined]);
  expect(await lastDays(receiver, 3)).toEqual([5]);
});
