import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { readJson } from "../../src/formats/read-json.ts";
import { cut } from "../formats/reading.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import {
  addSchool,
  ask,
  loadBatches,
  loadCsv,
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
  await loadCsv(
    school,
    "students",
    studentsCsv(["A1", "A2"], { grade: "05", city: "Springfield" }),
  );
});
afterAll(() => house.close());

const required = {
  last_name: "Doe",
  first_name: "Ada",
  date_of_birth: "2014-05-06",
  gender: "F",
  district_enrollment: "ENROLLED",
  building: "Lincoln Elementary",
  building_reporting_id: "001",
};

function loadJson(rows: unknown) {
  return loadBatches(school, "students", () => readJson(cut(JSON.stringify(rows))));
}

test("a column that the file does not have keeps what is stored", async () => {
  const outcome = await loadCsv(school, "students", studentsCsv(["A1"], { zip: "04512" }));
  expect(outcome.report).toMatchObject({ rowsChanged: 1 });
  const [row] = await readStored(school, "students");
  expect(row).toMatchObject({ grade: "05", city: "Springfield", zip: "04512" });
});

test("an empty cell clears the field", async () => {
  await loadCsv(school, "students", studentsCsv(["A1"], { grade: "" }));
  const [row] = await readStored(school, "students");
  expect(row).toMatchObject({ grade: null, city: "Springfield" });
});

test("null and an empty text clear the field in JSON, an absent member keeps it, row by row", async () => {
  const outcome = await loadJson([
    { student_id: "A1", ...required, grade: null },
    { student_id: "A2", ...required, city: "" },
    { student_id: "A3", ...required, zip: "1" },
  ]);
  expect(outcome.report).toMatchObject({ rowsChanged: 2, rowsAdded: 1 });
  expect(await readStored(school, "students")).toMatchObject([
    { student_id: "A1", grade: null, city: "Springfield", zip: null },
    { student_id: "A2", grade: "05", city: null, zip: null },
    { student_id: "A3", grade: null, city: null, zip: "1" },
  ]);
});

test("a partial row that says nothing different is unchanged", async () => {
  const cursor = await readCursor(school);
  const outcome = await loadCsv(school, "students", studentsCsv(["A1", "A2"]));
  expect(outcome.report).toMatchObject({ rowsUnchanged: 2, rowsChanged: 0 });
  expect(await readCursor(school)).toBe(cursor);
});

test("a required column must be filled in every row, also where others have it", async () => {
  const { last_name: _, ...rest } = required;
  const outcome = await loadJson([
    { student_id: "A1", ...required },
    { student_id: "A2", ...rest },
    { student_id: "A3", ...required, last_name: null },
    { student_id: "A4", ...required, last_name: " \t " },
  ]);
  expect(outcome.failure?.reason).toBe("too_many_errors");
  expect(outcome.notices).toMatchObject([
    { line: 2, column: "last_name", reason: "is empty" },
    { line: 3, column: "last_name", reason: "is empty" },
    { line: 4, column: "last_name", reason: "is empty" },
  ]);
});

test("a building is active unless a load says otherwise, and stays inactive without the column", async () => {
  const active = async () =>
    (await readStored(school, "buildings")).map((row) => [
      row["building_reporting_id"],
      row["active"],
    ]);
  expect(await active()).toEqual([
    ["001", true],
    ["002", true],
  ]);
  await loadCsv(school, "buildings", "building_reporting_id,building,active\n001,One,No\n003,New,");
  await loadCsv(school, "buildings", "building_reporting_id,building\n001,One more");
  expect(await active()).toEqual([
    ["001", false],
    ["002", true],
    ["003", true],
  ]);
});

test("the same content has the same hash, whichever load it came by", async () => {
  const other = await addSchool(house);
  const whole = { grade: "05", city: "Springfield", zip: "", race: "" };
  await loadCsv(other, "students", studentsCsv(["A2", "A1"], whole));
  const hashes = (of: School) =>
    ask<{ id: string; hash: string }>(
      of,
      "select external_id as id, content_hash as hash from students order by external_id",
    );
  expect(await hashes(other)).toEqual(await hashes(school));
  await loadCsv(other, "students", studentsCsv(["A1"], { grade: "06" }));
  const [before, after] = [await hashes(school), await hashes(other)];
  expect(after[0]?.hash).not.toBe(before[0]?.hash);
  expect(after[1]).toEqual(before[1]);
});

test("a value is never taken for its neighbor's: moving it to another column changes the hash", async () => {
  await loadCsv(school, "students", studentsCsv(["B1"], { city: "X", state: "" }));
  await loadCsv(school, "students", studentsCsv(["B2"], { city: "", state: "X" }));
  const outcome = await loadCsv(school, "students", studentsCsv(["B1"], { city: "", state: "X" }));
  expect(outcome.report).toMatchObject({ rowsChanged: 1 });
});
