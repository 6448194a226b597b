/** catalog.md: "Removals never follow from errors", and what a load leaves out by mistake is not taken away. */
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import type { LoadSettings } from "../../db/control/schema.ts";
import { storeRows, type TestHouse } from "../help/district.ts";
import {
  buildingNames,
  guardianKeys,
  guardiansCsv,
  lenient,
  loadBundle,
  openHouseIn,
  places,
  studentIds,
  type Files,
} from "./bundling.ts";
import { addSchool, idsOf, loadCsv, readStored, studentsCsv, type School } from "./loading.ts";

setDefaultTimeout(60_000);

describe.each(places)("%s", (_place, isRemote) => {
  let house: TestHouse;
  let school: School;
  beforeAll(async () => {
    house = await openHouseIn(isRemote);
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    school = await addSchool(house);
  });

  const load = (files: Files, settings: Partial<LoadSettings> = {}) =>
    loadBundle(school, "demographics", files, { settings: { ...lenient, ...settings } });
  const loadSnapshot = (files: Files, settings: Partial<LoadSettings> = {}) =>
    load(files, { mode: "snapshot", ...settings });
  const store = (endpoint: string, ...rows: Parameters<typeof storeRows>[3]) =>
    storeRows(house, school.districtId, endpoint, rows);

  describe("a snapshot", () => {
    test.each([
      ["absences.csv", "student_id,absence_date"],
      ["absences.csv", ""],
      ["buildings.csv", "building_reporting_id,building"],
      ["buildings.csv", ""],
    ])("with an empty %s (“%s”) fails, and removes nothing of it", async (fileName, text) => {
      await loadCsv(school, "students", studentsCsv(["S1"]));
      await store("absences", { student_id: "S1", absence_date: "2026-10-05" });
      await store("buildings", spare);
      const outcomes = await loadSnapshot({ ...filesOf("S1", "S2"), [fileName]: text });
      expect(new Set(outcomes.map(({ failure }) => failure?.reason))).toEqual(
        new Set(["empty_file"]),
      );
      expect(outcomes[0]?.failure?.sentence).toContain(`“${fileName}” has no rows`);
      expect(await readStored(school, "absences")).toHaveLength(1);
      expect(await buildingNames(school)).toContain("099 Spare");
      expect(await studentIds(school)).toEqual(["S1"]);
    });

    test("with an empty optional file removes all it holds only where the location says that it may be empty", async () => {
      await loadCsv(school, "students", studentsCsv(["S1"]));
      await store("absences", { student_id: "S1", absence_date: "2026-10-05" });
      const files = { ...filesOf("S1"), "absences.csv": "student_id,absence_date" };
      const outcomes = await loadSnapshot(files, { mayBeEmpty: true });
      expect(outcomes[2]).toMatchObject({ failure: undefined, report: { rowsRemoved: 1 } });
      expect(await readStored(school, "absences")).toEqual([]);
    });

    test("without an optional file leaves what that would hold", async () => {
      await loadCsv(school, "students", studentsCsv(["S1"]));
      await store("absences", { student_id: "S1", absence_date: "2026-10-05" });
      await store("buildings", spare);
      await loadSnapshot(filesOf("S1"));
      expect(await readStored(school, "absences")).toHaveLength(1);
      expect(await buildingNames(school)).toContain("099 Spare");
    });

    test("whose guardians name a student that it lacks removes no student", async () => {
      await loadCsv(school, "students", studentsCsv(["S1", "S2"]));
      await loadCsv(school, "guardians", guardiansCsv(["S1", "G1"], ["S2", "G2"]));
      const outcomes = await loadSnapshot({
        "students.csv": studentsCsv(["S1"]),
        "guardians.csv": guardiansCsv(["S1", "G1"], ["S2", "G2"]),
      });
      expect(outcomes.map(({ report }) => [report.rowsRejected, report.rowsRemoved])).toEqual([
        [0, 0],
        [1, 0],
      ]);
      expect(await studentIds(school)).toEqual(["S1", "S2"]);
      expect(await guardianKeys(school)).toEqual(["S1/G1", "S2/G2"]);
    });

    test("with a rejected student keeps the buildings that it lacks", async () => {
      await store("buildings", spare);
      await loadSnapshot({
        "buildings.csv": `${oneBuilding}\n002,Grant Middle`,
        "students.csv": `${studentsCsv(["S1"])}\n${lineOf("S2", { gender: "?" })}`,
        "guardians.csv": guardiansCsv(["S1", "G1"]),
      });
      expect(await studentIds(school)).toEqual(["S1"]);
      expect(await buildingNames(school)).toContain("099 Spare");
    });

    test("keeps a building that it lacks and one of its own students attends, and removes the others", async () => {
      await store("buildings", spare);
      const outcomes = await loadSnapshot({
        "buildings.csv": oneBuilding,
        "students.csv": studentsCsv(["S1"], inSpare),
        "guardians.csv": guardiansCsv(["S1", "G1"]),
      });
      expect(outcomes[0]?.report).toMatchObject({ rowsUnchanged: 1, rowsRemoved: 1 });
      expect(await buildingNames(school)).toEqual(["001 Lincoln Elementary", "099 Spare"]);
      expect(await readStored(school, "students")).toMatchObject([inSpare]);
    });
  });

  describe("a rejected row of students", () => {
    beforeEach(async () => {
      await loadCsv(school, "students", studentsCsv(["S1", "S2"]));
      await loadCsv(school, "guardians", guardiansCsv(["S1", "G1"], ["S2", "G2"]));
    });

    test("keeps that student's guardians, also when another row of the student was taken", async () => {
      const outcomes = await load({
        "students.csv": `${studentsCsv(["S1", "S2"])}\n${lineOf("S1")}`,
        "guardians.csv": guardiansCsv(["S2", "G9"]),
      });
      expect(outcomes[0]?.notices).toMatchObject([
        { line: 4, reason: "repeats the row on line 2" },
      ]);
      expect(await guardianKeys(school)).toEqual(["S1/G1", "S2/G9"]);
    });

    test("keeps all guardians when nobody can tell whose row it is", async () => {
      const outcomes = await load({
        "students.csv": `${studentsCsv(["S1", "S2"])}\n${lineOf("S-1!")}`,
        "guardians.csv": guardiansCsv(["S2", "G9"]),
      });
      expect(outcomes[0]?.report.rowsRejected).toBe(1);
      expect(await guardianKeys(school)).toEqual(["S1/G1", "S2/G2", "S2/G9"]);
    });
  });

  describe("a file that must be there", () => {
    const dates = Array.from({ length: 1_000 }, (_, day) =>
      new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const absences = ["student_id,absence_date", ...dates.map((date) => `S1,${date}`)].join("\n");
    const ids = idsOf(20);
    const files = (wrong: number): Files => ({
      "students.csv": `${studentsCsv(ids.slice(wrong))}\n${ids
        .slice(0, wrong)
        .map((id) => lineOf(id, { gender: "?" }))
        .join("\n")}`,
      "guardians.csv": guardiansCsv(...ids.map((id) => [id, "G1"] as const)),
      "absences.csv": absences,
    });

    test("with more than half of its rows rejected fails the load, however many rows its neighbours have", async () => {
      await loadCsv(school, "students", studentsCsv(["S1"]));
      const outcomes = await load(files(11), { errorPercentMax: 5 });
      expect(outcomes.map(({ failure }) => failure?.reason)).toEqual([
        "too_many_errors",
        "too_many_errors",
        "too_many_errors",
      ]);
      expect(outcomes[0]?.failure?.sentence).toContain(
        "11 of 20 rows of “students.csv” have errors, so nothing of any file was stored.",
      );
      expect(await readStored(school, "absences")).toEqual([]);
    });

    test("with half of them is judged by the budget of the load", async () => {
      await loadCsv(school, "students", studentsCsv(["S1"]));
      const outcomes = await load(files(10), { errorPercentMax: 5 });
      expect(outcomes.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
      expect(outcomes.map(({ report }) => report.rowsRejected)).toEqual([10, 10, 0]);
    });
  });
});

const spare = { building_reporting_id: "099", building: "Spare" };
const inSpare = { building: "Spare", building_reporting_id: "099" };
const oneBuilding = "building_reporting_id,building\n001,Lincoln Elementary";

function filesOf(...ids: readonly string[]): Files {
  return {
    "students.csv": studentsCsv(ids),
    "guardians.csv": guardiansCsv(...ids.map((id) => [id, "G1"] as const)),
  };
}

function lineOf(id: string, more: Readonly<Record<string, string>> = {}): string {
  return studentsCsv([id], more).split("\n")[1] ?? "";
}
