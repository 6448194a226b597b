import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import {
  addSchool,
  idsOf,
  loadCsv,
  problemsOf,
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
afterAll(() => house.close());

/** Twenty good students and one odd one on line 22, so that one error stays under the budget. */
async function loadOdd(id: string, more: Readonly<Record<string, string>>) {
  school = await addSchool(house);
  const odd = studentsCsv([id], more).split("\n")[1];
  return loadCsv(school, "students", `${studentsCsv(idsOf(20))}\n${odd}`);
}

test("a key that stands twice names both lines, and the first row counts", async () => {
  const outcome = await loadOdd("S000004", { last_name: "Second" });
  expect(problemsOf(outcome)).toEqual(["22 student_id: repeats the row on line 6"]);
  const stored = await readStored(school, "students");
  expect(stored.find((row) => row["student_id"] === "S000004")?.["last_name"]).toBe("Doe");
});

test("a key that stands twice is found across batches too", async () => {
  const target = await addSchool(house);
  const csv = `${studentsCsv(idsOf(2_500))}\n${studentsCsv(["S000000"]).split("\n")[1]}`;
  const outcome = await loadCsv(target, "students", csv);
  expect(problemsOf(outcome)).toEqual(["2502 student_id: repeats the row on line 2"]);
});

test("a key that stands twice is the same key when one of the two has spaces around it", async () => {
  const outcome = await loadOdd(" S000004 ", {});
  expect(problemsOf(outcome)).toEqual(["22 student_id: repeats the row on line 6"]);
});

test("the right row counts when a wrong one with the same key stands before it", async () => {
  const target = await addSchool(house);
  const wrong = studentsCsv(["S000019"], { gender: "X" });
  const rest = studentsCsv(idsOf(20)).split("\n").slice(1);
  const outcome = await loadCsv(target, "students", [wrong, ...rest].join("\n"));
  expect(outcome.report).toMatchObject({ rowsAdded: 20, rowsRejected: 1 });
});

test("an unknown building is refused with the nearest known name", async () => {
  const outcome = await loadOdd("ODD", { building: "Lincoln Elementry" });
  expect(outcome.notices).toMatchObject([
    {
      line: 22,
      column: "building",
      reason: "“Lincoln Elementry” is not a known building",
      fix: "Correct the name, or load the building first.",
      hint: "The nearest known one is “Lincoln Elementary”.",
    },
  ]);
});

test("an unknown building that is near no known one gets no hint", async () => {
  const outcome = await loadOdd("ODD", { building: "Zoo" });
  expect(outcome.notices[0]?.reason).toContain("not a known building");
  expect(outcome.notices[0]?.hint).toBeUndefined();
});

test("a building's name must be exact: neither case nor spaces are forgiven", async () => {
  const upper = await loadOdd("ODD", { building: "LINCOLN ELEMENTARY" });
  expect(upper.notices).toMatchObject([{ column: "building", isError: true }]);
  const padded = await loadOdd("ODD", { building: "Lincoln Elementary " });
  expect(padded.notices).toMatchObject([{ column: "building", isError: true }]);
});

test("Building must agree with Building Reporting Id", async () => {
  const outcome = await loadOdd("ODD", { building_reporting_id: "002" });
  expect(outcome.notices).toMatchObject([
    {
      line: 22,
      column: "building_reporting_id",
      reason: "does not belong to “Lincoln Elementary”",
      hint: "Its Building Reporting Id is 001.",
    },
  ]);
});

test("only the first 200 unknown names of a load are compared with every known one", async () => {
  const target = await addSchool(house);
  const [head = ""] = studentsCsv([]).split("\n");
  const lines = idsOf(300).map((id, index) => {
    const building = `Lincoln Elementary ${String.fromCodePoint(0x4e00 + index)}`;
    return studentsCsv([id], { building }).split("\n")[1];
  });
  const outcome = await loadCsv(target, "students", [head, ...lines].join("\n"));
  const hints = outcome.notices.map((notice) => notice.hint?.includes("“Lincoln Elementary”"));
  expect(hints.filter(Boolean)).toHaveLength(200);
  expect(hints.lastIndexOf(true)).toBe(199);
});

test("an unknown name that stands in many rows has the same hint in each", async () => {
  const target = await addSchool(house);
  const csv = studentsCsv(idsOf(300), { building: "Grant Midle" });
  const outcome = await loadCsv(target, "students", csv);
  expect(new Set(outcome.notices.map((notice) => notice.hint))).toEqual(
    new Set(["The nearest known one is “Grant Middle”."]),
  );
});

test("two rows of a load may not share a building's name", async () => {
  const target = await addSchool(house);
  const lines = idsOf(20, "B").map((id) => `${id},School ${id}`);
  const csv = ["Building Reporting Id,Building", ...lines, "B9,School B000003"].join("\n");
  const outcome = await loadCsv(target, "buildings", csv);
  expect(problemsOf(outcome)).toEqual(["22 building: is used on line 5 too"]);
});

test("a building may not take the name of a stored one", async () => {
  const target = await addSchool(house);
  const outcome = await loadCsv(
    target,
    "buildings",
    "building_reporting_id,building\n003,Grant Middle",
  );
  expect(problemsOf(outcome)).toEqual(["2 building: belongs to another stored row"]);
});

test("a building may take the name that another one gave up earlier in the load", async () => {
  const target = await addSchool(house);
  const csv = "building_reporting_id,building\n002,Grant High\n003,Grant Middle";
  const outcome = await loadCsv(target, "buildings", csv);
  expect(outcome.report).toMatchObject({ rowsAdded: 1, rowsChanged: 1, rowsRejected: 0 });
});

test("a wrong row takes no name away from the right one after it", async () => {
  const target = await addSchool(house);
  const lines = idsOf(20, "B").map((id) => `${id},School ${id}`);
  const csv = ["building_reporting_id,building", "009,Grant Middle", "002,Grant Middle", ...lines];
  const outcome = await loadCsv(target, "buildings", csv.join("\n"));
  expect(problemsOf(outcome)).toEqual(["2 building: belongs to another stored row"]);
  expect(outcome.report).toMatchObject({ rowsUnchanged: 1, rowsAdded: 20 });
});

test("an absence whose student is not stored is refused", async () => {
  const target = await addSchool(house);
  await loadCsv(target, "students", studentsCsv(["A1"]));
  const dates = Array.from({ length: 20 }, (_, index) => `A1,2026-09-${String(index + 10)}`);
  const csv = ["Student Id,Absence Date", ...dates, "A2,2026-09-10"].join("\n");
  const outcome = await loadCsv(target, "absences", csv);
  expect(outcome.notices).toMatchObject([
    { line: 22, column: "student_id", reason: "is not among the stored students" },
  ]);
  expect(await readStored(target, "absences")).toHaveLength(20);
});

test("an absence is never removed by a load that does not name it", async () => {
  const target = await addSchool(house);
  await loadCsv(target, "students", studentsCsv(["A1"]));
  await loadCsv(target, "absences", "student_id,absence_date\nA1,2026-09-10\nA1,2026-09-11");
  const outcome = await loadCsv(target, "absences", "student_id,absence_date\nA1,2026-09-12");
  expect(outcome.report).toMatchObject({ rowsAdded: 1, rowsRemoved: 0 });
  expect(await readStored(target, "absences")).toHaveLength(3);
});

test("a student that a load does not name stays as it is", async () => {
  const target = await addSchool(house);
  await loadCsv(target, "students", studentsCsv(["A1", "A2"]));
  const outcome = await loadCsv(target, "students", studentsCsv(["A2"], { last_name: "Roe" }));
  expect(outcome.report).toMatchObject({ rowsChanged: 1, rowsUnchanged: 0, rowsRemoved: 0 });
  expect(await readStored(target, "students")).toMatchObject([
    { student_id: "A1", last_name: "Doe" },
    { student_id: "A2", last_name: "Roe" },
  ]);
});

test("one notice tells of the spaces that were cut, however many rows had them", async () => {
  const target = await addSchool(house);
  const padded = idsOf(2_000).map((id) => ` ${id} `);
  const outcome = await loadCsv(target, "students", studentsCsv(padded));
  expect(outcome.report).toMatchObject({ rowsAdded: 2_000, rowsRejected: 0 });
  expect(outcome.notices).toEqual([
    {
      line: 2,
      column: "student_id",
      reason: "had spaces around it, which were cut",
      fix: "Remove the spaces.",
      isError: false,
    },
  ]);
});
