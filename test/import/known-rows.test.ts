import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { LeaseLost } from "../../src/transfer/lease.ts";
import type { FileOutcome } from "../../src/import/load.ts";
import { watchKeys } from "../../src/import/watch-keys.ts";
import { createHashTable } from "../../src/import/hash-table.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import {
  addSchool,
  idsOf,
  loadCsv,
  problemsOf,
  readStored,
  studentsCsv,
  type LoadInput,
  type School,
} from "./loading.ts";

setDefaultTimeout(120_000);

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

// More than the engine reads hashes for.
const count = 6_000;
const rows = studentsCsv(idsOf(count)).split("\n");

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** The same load, read and judged in a thread of its own as a large file is. */
async function loadInThread(
  school: School,
  csv: string,
  input: LoadInput = {},
): Promise<FileOutcome> {
  const { spool } = house.deps;
  const { id } = await spool.write(piecesOf(`${csv}\n`), 10_000_000);
  const spooled = { place: spool.place, id, format: "csv" } as const;
  return loadCsv(school, "students", csv, { spooled, ...input });
}

const ways = [
  ["here", (school: School, csv: string) => loadCsv(school, "students", csv)],
  ["in a thread", (school: School, csv: string) => loadInThread(school, csv)],
] as const;

describe.each(ways)("a load of rows that are stored already, judged %s", (_where, load) => {
  test("changes the one that differs, adds the new one, and counts the others", async () => {
    const school = await addSchool(house);
    await load(school, rows.join("\n"));
    const csv = rows.map((row, at) => (at === 5_000 ? row.replace("Doe", "Roe") : row));
    const outcome = await load(school, [...csv, studentsCsv(["NEW"]).split("\n")[1]].join("\n"));
    expect(outcome.report).toEqual({
      rowsRead: count + 1,
      rowsAdded: 1,
      rowsChanged: 1,
      rowsUnchanged: count - 1,
      rowsRemoved: 0,
      rowsRejected: 0,
    });
    const stored = await readStored(school, "students");
    expect(stored.filter((row) => row["last_name"] === "Roe")).toHaveLength(1);
    expect(stored).toHaveLength(count + 1);
  });

  test("still finds a key that stands twice, among rows that are stored as they are", async () => {
    const school = await addSchool(house);
    await load(school, rows.join("\n"));
    const outcome = await load(school, [...rows, rows[1]].join("\n"));
    expect(problemsOf(outcome)).toEqual([`${count + 2} student_id: repeats the row on line 2`]);
    expect(outcome.report).toMatchObject({ rowsUnchanged: count, rowsRejected: 1 });
  });

  test("names the line of a file that breaks off, and stores nothing of it", async () => {
    const school = await addSchool(house);
    const outcome = await load(school, `${rows.join("\n")}\nX1,"open`);
    expect(outcome.failure?.sentence).toStartWith(`Line ${count + 2}, column 2`);
    expect(await readStored(school, "students")).toEqual([]);
  });
});

test("a load that loses its lease while a thread reads ends the thread and stores nothing", async () => {
  const school = await addSchool(house);
  const lost = { checkLease: () => Promise.reject(new LeaseLost("taken over")) };
  const load = loadInThread(school, rows.join("\n"), lost);
  expect(await load.catch((error: unknown) => error)).toBeInstanceOf(LeaseLost);
  expect(await readStored(school, "students")).toEqual([]);
});

test("a spooled file that was changed on the disk is a fault, not a shorter file", async () => {
  const school = await addSchool(house);
  const spooled = { place: house.deps.spool.place, id: "x".repeat(20), format: "csv" } as const;
  const load = loadCsv(school, "students", rows.join("\n"), { spooled });
  expect(String(await load.catch((error: unknown) => error))).toContain("ENOENT");
});

test("watched keys never pass for different ones when one came twice, however many there are", () => {
  const once = watchKeys();
  for (let at = 0; at < 200_000; at++) once.add(`S${at}`);
  expect(once.mayRepeat()).toBe(false);
  once.add("S777");
  expect(once.mayRepeat()).toBe(true);
});

test("a hash table tells apart numbers that fall on the same slot", () => {
  const table = createHashTable(8, 4);
  const number = (...words: readonly number[]) => Uint32Array.from(words);
  expect(table.add(number(16, 1, 1, 1))).toBe(true);
  expect(table.add(number(32, 1, 1, 1))).toBe(true);
  expect(table.add(number(16, 1, 1, 1))).toBe(false);
  expect(table.has(number(32, 1, 1, 1))).toBe(true);
  expect(table.has(number(48, 1, 1, 1))).toBe(false);
});
