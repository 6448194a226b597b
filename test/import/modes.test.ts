import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { bodySettings } from "../../src/import/load-settings.ts";
import type { FileOutcome } from "../../src/import/load.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import {
  addSchool,
  ask,
  idsOf,
  loadCsv,
  problemsOf,
  readStored,
  studentsCsv,
  type LoadInput,
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
});
afterAll(() => house.close());

const snapshot: LoadInput = { settings: { ...bodySettings, mode: "snapshot" } };
const additions: LoadInput = { settings: { ...bodySettings, mode: "additions" } };

async function idsStored(
  endpoint = "students",
  column = "student_id",
): Promise<readonly unknown[]> {
  return (await readStored(school, endpoint)).map((row) => row[column]);
}

function load(csv: string, input: LoadInput = {}): Promise<FileOutcome> {
  return loadCsv(school, "students", csv, input);
}

test("additions only: a row that is stored stays as it is, a new one is added", async () => {
  await load(studentsCsv(["A1"]));
  const outcome = await load(studentsCsv(["A1", "A2"], { last_name: "Roe" }), additions);
  expect(outcome.report).toMatchObject({ rowsAdded: 1, rowsChanged: 0, rowsUnchanged: 1 });
  const stored = await readStored(school, "students");
  expect(stored.map((row) => row["last_name"])).toEqual(["Doe", "Roe"]);
});

test("additions only: no guardian of a named student is removed", async () => {
  await load(studentsCsv(["A1"]));
  const csv = (id: string) => `student_id,guardian_id,last_name,first_name\nA1,${id},P,Q`;
  await loadCsv(school, "guardians", csv("G1"));
  const outcome = await loadCsv(school, "guardians", csv("G2"), additions);
  expect(outcome.report).toMatchObject({ rowsAdded: 1, rowsRemoved: 0 });
  expect(await idsStored("guardians", "guardian_id")).toEqual(["G1", "G2"]);
});

test("a snapshot removes the rows that the file does not name", async () => {
  await load(studentsCsv(["A1", "A2", "A3"]));
  const outcome = await load(studentsCsv(["A1", "A3", "A4"]), snapshot);
  expect(outcome.report).toMatchObject({ rowsAdded: 1, rowsUnchanged: 2, rowsRemoved: 1 });
  expect(await idsStored()).toEqual(["A1", "A3", "A4"]);
});

test("without snapshot a student that the file does not name stays", async () => {
  await load(studentsCsv(["A1", "A2"]));
  expect((await load(studentsCsv(["A1"]))).report.rowsRemoved).toBe(0);
  expect(await idsStored()).toEqual(["A1", "A2"]);
});

test("a snapshot with any rejected row removes nothing", async () => {
  const ids = idsOf(40);
  await load(studentsCsv(ids));
  const csv = studentsCsv(ids.slice(0, 38)).replace("2014-05-06", "soon");
  const outcome = await load(csv, snapshot);
  expect(outcome.report).toMatchObject({ rowsRejected: 1, rowsRemoved: 0 });
  expect(await idsStored()).toHaveLength(40);
});

test("what hangs on a removed student goes with it, each with a removal of its own", async () => {
  await load(studentsCsv(["A1", "A2"]));
  const guardians = "student_id,guardian_id,last_name,first_name\nA1,G1,P,Q\nA2,G2,P,Q";
  await loadCsv(school, "guardians", guardians);
  await loadCsv(school, "absences", "student_id,absence_date\nA2,2026-10-01\nA1,2026-10-02");
  const [gone] = await ask<{ number: number }>(
    school,
    "select number from students where external_id = 'A2'",
  );
  await load(studentsCsv(["A1"]), snapshot);
  expect(await idsStored("guardians", "guardian_id")).toEqual(["G1"]);
  expect(await idsStored("absences")).toEqual(["A1"]);
  const number = gone?.number;
  expect(
    await ask(school, "select table_name, key, student_number from removals order by table_name"),
  ).toEqual([
    { table_name: "absences", key: '["A2","2026-10-01"]', student_number: number },
    { table_name: "guardians", key: '["A2","G2"]', student_number: number },
    { table_name: "students", key: '["A2"]', student_number: number },
  ]);
});

test("a snapshot keeps a building that stored students still name", async () => {
  await load(studentsCsv(["A1"]));
  const csv = "building_reporting_id,building\n003,Wilson High";
  const outcome = await loadCsv(school, "buildings", csv, snapshot);
  expect(outcome.report).toMatchObject({ rowsAdded: 1, rowsRemoved: 1 });
  expect(await idsStored("buildings", "building_reporting_id")).toEqual(["001", "003"]);
});

test("two buildings may swap their names in one load", async () => {
  const csv = "building_reporting_id,building\n001,Grant Middle\n002,Lincoln Elementary";
  const outcome = await loadCsv(school, "buildings", csv);
  expect(problemsOf(outcome)).toEqual([]);
  const stored = await readStored(school, "buildings");
  expect(stored.map((row) => row["building"])).toEqual(["Grant Middle", "Lincoln Elementary"]);
});

test("a new building may take the name of one that a snapshot removes", async () => {
  await loadCsv(school, "buildings", "building_reporting_id,building\n003,Wilson High");
  const csv = [
    "building_reporting_id,building",
    "001,Lincoln Elementary",
    "002,Grant Middle",
    "004,Wilson High",
  ];
  const outcome = await loadCsv(school, "buildings", csv.join("\n"), snapshot);
  expect(problemsOf(outcome)).toEqual([]);
  expect(await idsStored("buildings", "building_reporting_id")).toEqual(["001", "002", "004"]);
});

test("an empty file fails, unless the location says that it may be empty", async () => {
  await load(studentsCsv(["A1"]));
  const header = studentsCsv([]);
  for (const empty of [header, ""]) {
    expect((await load(empty)).failure?.reason).toBe("empty_file");
    const mayBeEmpty = { settings: { ...bodySettings, mayBeEmpty: true } };
    const outcome = await load(empty, mayBeEmpty);
    expect(outcome.failure).toBeUndefined();
    expect(outcome.report).toMatchObject({ rowsRead: 0, rowsRemoved: 0 });
  }
  expect(await idsStored()).toEqual(["A1"]);
});

test("a snapshot of guardians removes none of students that it does not name", async () => {
  await load(studentsCsv(["A1", "A2"]));
  const csv = (...rows: readonly string[]) =>
    ["student_id,guardian_id,last_name,first_name", ...rows.map((row) => `${row},P,Q`)].join("\n");
  await loadCsv(school, "guardians", csv("A1,G1", "A1,G2", "A2,G3"));
  const outcome = await loadCsv(school, "guardians", csv("A1,G1"), snapshot);
  expect(outcome.report.rowsRemoved).toBe(1);
  expect(await idsStored("guardians", "guardian_id")).toEqual(["G1", "G3"]);
});
