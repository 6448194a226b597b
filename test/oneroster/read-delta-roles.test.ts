/** `docs/oneroster.md`, “What we read”: the roles of a delta beside what is stored. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { errorsOf, loadPackage } from "./loading.ts";
import { delta, gone, makePackage, org, role, user, type Row } from "./making.ts";
import { openNight, email, u1, type Night } from "./night.ts";

let house: TestHouse;
let night: Night;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  night = await openNight(house);
});

describe("roles of a stored student: what is stored counts beside them", () => {
  const at = (orgSourcedId: string, more: Row = {}): Row => ({ ...delta, orgSourcedId, ...more });
  const later = { beginDate: "2026-12-01" };
  const over = { endDate: "2026-11-24" };
  test.each<[string, readonly Row[], Row, readonly [string, string]]>([
    ["another primary role moves it", [at("b3")], {}, ["ENROLLED", "b3"]],
    [
      "another primary role does not, when primaryOrgSourcedId still names the school",
      [at("b3")],
      { primaryOrgSourcedId: "b2" },
      ["ENROLLED", "b2"],
    ],
    [
      "a secondary role does not move it",
      [at("b3", { roleType: "secondary" })],
      {},
      ["ENROLLED", "b2"],
    ],
    [
      "a role that is still to begin changes nothing yet",
      [at("b3", later)],
      {},
      ["ENROLLED", "b2"],
    ],
    [
      "with the old role gone, it moves to one that is still to begin",
      [at("b2", gone), at("b3", later)],
      {},
      ["PRE_ENROLLED", "b3"],
    ],
    [
      "a role there that is tobedeleted, and no other: INACTIVE",
      [at("b2", gone)],
      {},
      ["INACTIVE", "b2"],
    ],
    [
      "a role there that has ended, and no other: INACTIVE",
      [at("b2", over)],
      {},
      ["INACTIVE", "b2"],
    ],
    ["one elsewhere that is tobedeleted changes nothing", [at("b3", gone)], {}, ["ENROLLED", "b2"]],
    ["one elsewhere that has ended changes nothing", [at("b3", over)], {}, ["ENROLLED", "b2"]],
    [
      "the old role gone and a secondary one left: it moves there",
      [at("b2", gone), at("b3", { roleType: "secondary" })],
      {},
      ["ENROLLED", "b3"],
    ],
    [
      "a role gone nobody knows where, beside a new one: it was the old one",
      [at("b1", gone), at("b3")],
      {},
      ["ENROLLED", "b3"],
    ],
    [
      "a role in the district leaves the building to primaryOrgSourcedId",
      [at("d")],
      { primaryOrgSourcedId: "b3" },
      ["ENROLLED", "b3"],
    ],
  ])("%s", async (_, roles, more, expected) => {
    await loadPackage(night.school, makePackage({ orgs: [org("d", { type: "district" })] }));
    await night.change({
      orgs: [org("d", { ...delta, type: "district" })],
      users: [user("s2", { ...delta, ...more })],
      roles: roles.map((cells) => role("s2", "student", cells)),
    });
    expect(await night.place("s2")).toEqual([...expected]);
  });

  test("only a role gone nobody knows where: rejected, since it may be the stored building's", async () => {
    const rows = {
      users: [user("s2", delta)],
      roles: [role("s2", "student", { ...gone, orgSourcedId: "b1" })],
    };
    expect(errorsOf(await night.load(rows))[0]).toStartWith("students 2 building: cannot be told");
  });

  test("an INACTIVE student comes back with a role", async () => {
    await night.change({ users: [user("s2", gone)] });
    expect(await night.place("s2")).toEqual(["INACTIVE", "b2"]);
    await night.change({ users: [user("s2", delta)] });
    expect(await night.place("s2")).toEqual(["INACTIVE", "b2"]);
    await night.change({
      users: [user("s2", delta)],
      roles: [role("s2", "student", { ...delta, orgSourcedId: "b3" })],
    });
    expect(await night.place("s2")).toEqual(["ENROLLED", "b3"]);
  });

  test("a code that OneRoster does not have stays, as long as no role says otherwise", async () => {
    const stored = { ...(await night.studentOf("s2")), district_enrollment: "TRANSFERRED" };
    await storeRows(house, night.school.districtId, "students", [stored as Record<string, string>]);
    await night.change({ users: [user("s2", { ...delta, grades: "07" })] });
    expect(await night.studentOf("s2")).toMatchObject({
      district_enrollment: "TRANSFERRED",
      grade: "07",
    });
  });
});

describe("roles of staff who are stored", () => {
  const at = (word: string, orgSourcedId: string, more: Row = {}): Row =>
    role("u1", word, { ...delta, orgSourcedId, ...more });
  test.each<[string, readonly Row[], string | null, string | null]>([
    ["active ones are added", [at("teacher", "b3"), at("aide", "b2")], "Teacher;Aide", "b2,b3;b2"],
    ["active ones that are stored change nothing", [at("teacher", "b2")], "Teacher", "b2"],
    ["tobedeleted ones are taken off", [at("teacher", "b2", gone)], null, null],
    [
      "ones that have ended are taken off",
      [at("teacher", "b2", { endDate: "2026-11-24" }), at("proctor", "b2")],
      "Proctor",
      "b2",
    ],
    [
      "only that role in that building is taken off",
      [at("teacher", "b3", gone), at("aide", "b2", gone)],
      "Teacher",
      "b2",
    ],
    [
      "ones that are still to begin are not added",
      [at("aide", "b2", { beginDate: "2026-11-25" })],
      "Teacher",
      "b2",
    ],
    [
      "one of the office is added, and taken off again",
      [at("ext:Coach", "d")],
      "Teacher;Coach",
      "b2;",
    ],
  ])("%s", async (_, roles, expectedRole, buildings) => {
    const orgs = [org("d", { ...delta, type: "district" })];
    await night.change({ orgs, users: [u1()], roles });
    expect(await night.staff()).toEqual([[email, expectedRole, buildings]]);
    if (!roles.some((one) => one["orgSourcedId"] === "d")) return;
    await night.change({ orgs, users: [u1()], roles: [at("ext:Coach", "d", gone)] });
    expect(await night.staff()).toEqual([[email, "Teacher", "b2"]]);
  });

  test("know a stored building by its name, also one with a comma", async () => {
    await storeRows(house, night.school.districtId, "buildings", [
      { building_reporting_id: "b9", building: "Hall, Old" },
    ]);
    const stored = {
      email,
      first_name: "Ada",
      last_name: "Doe",
      role: "Teacher;Nurse",
      buildings: "Hall, Old,School b2;",
    };
    await storeRows(house, night.school.districtId, "users", [stored]);
    await night.change({
      users: [u1()],
      roles: [at("teacher", "b9"), at("teacher", "b2", gone), at("teacher", "b3")],
    });
    expect(await night.staff()).toEqual([[email, "Teacher;Nurse", "Hall, Old,b3;"]]);
  });
});
