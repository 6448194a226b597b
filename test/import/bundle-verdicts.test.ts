/** catalog.md, "Bundles": held, unchanged, looked at and taken as a snapshot as one. */
import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import {
  guardianKeys as keysOf,
  guardiansCsv,
  lenient,
  loadBundle,
  studentIds as idsIn,
} from "./bundling.ts";
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

const studentIds = () => idsIn(school);
const guardianKeys = () => keysOf(school);

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
  await storeTwo();
  const outcomes = await loadSnapshot("S1,2026-10-06");
  expect(outcomes[0]?.report).toMatchObject({ rowsUnchanged: 1, rowsRemoved: 1 });
  expect(await studentIds()).toEqual(["S1"]);
  expect(await guardianKeys()).toEqual(["S1/G1"]);
  expect(await readStored(school, "absences")).toEqual([
    { student_id: "S1", absence_date: "2026-10-06" },
  ]);
});

test("as a snapshot with a rejected row in any of its files it removes nothing, and stores the good rows", async () => {
  await storeTwo();
  const outcomes = await loadSnapshot("S1,2026-10-06", "S2,2026-10-07");
  expect(outcomes[2]?.notices[0]?.reason).toBe("is not among the students of this load");
  expect(outcomes.map(({ report }) => report.rowsRemoved)).toEqual([0, 0, 0]);
  expect(await studentIds()).toEqual(["S1", "S2"]);
  expect(await guardianKeys()).toEqual(["S1/G1", "S2/G2"]);
  expect((await readStored(school, "absences")).map((row) => row["absence_date"])).toEqual([
    "2026-10-06",
    "2026-10-05",
  ]);
});

/** S1 and S2, each with a guardian, and an absence of S2. */
async function storeTwo(): Promise<void> {
  await loadCsv(school, "students", studentsCsv(["S1", "S2"]));
  await loadCsv(school, "guardians", guardiansCsv(["S1", "G1"], ["S2", "G2"]));
  const absence = { student_id: "S2", absence_date: "2026-10-05" };
  await storeRows(house, school.districtId, "absences", [absence]);
}

/** S1 with its guardian, and these absences. */
function loadSnapshot(...absences: readonly string[]) {
  const files = {
    "students.csv": studentsCsv(["S1"]),
    "guardians.csv": guardiansCsv(["S1", "G1"]),
    "absences.csv": ["student_id,absence_date", ...absences].join("\n"),
  };
  return loadBundle(school, "demographics", files, { settings: { ...lenient, mode: "snapshot" } });
}
