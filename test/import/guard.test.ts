import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { bodySettings } from "../../src/import/load-settings.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import {
  addSchool,
  idsOf,
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
});
afterAll(() => house.close());

const snapshot = { settings: { ...bodySettings, mode: "snapshot" as const } };

/** So many students, of whom the first ones have another name. */
function renamed(count: number, changed: number): string {
  const rows = studentsCsv(idsOf(count)).split("\n");
  return rows.map((row, i) => (i > 0 && i <= changed ? row.replace("Doe", "Roe") : row)).join("\n");
}

test("more than 75 % changed is held, with nothing stored; 75 % is not", async () => {
  await loadCsv(school, "students", renamed(100, 0));
  const before = [await readStored(school, "students"), await readCursor(school)];
  const outcome = await loadCsv(school, "students", renamed(100, 76));
  expect(outcome.held?.sentence).toContain("change 76 of 100 stored rows (76 %, more than 75 %)");
  expect(outcome.report).toMatchObject({ rowsChanged: 76, rowsUnchanged: 24 });
  expect([await readStored(school, "students"), await readCursor(school)]).toEqual(before);
  expect((await loadCsv(school, "students", renamed(100, 75))).held).toBeUndefined();
});

test("more than 10 % removed is held; 10 % is not", async () => {
  const ids = idsOf(100);
  await loadCsv(school, "students", studentsCsv(ids));
  const outcome = await loadCsv(school, "students", studentsCsv(ids.slice(11)), snapshot);
  expect(outcome.held?.sentence).toContain("remove 11 of 100 stored rows (11 %, more than 10 %)");
  expect(await readStored(school, "students")).toHaveLength(100);
  const allowed = await loadCsv(school, "students", studentsCsv(ids.slice(10)), snapshot);
  expect(allowed.held).toBeUndefined();
  expect(await readStored(school, "students")).toHaveLength(90);
});

test("tables with fewer than 50 rows are not guarded; additions never are", async () => {
  await loadCsv(school, "students", renamed(49, 0));
  expect((await loadCsv(school, "students", renamed(49, 49))).held).toBeUndefined();
  expect((await loadCsv(school, "students", studentsCsv(idsOf(5_000)))).report.rowsAdded).toBe(
    4_951,
  );
});

test("the guardians of the named students are the scope, not those of the whole district", async () => {
  const ids = idsOf(200);
  await loadCsv(school, "students", studentsCsv(ids));
  const guardians = (of: readonly string[], each: number) =>
    ["student_id,guardian_id,last_name,first_name"]
      .concat(of.flatMap((id) => idsOf(each, "G").map((guardian) => `${id},${guardian},P,Q`)))
      .join("\n");
  await loadCsv(school, "guardians", guardians(ids, 2));
  // One student of two guardians loses one: half of what it has, and nothing to wait for.
  const one = await loadCsv(school, "guardians", guardians(ids.slice(0, 1), 1));
  expect(one).toMatchObject({ held: undefined, report: { rowsRemoved: 1 } });
  const many = await loadCsv(school, "guardians", guardians(ids.slice(1, 41), 1));
  expect(many.held?.sentence).toContain("remove 40 of 80 stored rows");
});

test("a planned roll-over holds nothing", async () => {
  await loadCsv(school, "students", renamed(100, 0));
  const outcome = await loadCsv(school, "students", renamed(100, 100), { isGuarded: false });
  expect(outcome).toMatchObject({ held: undefined, report: { rowsChanged: 100 } });
});

test("what is held shows counts per building and the first 50 rows before and after", async () => {
  const lincoln = studentsCsv(idsOf(60));
  const grant = studentsCsv(idsOf(40, "T"), {
    building: "Grant Middle",
    building_reporting_id: "002",
  });
  const all = [lincoln, ...grant.split("\n").slice(1)].join("\n");
  await loadCsv(school, "students", all);
  const changed = all.replaceAll("Doe", "Roe").split("\n");
  const { held } = await loadCsv(
    school,
    "students",
    [...changed.slice(0, 97), studentsCsv(["N1"]).split("\n")[1]].join("\n"),
    snapshot,
  );
  expect(held?.preview).toMatchObject({
    endpoint: "students",
    rowsInScope: 100,
    report: { rowsAdded: 1, rowsChanged: 96, rowsRemoved: 4 },
    perBuilding: [
      { building: "001", added: 1, changed: 60, removed: 0 },
      { building: "002", added: 0, changed: 36, removed: 4 },
    ],
  });
  const rows = held?.preview.rows ?? [];
  expect(rows).toHaveLength(50);
  expect(rows.slice(0, 5).map(({ change }) => change)).toEqual([
    "removed",
    "removed",
    "removed",
    "removed",
    "changed",
  ]);
  expect(rows[0]).toMatchObject({ before: { student_id: "T000036" }, after: null });
  expect(rows[4]).toMatchObject({
    before: { student_id: "S000000", last_name: "Doe" },
    after: { student_id: "S000000", last_name: "Roe" },
  });
});

test("an approval stores exactly what was shown", async () => {
  await loadCsv(school, "students", renamed(100, 0));
  const { held } = await loadCsv(school, "students", renamed(100, 90));
  const approved = { approvedDigest: held?.digest };
  const outcome = await loadCsv(school, "students", renamed(100, 90), approved);
  expect(outcome).toMatchObject({ held: undefined, report: { rowsChanged: 90 } });
  const names = (await readStored(school, "students")).map((row) => row["last_name"]);
  expect(names.filter((name) => name === "Roe")).toHaveLength(90);
});

test("an approval of something else than what it would do now is held again", async () => {
  await loadCsv(school, "students", renamed(100, 0));
  const { held } = await loadCsv(school, "students", renamed(100, 90));
  await loadCsv(school, "students", studentsCsv(["S000000"], { last_name: "Newer" }));
  await loadCsv(school, "students", renamed(100, 90).split("\n").slice(0, 3).join("\n"));
  const approved = { approvedDigest: held?.digest };
  const outcome = await loadCsv(school, "students", renamed(100, 90), approved);
  expect(outcome.held?.sentence).toContain("has changed since this load was approved");
  expect(outcome.held?.digest).not.toBe(held?.digest);
  const names = (await readStored(school, "students")).map((row) => row["last_name"]);
  expect(names.filter((name) => name === "Roe")).toHaveLength(2);
});

test("a dry run gives the same report and stores nothing", async () => {
  await loadCsv(school, "students", renamed(100, 0));
  const before = [await readStored(school, "students"), await readCursor(school)];
  const csv = `${renamed(100, 40)}\n${studentsCsv(["N1"]).split("\n")[1]}\nN2,,,,,,,`;
  const dry = await loadCsv(school, "students", csv, { isDryRun: true });
  expect([await readStored(school, "students"), await readCursor(school)]).toEqual(before);
  const real = await loadCsv(school, "students", csv);
  expect({ ...dry, errorFileId: real.errorFileId }).toEqual(real);
  expect(real.report).toMatchObject({ rowsAdded: 1, rowsChanged: 40, rowsRejected: 1 });
});

test("a dry run of a load that would be held says so", async () => {
  await loadCsv(school, "students", renamed(100, 0));
  const outcome = await loadCsv(school, "students", renamed(100, 100), { isDryRun: true });
  expect(outcome.held?.sentence).toContain("change 100 of 100 stored rows");
});
