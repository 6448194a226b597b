import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { openPending } from "../../src/import/pending.ts";
import { addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { loadCsv, problemsOf, readStored, studentsCsv, type School } from "./loading.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

async function tryFiles(school: School): Promise<readonly (readonly string[])[]> {
  const staging = join(house.deps.config.dataDir, "staging");
  const pending = openPending(staging);
  const input = { isDryRun: true, pending };
  const files = [
    ["buildings", "building_reporting_id,building\n001,Lincoln Elementary"],
    ["students", studentsCsv(["A1"])],
    ["guardians", "student_id,guardian_id,last_name,first_name\nA1,G1,P,Q\nA2,G1,P,Q"],
  ] as const;
  const problems: (readonly string[])[] = [];
  for (const [endpoint, csv] of files) {
    problems.push(problemsOf(await loadCsv(school, endpoint, csv, input)));
  }
  await pending.close();
  expect(await readdir(staging)).toEqual([]);
  return problems;
}

test("the files of a dry run are judged as if the earlier ones were stored, and none is", async () => {
  const school = { house, districtId: await addDistrict(house) };
  expect(await tryFiles(school)).toEqual([
    [],
    [],
    ["3 student_id: is not among the stored students"],
  ]);
  for (const endpoint of ["buildings", "students", "guardians"]) {
    expect(await readStored(school, endpoint)).toEqual([]);
  }
});

test("what another dry run would have stored does not count", async () => {
  const school = { house, districtId: await addDistrict(house) };
  await tryFiles(school);
  const outcome = await loadCsv(school, "students", studentsCsv(["A1"]), { isDryRun: true });
  expect(outcome.report.rowsRejected).toBe(1);
});
