/** `docs/oneroster.md`, “What we read”: orgs.csv → buildings. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import { addEmptyDistrict, errorsOf, lenient, loadPackage } from "./loading.ts";
import { delta, gone, makePackage, org, rowsOfElm, user, type Row } from "./making.ts";

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addEmptyDistrict(house);
});

const load = (orgs: readonly Row[], modes = {}) =>
  loadPackage(school, makePackage({ orgs }, modes), { settings: lenient });
const stored = async (): Promise<readonly unknown[]> =>
  (await readStored(school, "buildings")).map((row) => Object.values(row));

test("only schools become buildings; the others are passed over", async () => {
  const types = ["school", "School", "district", "department", "local", "state", "ext:bus"];
  const outcomes = await load(types.map((type, at) => org(`o${at}`, { type })));
  expect(outcomes.map(({ endpoint, fileName }) => [endpoint, fileName])).toEqual([
    ["buildings", "orgs.csv → buildings"],
  ]);
  expect(await stored()).toEqual([
    ["o0", "School o0", true],
    ["o1", "School o1", true],
  ]);
});

test("Building Reporting Id is the identifier, or without one the sourcedId", async () => {
  await load([org("o1", { identifier: "0042" }), org("0117")]);
  expect((await stored()).map((row) => (row as unknown[])[0])).toEqual(["0042", "0117"]);
});

test("Active is false when tobedeleted, and true again when active", async () => {
  await load([org("o1", gone), org("o2", delta)]);
  expect(await stored()).toMatchObject([
    ["o1", "School o1", false],
    ["o2", "School o2", true],
  ]);
  await load([org("o1")]);
  expect((await stored())[0]).toEqual(["o1", "School o1", true]);
});

test("a building that the package does not name stays", async () => {
  await load([org("o1"), org("o2")]);
  await load([org("o2")]);
  expect(await stored()).toHaveLength(2);
});

test("a change without a name keeps the one that is stored", async () => {
  await load([org("o1", { identifier: "0042" })]);
  await load([org("o1", { ...gone, identifier: "0042", name: "" })], { orgs: "delta" });
  expect(await stored()).toEqual([["0042", "School o1", false]]);
});

describe("rejected is", () => {
  test.each<[string, readonly Row[], string]>([
    [
      "an id of more than 40 characters",
      [org("o1", { identifier: "x".repeat(41) })],
      "buildings 2 building_reporting_id: has 41 characters",
    ],
    ["a school without a name", [org("o1", { name: "" })], "buildings 2 building: is empty"],
    [
      "a second school of one name",
      [org("o1"), org("o2", { name: "School o1" })],
      "buildings 3 building: is used on line 2 too",
    ],
    [
      "a second school of one id",
      [org("o1", { identifier: "7" }), org("o2", { identifier: "7" })],
      "buildings 3 building_reporting_id: repeats the row on line 2",
    ],
    [
      "a sourcedId that stands there already",
      [org("o1"), org("o1", { name: "Another", identifier: "9" })],
      "buildings 3 row: The sourcedId stands on line 2 already.",
    ],
    [
      "a row without a sourcedId",
      [org("")],
      "buildings 2 row: Line 2 of orgs.csv does not say whom it is about.",
    ],
    [
      "a status that the binding does not have",
      [org("o1", { status: "inactive" })],
      "buildings 2 row: The status is neither active nor tobedeleted.",
    ],
  ])("%s", async (_, orgs, sentence) => {
    expect(errorsOf(await load(orgs))).toEqual([sentence]);
    expect(await stored()).toHaveLength(orgs.length - 1);
  });

  test("a name that a stored building of another id has", async () => {
    const row = { building_reporting_id: "001", building: "School o1" };
    await storeRows(house, school.districtId, "buildings", [row]);
    expect(errorsOf(await load([org("o1")]))).toEqual([
      "buildings 2 building: belongs to another stored row",
    ]);
  });
});

test("students of a school that was renamed are in it by its new name", async () => {
  await loadPackage(school, makePackage(rowsOfElm()));
  const renamed = [org("b1", { ...delta, name: "Elm Hall" })];
  const users = [user("s1", { ...delta, givenName: "Eda" })];
  const files = makePackage({ orgs: renamed, users }, { orgs: "delta", users: "delta" });
  expect(errorsOf(await loadPackage(school, files))).toEqual([]);
  expect(await readStored(school, "students")).toMatchObject([
    { first_name: "Eda", building: "Elm Hall", building_reporting_id: "b1" },
  ]);
});
