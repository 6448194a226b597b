import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { RecordsDatabase } from "../../db/open.ts";
import { findCursor, markCursor } from "../../db/records/apply-rows.ts";
import { changeCounter } from "../../db/records/schema.ts";
import { createWriter, retryWhileBusy } from "../../db/write.ts";
import { addDistrict, openHouse, type TestHouse } from "../help/district.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let districtId: string;
let records: RecordsDatabase;
beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  districtId = await addDistrict(house);
  records = await house.deps.databases.records(districtId);
  await records.write((tx) => markCursor(tx, 0));
});
afterAll(() => house.close());

function addOne(): Promise<void> {
  return records.write(async (tx) => {
    const cursor = await findCursor(tx);
    // Another write that is let in here would read the same number.
    await Bun.sleep(1);
    await markCursor(tx, cursor + 1);
  });
}

test("fifty writes at once wait for one another, and none is lost", async () => {
  await Promise.all(Array.from({ length: 50 }, addOne));
  expect(await findCursor(records.orm)).toBe(50);
});

test("a write that fails is undone and does not hold up the next", async () => {
  const failing = records.write(async (tx) => {
    await markCursor(tx, 99);
    throw new Error("no");
  });
  const following = addOne();
  expect(await failing.catch((error: unknown) => String(error))).toBe("Error: no");
  await following;
  expect(await findCursor(records.orm)).toBe(1);
});

test("writes end in the order in which they were asked for", async () => {
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3, 4].map((number) =>
      records.write(async () => {
        await Bun.sleep(4 - number);
        order.push(number);
      }),
    ),
  );
  expect(order).toEqual([1, 2, 3, 4]);
});

test("a write waits while another process holds the database, and timers fire meanwhile", async () => {
  const file = house.deps.config.districtDatabaseUrl
    .replaceAll("{district}", districtId)
    .replaceAll("{kind}", "records");
  const script = join(import.meta.dir, "holding-process.ts");
  const child = Bun.spawn([process.execPath, script, file, "2000"], { stdout: "pipe" });
  const reader = child.stdout.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("held\n");
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 10);
  const writing = addOne();
  const first = await Promise.race([writing, Bun.sleep(500).then(() => "still waits")]);
  expect(first).toBe("still waits");
  // Reading goes on: it needs no lock.
  expect(await findCursor(records.orm)).toBe(0);
  await writing;
  clearInterval(timer);
  expect(await child.exited).toBe(0);
  expect(await findCursor(records.orm)).toBe(1);
  // Waiting inside SQLite would let none fire.
  expect(ticks).toBeGreaterThan(10);
});

test("all reads of a snapshot see the same rows, whatever is written between them", async () => {
  await addOne();
  const seen = await records.read(async (snapshot) => {
    const first = await findCursor(snapshot);
    await addOne();
    return [first, await findCursor(snapshot), await findCursor(records.orm)];
  });
  expect(seen).toEqual([1, 1, 2]);
  expect(await findCursor(records.orm)).toBe(2);
});

test("a snapshot cannot be written in, and the next one can be read", async () => {
  const writing = records.read(async (snapshot) => {
    await snapshot.update(changeCounter).set({ cursor: 7 }).where(eq(changeCounter.id, 1));
  });
  expect(await writing.catch((error: unknown) => String(error))).toContain("Failed query");
  expect(await records.read(findCursor)).toBe(0);
});

test("a snapshot keeps its state while others write, and the next one on its connection sees theirs", async () => {
  const seen = await records.read(async (snapshot) => {
    const before = await findCursor(snapshot);
    await addOne();
    return [before, await findCursor(snapshot)];
  });
  expect(seen).toEqual([0, 0]);
  expect(await records.read(findCursor)).toBe(1);
});

test("a snapshot that was given back answers nobody, whoever has its connection now", async () => {
  const kept = await records.read(async (snapshot) => snapshot);
  const stray = findCursor(kept).catch((error: unknown) => String(error));
  expect(await stray).toContain("Failed query");
  await records.read(async (snapshot) => {
    expect(await findCursor(kept).catch(() => "refused")).toBe("refused");
    expect(await findCursor(snapshot)).toBe(0);
  });
});

test("a snapshot that throws gives its connection back", async () => {
  for (let time = 0; time < 30; time += 1) {
    const reading = records.read(async (snapshot) => {
      await findCursor(snapshot);
      throw new Error("no");
    });
    expect(await reading.catch((error: unknown) => String(error))).toBe("Error: no");
  }
  await addOne();
  expect(await findCursor(records.orm)).toBe(1);
});

test("a write is retried when the database is busy, and only then", async () => {
  const busy = Object.assign(new Error("busy"), { code: "SQLITE_BUSY_SNAPSHOT" });
  const answers = [new Error("wrapped", { cause: busy }), busy];
  const write = createWriter();
  expect(
    await write(async () => {
      const error = answers.pop();
      if (error) throw error;
      return "written";
    }),
  ).toBe("written");
  let calls = 0;
  const failing = retryWhileBusy(async () => {
    calls += 1;
    throw Object.assign(new Error("full"), { code: "SQLITE_FULL" });
  });
  expect(await failing.catch((error: unknown) => String(error))).toBe("Error: full");
  expect(calls).toBe(1);
});
