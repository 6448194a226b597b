import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { bodySettings } from "../../src/import/load-settings.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import {
  addSchool,
  idsOf,
  loadCsv,
  problemsOf,
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

const adding = { settings: { ...bodySettings, newBuildings: "add" as const } };

/** Students of known buildings, and then of these. */
function withBuildings(
  ...buildings: readonly (readonly [id: string, building: string, reporting: string])[]
): string {
  const odd = buildings.map(
    ([id, building, building_reporting_id]) =>
      studentsCsv([id], { building, building_reporting_id }).split("\n")[1],
  );
  return [studentsCsv(idsOf(60)), ...odd].join("\n");
}

async function buildingsStored(): Promise<readonly string[]> {
  const rows = await readStored(school, "buildings");
  return rows.map((row) => `${row["building_reporting_id"]} ${row["building"]} ${row["active"]}`);
}

test("unknown buildings are refused, and listed once each with how many rows name them", async () => {
  const csv = withBuildings(
    ["X1", "Wilson High", "003"],
    ["X2", "Adams High", "004"],
    ["X3", "Wilson High", "003"],
  );
  const outcome = await loadCsv(school, "students", csv);
  expect(outcome.report).toMatchObject({ rowsAdded: 60, rowsRejected: 3 });
  expect(outcome.missingRows).toEqual([
    {
      endpoint: "buildings",
      row: { building_reporting_id: "003", building: "Wilson High", active: true },
      namedBy: 2,
    },
    {
      endpoint: "buildings",
      row: { building_reporting_id: "004", building: "Adams High", active: true },
      namedBy: 1,
    },
  ]);
  expect(await buildingsStored()).toHaveLength(2);
});

test("a misspelled name of a known id is no missing building", async () => {
  const csv = withBuildings(["X1", "Lincoln Elementry", "001"]);
  for (const input of [{}, adding]) {
    const outcome = await loadCsv(school, "students", csv, input);
    expect(outcome.report.rowsRejected).toBe(1);
    expect(outcome.missingRows).toEqual([]);
  }
});

test("New buildings: add stores them with the load, once each", async () => {
  const csv = withBuildings(["X1", "Wilson High", "003"], ["X2", "Wilson High", "003"]);
  const outcome = await loadCsv(school, "students", csv, adding);
  expect(outcome).toMatchObject({ report: { rowsAdded: 62, rowsRejected: 0 }, missingRows: [] });
  expect(await buildingsStored()).toContain("003 Wilson High true");
  const again = await loadCsv(school, "students", withBuildings(["X1", "Wilson High", "003"]));
  expect(again.report).toMatchObject({ rowsUnchanged: 61 });
});

test("New buildings: add refuses one id with two names and one name with two ids", async () => {
  const csv = withBuildings(
    ["X1", "Wilson High", "003"],
    ["X2", "Wilson Hi", "003"],
    ["X3", "Wilson High", "005"],
  );
  const outcome = await loadCsv(school, "students", csv, adding);
  expect(problemsOf(outcome)).toEqual([
    "63 building_reporting_id: contradicts another row of the file about the same new one",
    "64 building: contradicts another row of the file about the same new one",
  ]);
  expect(await buildingsStored()).toContain("003 Wilson High true");
});

test("a load that is not stored adds no building either", async () => {
  const csv = withBuildings(["X1", "Wilson High", "003"]);
  await loadCsv(school, "students", csv, { ...adding, isDryRun: true });
  const wrong = studentsCsv(idsOf(10)).replaceAll("2014-05-06", "soon");
  await loadCsv(school, "students", `${wrong}\n${csv.split("\n").at(-1)}`, adding);
  expect(await buildingsStored()).toHaveLength(2);
});
