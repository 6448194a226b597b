import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readCsv } from "../../src/formats/read-csv.ts";
import { bodySettings } from "../../src/import/load-settings.ts";
import type { FileOutcome } from "../../src/import/load.ts";
import { cut } from "../formats/reading.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { loadBatches, readStored, type School } from "./loading.ts";

const folder = new URL("../fixtures/encodings/", import.meta.url);
const expected = await Bun.file(new URL("expected.json", folder)).json();
const files = Object.entries<{ result: string; reason?: string }>(expected.files);

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

async function addForest(): Promise<School> {
  const districtId = await addDistrict(house);
  const building = { building_reporting_id: "0042", building: "Forest Middle School" };
  await storeRows(house, districtId, "buildings", [building]);
  return { house, districtId };
}

async function load(
  school: School,
  name: string,
  encoding: "utf-8" | "windows-1252" = "utf-8",
): Promise<FileOutcome> {
  const bytes = await Bun.file(new URL(name, folder)).bytes();
  const settings = { ...bodySettings, encoding };
  const batches = () => readCsv(cut(bytes), { encoding });
  return loadBatches(school, "students", batches, { settings });
}

describe.each(files)("%s", (name, { result, reason }) => {
  test(`is ${result}, through the whole engine`, async () => {
    const school = await addForest();
    const outcome = await load(school, name);
    const stored = await readStored(school, "students");
    if (result !== "imported") {
      expect(outcome.failure?.reason).toBe(
        reason === "empty_file" ? "empty_file" : "format_invalid",
      );
      expect(stored).toEqual([]);
      return;
    }
    expect(outcome.report).toMatchObject({ rowsAdded: 2, rowsRejected: 0 });
    const rows = structuredClone(expected.rows);
    if (name === "cr-only.csv") rows[1].address = "two\rlines";
    expect(stored).toMatchObject(rows);
  });
});

test.each([
  ["latin1.csv", "O'Brien"],
  ["cp1252.csv", "O’Brien"],
])("%s is imported when declared as Windows-1252", async (name, last) => {
  const school = await addForest();
  const outcome = await load(school, name, "windows-1252");
  expect(outcome.report).toMatchObject({ rowsAdded: 2, rowsRejected: 0 });
  expect(await readStored(school, "students")).toMatchObject([
    { student_id: "00123", last_name: "Nuñez", first_name: "Zoë" },
    { student_id: "00456", last_name: last },
  ]);
});
