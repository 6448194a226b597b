import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import { insertDisclosure } from "../../db/ledger/disclosures.ts";
import {
  linesSql,
  listDisclosureLines,
  listEntries,
  listHolders,
} from "../../db/ledger/by-student.ts";
import { hasNumber, packNumbers } from "../../db/ledger/number-set.ts";
import { sortIntoParts } from "../../db/ledger/parts.ts";
import type { LedgerDatabase } from "../../db/open.ts";
import { addDistrict, openHouse, type TestHouse } from "../help/district.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let ledger: LedgerDatabase;
let districtId: string;

beforeAll(async () => {
  house = await openHouse();
  districtId = await addDistrict(house);
  ledger = await house.deps.databases.ledger(districtId);
});
afterAll(() => house.close());

/** The same numbers at every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const endpoints = ["students", "guardians"] as const;
const channels = ["api", "push", "preview", "download"] as const;

type Told = {
  readonly integrationId: string;
  readonly endpoint: string;
  readonly channel: (typeof channels)[number];
  readonly columns: readonly string[];
  readonly at: string;
  readonly numbers: ReadonlySet<number>;
};

const students = 1_500;

function drawDisclosures(count: number): readonly Told[] {
  const next = random(7);
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  return Array.from({ length: count }, (_, index) => {
    // Whole nights, single reads and pages.
    const share = one([1, 0.9, 0.002, 0.05]);
    const numbers = new Set<number>();
    for (let number = 1; number <= students; number += 1) if (next() < share) numbers.add(number);
    return {
      integrationId: `int_${Math.floor(next() * 3)}`,
      endpoint: one(endpoints),
      channel: one(channels),
      columns: one([["student_id"], ["student_id", "grade"]]),
      at: new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString(),
      numbers,
    };
  });
}

async function tell({ numbers, ...one }: Told): Promise<void> {
  const more = { runId: null, state: "sent", studentNumbers: numbers } as const;
  await insertDisclosure(ledger, { ...one, ...more });
}

async function sortAll(): Promise<void> {
  while (await sortIntoParts(ledger));
}

const all = drawDisclosures(160);

describe("who received a student's record", () => {
  beforeAll(async () => {
    // Sorted in between, as a district does: what comes later is added to what is there.
    for (const [index, one] of all.entries()) {
      await tell(one);
      if (index % 37 === 0) await sortAll();
    }
    await sortAll();
  });

  // At the edges of bytes and of parts, and beyond the last student.
  test.each([1, 7, 8, 9, 511, 512, 513, 1_023, 1_024, 1_499, 1_500, 1_501, 9_000])(
    "is what the disclosures say of number %d, counted, first and last",
    async (number) => {
      const mine = all.filter(({ numbers }) => numbers.has(number));
      const expected = new Map<string, { times: number; first: string; last: string }>();
      for (const { integrationId, endpoint, channel, at } of mine) {
        const key = JSON.stringify([integrationId, endpoint, channel]);
        const known = expected.get(key) ?? { times: 0, first: at, last: at };
        expected.set(key, { ...known, times: known.times + 1, last: at });
      }
      const lines = await listDisclosureLines(ledger, [number]);
      const found = lines.map((line) => [
        JSON.stringify([line.integrationId, line.endpoint, line.channel]),
        { times: line.times, first: line.firstAt, last: line.lastAt },
      ]);
      expect(new Map(found as never)).toEqual(expected as never);
      expect(lines.map(({ lastAt }) => lastAt)).toEqual(
        lines
          .map(({ lastAt }) => lastAt)
          .toSorted()
          .toReversed(),
      );
      const holders = await listHolders(ledger, [{ number, studentId: "A" }]);
      expect(new Set(holders.map(({ integrationId }) => integrationId))).toEqual(
        new Set(mine.map(({ integrationId }) => integrationId)),
      );
    },
  );

  test("opens one by one, newest first, page by page", async () => {
    for (const number of [1, 777]) {
      const seen: string[] = [];
      let before: number | undefined = Number.MAX_SAFE_INTEGER;
      while (before !== undefined) {
        const page = { before, limit: 7 };
        const { entries, next }: Awaited<ReturnType<typeof listEntries>> = await listEntries(
          ledger,
          [number],
          page,
        );
        seen.push(...entries.map(({ at }) => at));
        before = next;
      }
      const mine = all.filter(({ numbers }) => numbers.has(number));
      expect(seen).toEqual(mine.map(({ at }) => at).toReversed());
    }
  });

  test("of one line opens only what is of it", async () => {
    const [line] = await listDisclosureLines(ledger, [1]);
    if (!line) throw new Error("nobody received anything");
    const { integrationId, endpoint, channel, times } = line;
    const of = { integrationId, endpoint, channel };
    const page = { of, before: Number.MAX_SAFE_INTEGER, limit: 1_000 };
    const { entries } = await listEntries(ledger, [1], page);
    expect(entries).toHaveLength(times);
    for (const entry of entries) expect(entry).toMatchObject(of);
  });
});

test("nothing is counted twice, whoever sorts at the same time", async () => {
  const one = { ...(all[0] as Told), integrationId: "int_twice", numbers: new Set([3]) };
  for (let count = 0; count < 20; count += 1) await tell(one);
  await Promise.all([sortAll(), sortAll(), sortAll()]);
  const lines = await listDisclosureLines(ledger, [3]);
  expect(lines.find(({ integrationId }) => integrationId === "int_twice")?.times).toBe(20);
});

test("nights on which the same students were sent are one row of the neighbours, not one each", async () => {
  const other = await addDistrict(house);
  const nights = await house.deps.databases.ledger(other);
  const numbers = Array.from({ length: 1_000 }, (_, index) => index + 1);
  for (let night = 0; night < 60; night += 1) {
    const at = new Date(Date.UTC(2026, 0, 1 + night)).toISOString();
    const push = {
      channel: "push",
      runId: null,
      state: "delivered",
      columns: ["student_id"],
    } as const;
    await insertDisclosure(nights, {
      integrationId: "int_1",
      endpoint: "students",
      ...push,
      at,
      studentNumbers: numbers,
    });
    while (await sortIntoParts(nights));
  }
  const [count] = await nights.orm.all<{ rows: number }>(
    "select count(*) as rows from disclosure_parts",
  );
  expect(count?.rows).toBe(2);
  const [line] = await listDisclosureLines(nights, [1_000]);
  expect([line?.times, line?.firstAt.slice(0, 10)]).toEqual([60, "2026-01-01"]);
});

test("a student is looked up among the neighbours only, not in all there is", async () => {
  const plan = await ledger.orm.all<{ detail: string }>(
    sql`explain query plan ${linesSql([1_000])}`,
  );
  const steps = plan.map(({ detail }) => detail).join("\n");
  expect(steps).toMatch(/SEARCH p USING PRIMARY KEY \(part=\?\)/);
  expect(steps).toMatch(/SEARCH k USING INTEGER PRIMARY KEY/);
  expect(steps).not.toMatch(/SCAN [pk]\b/);
});

test("a set is looked into without being made", () => {
  const numbers = [1, 2, 127, 128, 129, 16_383, 16_384, 2_097_151, 900_000_000];
  const packed = packNumbers(numbers);
  for (const number of numbers) expect(hasNumber(packed, number)).toBe(true);
  for (const number of [0, 3, 126, 130, 16_385, 900_000_001]) {
    expect(hasNumber(packed, number)).toBe(false);
  }
  expect(hasNumber(packNumbers([]), 1)).toBe(false);
});
