/** catalog.md, users and user_roles: roles with their buildings, permissions, and what a load takes away. */
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { permissions } from "../../src/catalog/rules/max-permission.ts";
import { readJson } from "../../src/formats/read-json.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { bodySettings } from "../../src/import/load-settings.ts";
import { cut } from "../formats/reading.ts";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { addSchool, loadBatches, problemsOf, readStored, type School } from "./loading.ts";

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

function load(endpoint: string, ...rows: readonly WireRow[]) {
  return loadBatches(school, endpoint, () => readJson(cut(JSON.stringify(rows))));
}

const ben = { email: "ben@example.org", first_name: "Ben", last_name: "Okafor" };

async function judgeUser(more: WireRow): Promise<readonly string[]> {
  return problemsOf(await load("users", { ...ben, ...more }));
}

describe("Role and Buildings", () => {
  test.each([
    ["one role in one building", "Teacher", "Lincoln Elementary"],
    ["one role in several buildings", "Teacher", "Lincoln Elementary,Grant Middle"],
    ["a group for each role, in order", "Teacher;Nurse", "Lincoln Elementary;Grant Middle"],
    [
      "spaces around roles, groups and names",
      "Teacher ; Nurse",
      " Lincoln Elementary , 002 ; 001 ",
    ],
    ["buildings by their reporting id", "Teacher;Nurse", "001;002,001"],
    ["an empty group: a role in no particular building", "Director;Nurse", ";Grant Middle"],
    ["an empty last group", "Nurse;Director", "Grant Middle;"],
    ["roles alone", "Teacher;Nurse", null],
    ["neither", null, null],
  ])("take %s", async (_what, role, buildings) => {
    expect(await judgeUser({ role, buildings })).toEqual([]);
    expect(await readStored(school, "users")).toEqual([
      { ...ben, role, buildings, admin: false, deleted: false },
    ]);
  });

  test.each([
    [
      "fewer groups than roles",
      "Teacher;Nurse",
      "Grant Middle",
      "has 1 group of buildings for 2 roles",
    ],
    ["more groups than roles", "Teacher", "001;002", "has 2 groups of buildings for 1 role"],
    ["buildings of no role", null, "Grant Middle", "has 1 group of buildings for 0 roles"],
    ["an unknown building", "Teacher", "Grant Midle", "“Grant Midle” is not a known building"],
    ["an unknown one among known ones", "Teacher", "001,Zoo,002", "“Zoo” is not a known building"],
    [
      "a name in other letters",
      "Teacher",
      "GRANT MIDDLE",
      "“GRANT MIDDLE” is not a known building",
    ],
    [
      "buildings separated by the wrong sign",
      "Teacher",
      "001|002",
      "“001|002” is not a known building",
    ],
    [
      "a name that is missing between commas",
      "Teacher",
      "001,,002",
      "has an empty name between commas",
    ],
  ])("refuse %s", async (_what, role, buildings, reason) => {
    expect(await judgeUser({ role, buildings })).toEqual([`1 buildings: ${reason}`]);
    expect(await readStored(school, "users")).toEqual([]);
  });

  test.each(["Teacher;", ";Teacher", "Teacher;;Nurse", ";"])("refuse the role %p", async (role) => {
    expect(await judgeUser({ role })).toEqual(["1 role: has an empty role"]);
  });

  test("refuse buildings in a file without roles: the stored ones may be others", async () => {
    await load("users", { ...ben, role: "Teacher;Nurse", buildings: "001;002" });
    expect(await judgeUser({ buildings: "001;002" })).toEqual([
      "1 buildings: belongs to roles, and the row has no Role",
    ]);
    expect(await judgeUser({ buildings: null })).toEqual([]);
  });

  test("know names that hold commas, alone and among others", async () => {
    await storeRows(house, school.districtId, "buildings", [
      { building_reporting_id: "003", building: "Adams, Jr., High" },
      { building_reporting_id: "004", building: "Adams" },
    ]);
    for (const group of [
      "Adams, Jr., High",
      "Adams",
      "Adams,Adams, Jr., High",
      "Grant Middle,Adams, Jr., High, Lincoln Elementary",
      "Adams, Jr., High,Adams",
    ]) {
      expect([group, await judgeUser({ role: "Teacher", buildings: group })]).toEqual([group, []]);
    }
    expect(await judgeUser({ role: "Teacher", buildings: "Adams, Jr." })).toEqual([
      "1 buildings: “Jr.” is not a known building",
    ]);
  });

  test("tell the nearest known building to administrators only", async () => {
    const outcome = await load("users", { ...ben, role: "Teacher", buildings: "Grant Midle" });
    expect(outcome.notices).toMatchObject([
      {
        reason: "“Grant Midle” is not a known building",
        hint: "The nearest known one is “Grant Middle”.",
      },
    ]);
  });

  test("are judged beside every other row, and good ones are stored", async () => {
    const rows = Array.from({ length: 20 }, (_, index) => ({
      ...ben,
      email: `user${index}@example.org`,
      role: "Teacher",
      buildings: index === 7 ? "Zoo" : "001",
    }));
    const outcome = await load("users", ...rows);
    expect(outcome.report).toMatchObject({ rowsAdded: 19, rowsRejected: 1 });
  });
});

