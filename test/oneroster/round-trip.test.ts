/** “A package that we wrote loads here again as it was”: the writer and the reader against each other. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
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

test("into itself: what a package cannot say stays as it is stored", async () => {
  const before = await readStored(source, "students");
  const outcomes = await loadPackage(source, await writePackage(source, { enrollment: null }));
  expect(outcomes.every(({ failure, held }) => !failure && !held)).toBe(true);
  const after = await readStored(source, "students");
  expect(after).toHaveLength(before.length);
  const lost = ({ race: _race, district_enrollment: _enrollment, ...row }: (typeof after)[0]) =>
    row;
  expect(after.map(lost)).toEqual(before.map(lost));
});

test("with ids of every kind", async () => {
  const odd = await openDistrict();
  const copy = { house: odd.house, districtId: await addDistrict(odd.house, "Copy") };
  const files = await writePackage(odd, { enrollment: null });
  await loadPackage(copy, files, { settings: { errorPercentMax: 100 } });
  const again = await writePackage(copy, { enrollment: null });
  for (const name of ["orgs.csv", "users.csv"]) {
    expect([name, idsOf(again, name)]).toEqual([name, idsOf(files, name)]);
  }
  await odd.house.close();
});
