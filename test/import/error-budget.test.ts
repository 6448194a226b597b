import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { bodySettings } from "../../src/import/load-settings.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import { addSchool, idsOf, loadCsv, readCursor, readStored, studentsCsv } from "./loading.ts";

setDefaultTimeout(120_000);

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

/** So many rows, of which the last ones have no readable date of birth. */
function withErrors(rows: number, errors: number): string {
  const lines = studentsCsv(idsOf(rows)).split("\n");
  const firstWrong = lines.length - errors;
  return lines
    .map((line, index) => (index < firstWrong ? line : line.replace("2014-05-06", "soon")))
    .join("\n");
}

test("with five rows of a hundred wrong, the other 95 are stored", async () => {
  const school = await addSchool(house);
  const outcome = await loadCsv(school, "students", withErrors(100, 5));
  expect(outcome.failure).toBeUndefined();
  expect(outcome.report).toMatchObject({ rowsRead: 100, rowsAdded: 95, rowsRejected: 5 });
  expect(await readStored(school, "students")).toHaveLength(95);
});

test("with six rows of a hundred wrong, nothing is stored and every wrong row is named", async () => {
  const school = await addSchool(house);
  const cursor = await readCursor(school);
  const outcome = await loadCsv(school, "students", withErrors(100, 6));
  expect(outcome.failure?.reason).toBe("too_many_errors");
  expect(outcome.failure?.sentence).toContain("6 of 100 rows have errors; at most 5 may");
  expect(outcome.report).toMatchObject({ rowsRead: 100, rowsAdded: 0, rowsRejected: 6 });
  expect(outcome.notices.map((notice) => notice.line)).toEqual([96, 97, 98, 99, 100, 101]);
  expect(await readStored(school, "students")).toEqual([]);
  expect(await readCursor(school)).toBe(cursor);
});

test("of fewer than twenty rows none may be wrong", async () => {
  const school = await addSchool(house);
  const outcome = await loadCsv(school, "students", withErrors(19, 1));
  expect(outcome.failure?.reason).toBe("too_many_errors");
  expect(await readStored(school, "students")).toEqual([]);
});

test("of a large file never more than 1,000 rows may be wrong, and the first 1,000 are told", async () => {
  const school = await addSchool(house);
  const settings = { ...bodySettings, errorRowsMax: 1_000 };
  const load = { settings };
  const outcome = await loadCsv(school, "students", withErrors(21_000, 1_001), load);
  expect(outcome.failure?.sentence).toContain(
    "1,001 of 21,000 rows have errors; at most 1,000 may",
  );
  expect(outcome.notices).toHaveLength(1_000);
  expect(outcome.noticesLeftOut).toBe(1);
  expect(await readStored(school, "students")).toEqual([]);
  const allowed = await loadCsv(school, "students", withErrors(21_000, 1_000), load);
  expect(allowed.report).toMatchObject({ rowsAdded: 20_000, rowsRejected: 1_000 });
});

test("a row with several wrong cells is one rejected row with a notice for each", async () => {
  const school = await addSchool(house);
  const csv = `${studentsCsv(idsOf(20))}\nwrong id,,Ada,soon,F,ENROLLED,Lincoln Elementary,001`;
  const outcome = await loadCsv(school, "students", csv);
  expect(outcome.report).toMatchObject({ rowsAdded: 20, rowsRejected: 1 });
  expect(outcome.notices.map((notice) => notice.column)).toEqual([
    "student_id",
    "last_name",
    "date_of_birth",
  ]);
});

test("a load with no rows fails and stores nothing", async () => {
  const school = await addSchool(house);
  const outcome = await loadCsv(school, "students", studentsCsv([]));
  expect(outcome.failure?.reason).toBe("empty_file");
  const nothing = await loadCsv(school, "students", "");
  expect(nothing.failure?.reason).toBe("empty_file");
});

test("a file that breaks off after thousands of good rows stores none of them", async () => {
  const school = await addSchool(house);
  const csv = `${studentsCsv(idsOf(3_000))}\nS999999,"Doe`;
  const outcome = await loadCsv(school, "students", csv);
  expect(outcome.failure?.reason).toBe("format_invalid");
  expect(await readStored(school, "students")).toEqual([]);
});

test("a row with too few cells is an error of its line, not of the file", async () => {
  const school = await addSchool(house);
  const outcome = await loadCsv(school, "students", `${studentsCsv(idsOf(20))}\nS9,Doe\n`);
  expect(outcome.report).toMatchObject({ rowsAdded: 20, rowsRejected: 1 });
  expect(outcome.notices).toMatchObject([{ line: 22, column: undefined, isError: true }]);
});
