import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import { addSchool, ask, idsOf, loadCsv, studentsCsv } from "./loading.ts";

setDefaultTimeout(120_000);

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test("a load that is large enough to make indexes anew leaves each of them as it was, and whole", async () => {
  const school = await addSchool(house);
  const listIndexes = () =>
    ask<{ name: string; sql: string | null }>(
      school,
      "select name, sql from sqlite_master where type = 'index' order by name",
    );
  const before = await listIndexes();
  expect(before.map(({ name }) => name)).toContain("students_last_name");
  const { report, failure } = await loadCsv(school, "students", studentsCsv(idsOf(50_000)));
  expect(failure).toBeUndefined();
  expect(report.rowsAdded).toBe(50_000);
  expect(await listIndexes()).toEqual(before);
  expect(await ask(school, "pragma integrity_check")).toEqual([{ integrity_check: "ok" }]);
});