test("users: a load that does not name a user leaves them, also when it is said to be a snapshot", async () => {
  await load("users", ben, { ...ben, email: "mira@example.org" });
  const settings = { ...bodySettings, mode: "snapshot" } as const;
  const batches = () => readJson(cut(JSON.stringify([ben])));
  const outcome = await loadBatches(school, "users", batches, { settings });
  expect(outcome.report.rowsRemoved).toBe(0);
  expect(await readStored(school, "users")).toHaveLength(2);
});

describe("Default and Max", () => {
  const judgeRole = async (byDefault: string | null, max: string | null) =>
    problemsOf(await load("user_roles", { role: "Teacher", form: "IEP", default: byDefault, max }));

  test("take every permission, and Max only as strong as Default or stronger", async () => {
    for (const [strength, byDefault] of permissions.entries()) {
      for (const [most, max] of permissions.entries()) {
        const problems = most < strength ? ["1 max: is weaker than Default"] : [];
        expect([byDefault, max, await judgeRole(byDefault, max)]).toEqual([
          byDefault,
          max,
          problems,
        ]);
      }
    }
  });

  test.each(["View", "VIEW", "read", "viewer", "constructor"])(
    "are lower case words of the list: %p is none",
    async (word) => {
      expect(await judgeRole(word, "owner")).toEqual(["1 default: is not a known code"]);
      expect(await judgeRole("none", word)).toEqual(["1 max: is not a known code"]);
      expect(await readStored(school, "user_roles")).toEqual([]);
    },
  );

  test("lose spaces around them, and are never empty", async () => {
    expect(await judgeRole(" view", "edit ")).toEqual([]);
    expect(await readStored(school, "user_roles")).toMatchObject([
      { default: "view", max: "edit" },
    ]);
    expect(await judgeRole(null, "edit")).toEqual(["1 default: is empty"]);
  });
});

describe("user_roles", () => {
  const row = (role: string, form: string): WireRow => ({
    role,
    form,
    default: "view",
    max: "edit",
  });

  test("are told apart by role and form together", async () => {
    await load("user_roles", row("Teacher", "IEP"), row("Teacher", "504"), row("Nurse", "IEP"));
    const outcome = await load("user_roles", { ...row("Teacher", "504"), max: "owner" });
    expect(outcome.report).toMatchObject({ rowsAdded: 0, rowsChanged: 1 });
    expect(await readStored(school, "user_roles")).toHaveLength(3);
    const twice = await load("user_roles", row("Nurse", "504"), row("Nurse", "504"));
    expect(problemsOf(twice)).toEqual(["2 form: repeats the row on line 1"]);
  });

  test("are never removed, also when a load is said to be a snapshot", async () => {
    await load("user_roles", row("Teacher", "IEP"), row("Nurse", "IEP"));
    const batches = () => readJson(cut(JSON.stringify([row("Teacher", "IEP")])));
    for (const mode of ["upsert", "snapshot"] as const) {
      const settings = { ...bodySettings, mode };
      const outcome = await loadBatches(school, "user_roles", batches, { settings });
      expect(outcome.report).toMatchObject({ rowsUnchanged: 1, rowsRemoved: 0 });
    }
    expect(await readStored(school, "user_roles")).toHaveLength(2);
  });
});
