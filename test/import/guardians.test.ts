import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import {
  addSchool,
  ask,
  idsOf,
  loadCsv,
  problemsOf,
  readCursor,
  readStored,
  studentsCsv,
  type School,
} from "./loading.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  school = await addSchool(house);
  await loadCsv(school, "students", studentsCsv(["A1", "A2", "A3", ...idsOf(40)]));
  await loadCsv(school, "guardians", guardiansCsv("A1,G1", "A1,G2", "A2,G3", "A3,G4"));
});
afterAll(() => house.close());

function guardiansCsv(...keys: readonly string[]): string {
  return ["student_id,guardian_id,last_name,first_name", ...keys.map((key) => `${key},P,Q`)].join(
    "\n",
  );
}

// Enough good rows that one wrong row stays under the budget.
const fillers = idsOf(40).map((id) => `${id},F`);

async function keysOf(...students: readonly string[]): Promise<readonly string[]> {
  const rows = await readStored(school, "guardians");
  return rows
    .filter((row) => students.includes(String(row["student_id"])))
    .map((row) => `${row["student_id"]},${row["guardian_id"]}`);
}

test("a student named in the load gets exactly these guardians; others keep theirs", async () => {
  const outcome = await loadCsv(school, "guardians", guardiansCsv("A1,G2", "A1,G5", "A2,G3"));
  expect(outcome.report).toMatchObject({
    rowsAdded: 1,
    rowsUnchanged: 2,
    rowsRemoved: 1,
    rowsRejected: 0,
  });
  expect(await keysOf("A1", "A2", "A3")).toEqual(["A1,G2", "A1,G5", "A2,G3", "A3,G4"]);
});

test("a guardian of the same id stays with another student", async () => {
  await loadCsv(school, "guardians", guardiansCsv("A2,G1", "A2,G3"));
  await loadCsv(school, "guardians", guardiansCsv("A1,G2"));
  expect(await keysOf("A1", "A2")).toEqual(["A1,G2", "A2,G1", "A2,G3"]);
});

test("one student's guardians may stand far apart in the file", async () => {
  const many = Array.from({ length: 2_500 }, (_, index) => `A2,X${index}`);
  const outcome = await loadCsv(school, "guardians", guardiansCsv("A1,G1", ...many, "A1,G2"));
  expect(outcome.report.rowsRemoved).toBe(1);
  expect(await keysOf("A1")).toEqual(["A1,G1", "A1,G2"]);
});

test("a rejected row blocks removals for its student, and for no other", async () => {
  const wrong = "A1,G9,,Q";
  const csv = [guardiansCsv("A1,G5", "A2,G6", ...fillers), wrong].join("\n");
  const outcome = await loadCsv(school, "guardians", csv);
  expect(outcome.report).toMatchObject({ rowsRejected: 1, rowsRemoved: 1 });
  expect(await keysOf("A1", "A2")).toEqual(["A1,G1", "A1,G2", "A1,G5", "A2,G6"]);
});

test("a repeated row blocks removals for its student too", async () => {
  const csv = guardiansCsv("A1,G5", "A1,G5", ...fillers);
  const outcome = await loadCsv(school, "guardians", csv);
  expect(problemsOf(outcome)).toEqual(["3 guardian_id: repeats the row on line 2"]);
  expect(await keysOf("A1")).toEqual(["A1,G1", "A1,G2", "A1,G5"]);
});

test("a rejected row without a readable student blocks all removals", async () => {
  for (const wrong of [",G9,P,Q", "A1,G9\n", `${"A".repeat(21)},G9,P,Q`]) {
    const csv = [guardiansCsv("A1,G1", "A2,G6", ...fillers), wrong].join("\n");
    const outcome = await loadCsv(school, "guardians", csv);
    expect(outcome.report).toMatchObject({ rowsRejected: 1, rowsRemoved: 0 });
  }
  expect(await keysOf("A1", "A2")).toEqual(["A1,G1", "A1,G2", "A2,G3", "A2,G6"]);
});

test("a guardian whose student is not stored is refused", async () => {
  const outcome = await loadCsv(school, "guardians", guardiansCsv(...fillers, "NOBODY,G1"));
  expect(problemsOf(outcome)).toEqual(["42 student_id: is not among the stored students"]);
});

test("without a Guardian Id the key follows from last name, first name and relationship", async () => {
  const csv = [
    "student_id,last_name,first_name,relationship",
    "A1,Doe,Ada,Mother",
    "A1,Doe,Ada,Aunt",
    "A1,Doe,Bo,",
    "A2,Doe,Ada,Mother",
  ].join("\n");
  const first = await loadCsv(school, "guardians", csv);
  expect(first.report).toMatchObject({ rowsAdded: 4, rowsRemoved: 3 });
  const [a1, a2] = [await keysOf("A1"), await keysOf("A2")];
  expect(new Set(a1).size).toBe(3);
  expect(a1.map((key) => key.slice(3))).toContain(a2[0]?.slice(3) ?? "none");
  const again = await loadCsv(school, "guardians", csv.replace("relationship", "Relationship"));
  expect(again.report).toMatchObject({ rowsUnchanged: 4, rowsAdded: 0, rowsRemoved: 0 });
});

test("a removal leaves its key, its student's number, its run and a cursor of its own", async () => {
  const before = await readCursor(school);
  await loadCsv(school, "guardians", guardiansCsv("A1,G5"), { runId: "run_removing" });
  const numbers = await ask<{ number: number }>(
    school,
    "select number from students where external_id = 'A1'",
  );
  const found = await ask<Record<string, unknown>>(
    school,
    "select cursor, table_name, key, student_number, removed_at, run_id from removals order by cursor",
  );
  expect(found.map((row) => row["key"])).toEqual(['["A1","G1"]', '["A1","G2"]']);
  expect(found.map((row) => row["cursor"])).toEqual([before + 1, before + 2]);
  expect(found[0]).toMatchObject({
    table_name: "guardians",
    student_number: numbers[0]?.number,
    removed_at: house.clock.now.toISOString(),
    run_id: "run_removing",
  });
  expect(await readCursor(school)).toBe(before + 3);
});

test("ids with quotes, commas, tabs and letters of any script are the same key when they come again", async () => {
  const ids = [
    'q"uote',
    "com,ma",
    "ta\tb",
    "sl\\ash",
    "'",
    "Zoë",
    "李",
    "👩🏽‍🏫",
    "a\u2028b",
    "1E5",
    "007",
  ];
  const cells = ids.map((id) => `A1,"${id.replaceAll('"', '""')}"`);
  const first = await loadCsv(school, "guardians", guardiansCsv(...cells));
  expect(first.report).toMatchObject({ rowsAdded: ids.length, rowsRemoved: 2 });
  const again = await loadCsv(school, "guardians", guardiansCsv(...cells));
  expect(again.report).toMatchObject({ rowsUnchanged: ids.length, rowsRemoved: 0, rowsAdded: 0 });
  const rows = await readStored(school, "guardians");
  const stored = rows.filter((row) => row["student_id"] === "A1").map((row) => row["guardian_id"]);
  expect(new Set(stored)).toEqual(new Set(ids));
});
