import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { bodySettings } from "../../src/import/load-settings.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import { addSchool, idsOf, loadCsv, studentsCsv, type LoadInput, type School } from "./loading.ts";

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

const csv = studentsCsv(idsOf(40));

/** Loads as the same pull location would; tells whether the rows were looked at. */
async function pull(
  text: string,
  input: LoadInput = {},
): Promise<{ looked: boolean; rows: number }> {
  let looked = false;
  const { report } = await loadCsv(school, "students", text, {
    source: "pull/int_1",
    onProgress: async () => {
      looked = true;
    },
    ...input,
  });
  expect(report.rowsRead).toBe(
    report.rowsUnchanged + report.rowsAdded + report.rowsChanged + report.rowsRejected,
  );
  return { looked, rows: report.rowsRead };
}

test("the same bytes again are recognised and not looked at", async () => {
  expect(await pull(csv)).toEqual({ looked: true, rows: 40 });
  expect(await pull(csv)).toEqual({ looked: false, rows: 40 });
});

test("a corrected file with the same name is loaded", async () => {
  await pull(csv);
  expect((await pull(csv.replace("Doe", "Roe"))).looked).toBe(true);
  // And back: the last load was another one.
  expect((await pull(csv)).looked).toBe(true);
});

test("the same bytes are loaded again when somebody else wrote there since", async () => {
  await pull(csv);
  await loadCsv(school, "students", studentsCsv(["S000001"], { last_name: "Other" }));
  expect((await pull(csv)).looked).toBe(true);
  await pull(csv);
  await loadCsv(school, "buildings", "building_reporting_id,building\n009,New High");
  expect((await pull(csv)).looked).toBe(true);
});

test("absences, which nothing of students is judged by, do not matter", async () => {
  await pull(csv);
  await loadCsv(school, "absences", "student_id,absence_date\nS000001,2026-10-01");
  expect((await pull(csv)).looked).toBe(false);
});

test("another source, other settings, or rejected rows: the same bytes are loaded again", async () => {
  await pull(csv);
  expect((await pull(csv, { source: "pull/int_2" })).looked).toBe(true);
  const settings = { ...bodySettings, mode: "additions" as const };
  expect((await pull(csv, { settings })).looked).toBe(true);
  const withError = `${csv}\nODD,,,,,,,`;
  await pull(withError);
  expect((await pull(withError)).looked).toBe(true);
});

test("a dry run looks at every row, also of a file that is unchanged", async () => {
  await pull(csv);
  expect((await pull(csv, { isDryRun: true })).looked).toBe(true);
});
