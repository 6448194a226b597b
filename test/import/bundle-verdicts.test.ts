/** catalog.md, "Bundles": held, unchanged, looked at and taken as a snapshot as one. */
import {
  afterAll,
  beforeAll,
  beforeEach,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { guardiansCsv, loadBundle } from "./bundling.ts";
import { addSchool, idsOf, loadCsv, readStored, studentsCsv, type School } from "./loading.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addSchool(house);
});

async function studentIds(): Promise<readonly unknown[]> {
  return (await readStored(school, "students")).map((row) => row["student_id"]);
}
async function guardianKeys(): Promise<readonly string[]> {
  const rows = await readStored(school, "guardians");
  return rows.map((row) => `${row["student_id"]}/${row["guardian_id"]}`);
}

test("too many changes of one file hold all of them, under one digest; approved, all are stored", async () => {
  const ids = idsOf(60);
  await loadCsv(school, "students", studentsCsv(ids));
  await loadCsv(school, "guardians", guardiansCsv(...ids.map((id) => [id, "G1"] as const)));
  const files = {
    "students.csv": studentsCsv([...ids, "S1"]),
    "guardians.csv": guardiansCsv(...ids.slice(0, 50).map((id) => [id, "G1"] as const), [
      "S1",
      "G1",
    ]),
  };
  const held = await loadBundle(school, "demographics", files);
  expect(held[0]?.held?.sentence).toContain("Guardians: It would remove 10 of 60 stored rows");
  expect(held[0]?.held?.preview).toMatchObject({
    endpoint: "students",
    report: { rowsAdded: 1 },
  });
  expect(held[1]?.held?.preview).toMatchObject({
    endpoint: "guardians",
    report: { rowsRemoved: 10 },
  });
  expect(held[0]?.held?.digest).toBe(held[1]?.held?.digest ?? "");
  expect(await studentIds()).toHaveLength(60);
  const approvedDigest = held[0]?.held?.digest;
  await loadBundle(school, "demographics", files, { approvedDigest });
  expect(await studentIds()).toHaveLength(61);
  expect(await guardianKeys()).toHaveLength(51);
});

test("the same files again are unchanged, and another file makes them a new load", async () => {
  const files = {
    "students.csv": studentsCsv(["S1"]),
    "guardians.csv": guardiansCsv(["S1", "G1"]),
  };
  await loadBundle(school, "demographics", files, { source: "pull/int_1" });
  const again = await loadBundle(school, "demographics", files, { source: "pull/int_1" });
  expect(again.map(({ report }) => report)).toMatchObject([
    { rowsRead: 1, rowsUnchanged: 1 },
    { rowsRead: 1, rowsUnchanged: 1 },
  ]);
  await loadCsv(school, "guardians", guardiansCsv(["S1", "G2"]));
  const third = await loadBundle(school, "demographics", files, { source: "pull/int_1" });
  expect(third[1]?.report).toMatchObject({ rowsAdded: 1, rowsRemoved: 1 });
});

test("a dry run tells of all files and stores none", async () => {
  const files = {
    "students.csv": studentsCsv(["S1"]),
    "guardians.csv": guardiansCsv(["S1", "G1"]),
  };
  const outcomes = await loadBundle(school, "demographics", files, { isDryRun: true });
  expect(outcomes.map(({ report }) => report.rowsAdded)).toEqual([1, 1]);
  expect(await studentIds()).toEqual([]);
});

test("as a snapshot it removes students it does not name with all that hangs on them, and only those", async () => {
  await loadCsv(school, "students", studentsCsv(["S1", "S2"]));
  await loadCsv(school, "guardians", guardiansCsv(["S1", "G1"], ["S2", "G2"]));
  await storeRows(house, school.districtId, "absences", [
    { student_id: "S2", absence_date: "2026-10-05" },
  ]);
  const outcomes = await loadBundle(
    school,
    "demographics",
    {
      "students.csv": studentsCsv(["S1"]),
      "guardians.csv": guardiansCsv(["S1", "G1"]),
      "absences.csv": "student_id,absence_date\nS1,2026-10-06\nS2,2026-10-07",
    },
    { settings: { ...lenient, mode: "snapshot" } },
  );
  expect(outcomes[2]?.notices[0]?.reason).toBe("is not among the students of this load");
  expect(await studentIds()).toEqual(["S1"]);
  expect(await guardianKeys()).toEqual(["S1/G1"]);
});

const lenient = {
  mode: "upsert",
  newBuildings: "refuse",
  encoding: "utf-8",
  errorPercentMax: 100,
  errorRowsMax: null,
  mayBeEmpty: false,
} as const;
