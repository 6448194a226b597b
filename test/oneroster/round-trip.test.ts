/** “A package that we wrote loads here again as it was”: the writer and the reader against each other. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { WireRow } from "../../src/formats/rows.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import { drawDistrict } from "../seed/seeded-district.ts";
import { loadPackage } from "./loading.ts";
import { linesOf, writePackage } from "./writing.ts";
import { openDistrict } from "./write-district.ts";

setDefaultTimeout(120_000);

let house: TestHouse;
let source: School;
beforeAll(async () => {
  house = await openHouse();
  source = { house, districtId: await addDistrict(house, "Source") };
  const drawn = drawDistrict({ students: 300, today: "2026-11-24" });
  for (const endpoint of ["buildings", "students", "guardians", "users"]) {
    await storeRows(house, source.districtId, endpoint, drawn.of(endpoint));
  }
});
afterAll(() => house.close());

const idsOf = (files: ReadonlyMap<string, string>, name: string): readonly string[] =>
  linesOf(files, name)
    .map((line) => line.split(",")[0] ?? "")
    .toSorted();

test("into an empty district: every id is as it was, and written again the package names the same", async () => {
  const copy = { house, districtId: await addDistrict(house, "Copy") };
  // Of students who left only that they did would be written, and not why.
  const files = await writePackage(source, { enrollment: null });
  const outcomes = await loadPackage(copy, files);
  expect(outcomes.map(({ report, failure }) => [report.rowsRejected, failure])).toEqual(
    outcomes.map(() => [0, undefined]),
  );
  const again = await writePackage(copy, { enrollment: null });
  for (const name of ["orgs.csv", "users.csv", "demographics.csv"]) {
    expect([name, idsOf(again, name)]).toEqual([name, idsOf(files, name)]);
  }
  expect(again.get("demographics.csv")).toBe(files.get("demographics.csv") ?? "");
});

test("with ids of every kind: into an empty district, and into itself, where what a package cannot say stays", async () => {
  const odd = await openDistrict();
  const files = await writePackage(odd, { enrollment: null });
  const copy = { house: odd.house, districtId: await addDistrict(odd.house, "Copy") };
  for (const school of [copy, odd]) {
    const before = await readStored(school, "students");
    const outcomes = await loadPackage(school, files);
    for (const { failure, held, notices } of outcomes) {
      expect([failure, held, notices]).toEqual([undefined, undefined, []]);
    }
    const again = await writePackage(school, { enrollment: null });
    for (const name of ["orgs.csv", "users.csv"]) {
      expect([name, idsOf(again, name)]).toEqual([name, idsOf(files, name)]);
    }
    const after = await readStored(school, "students");
    const expected = before.map((row) => ({ ...row, ...unwritable[String(row["student_id"])] }));
    if (before.length > 0) expect(after.map(withoutWords)).toEqual(expected.map(withoutWords));
  }
  await odd.house.close();
});

/** What the binding cannot hold as it is, by student. */
const unwritable: Readonly<Record<string, WireRow>> = {
  S1: { middle_name: "June Rose May" },
  S2: { grade: null, student_reporting_id: null },
};

/** Those become the binding's. */
function withoutWords({ race: _race, district_enrollment: _enrollment, ...row }: WireRow): WireRow {
  return row;
}
