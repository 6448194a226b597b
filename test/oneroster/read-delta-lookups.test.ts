/** `docs/oneroster.md`, “What we read”: whom and what a delta names without its roles or rows. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { readStored } from "../import/loading.ts";
import { errorsOf, noticesOf, readFilled } from "./loading.ts";
import { born, delta, role, user } from "./making.ts";
import { openNight, g1, st1, u1, type Night } from "./night.ts";

let house: TestHouse;
let night: Night;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  night = await openNight(house);
});

describe("a user without a role in the package is what is stored of it:", () => {
  test("a student by its Student Id", async () => {
    await night.change({
      users: [user("another", { ...delta, identifier: "S1", givenName: "Eda" })],
    });
    expect(await night.studentOf("S1")).toMatchObject({
      first_name: "Eda",
      sis_internal_id: "another",
    });
  });

  test("a student without one by its SIS Internal ID", async () => {
    await night.change({ users: [user("st-1", { ...delta, givenName: "Eda" })] });
    expect(await night.studentOf("S1")).toMatchObject({ first_name: "Eda" });
  });

  test("staff by Email, who keep their roles", async () => {
    await night.change({ users: [u1({ familyName: "Poe" })] });
    expect(await readStored(night.school, "users")).toMatchObject([
      { last_name: "Poe", role: "Teacher", buildings: "b2" },
    ]);
  });

  test("a guardian by Guardian Id with one of the students it is linked with", async () => {
    await night.change({ users: [g1({ email: "roe@example.org", agentSourcedIds: "st-1" })] });
    expect(await readFilled(night.school, "guardians")).toMatchObject([
      { student_id: "S1", email: "roe@example.org", relationship: "Parent" },
      { student_id: "s2", guardian_id: "G1" },
      {},
    ]);
    expect((await readFilled(night.school, "guardians"))[1]).not.toHaveProperty("email");
  });

  test("a guardian whom a student of the package names", async () => {
    await night.change({
      users: [user("s2", { ...delta, agentSourcedIds: "g1" }), g1({ phone: "77" })],
    });
    expect((await readFilled(night.school, "guardians"))[1]).toMatchObject({
      student_id: "s2",
      home_phone: "77",
    });
  });

  test("not stored: rejected", async () => {
    const users = [user("s9", delta), g1({ identifier: "G8", agentSourcedIds: "st-1" })];
    expect(errorsOf(await night.load({ users }))).toEqual([
      "students 2 row: The user has no role in this package, and is not stored.",
      "students 3 row: The user has no role in this package, and is not stored.",
    ]);
  });
});

describe("a sourcedId that is not in the package is looked up:", () => {
  test.each([
    ["a student's as SIS Internal ID", "st-1", "S1"],
    ["one of ours as the id in it", "s-S1", "S1"],
    ["a student's as Student Id", "S1", "S1"],
  ])("%s", async (_, sourcedId, studentId) => {
    const users = [user("g9", { ...delta, agentSourcedIds: sourcedId })];
    await night.change({ users, roles: [role("g9", "parent", delta)] });
    expect(await night.guardians()).toContain(`${studentId}/g9`);
  });

  test("a student's as SIS Internal ID first, also where it is another's Student Id", async () => {
    const other = { ...(await night.studentOf("s2")), student_id: "S3", sis_internal_id: "S1" };
    await storeRows(house, night.school.districtId, "students", [other as Record<string, string>]);
    const users = [user("g9", { ...delta, agentSourcedIds: "S1" })];
    await night.change({ users, roles: [role("g9", "parent", delta)] });
    expect(await night.guardians()).toContain("S3/g9");
  });

  test("a guardian whose student is nowhere is passed over and counted", async () => {
    const users = [user("g9", { ...delta, agentSourcedIds: "st-8" })];
    const outcomes = await night.load({ users, roles: [role("g9", "parent", delta)] });
    expect(noticesOf(outcomes)).toEqual([
      "A guardian who is linked with no student was passed over",
    ]);
  });

  test.each([
    ["an org's as Building Reporting Id", "b3", "b3"],
    ["one of ours as the id in it", "b-0001", "0001"],
  ])("%s", async (_, orgSourcedId, building) => {
    await night.change({
      users: [st1()],
      roles: [role("st-1", "student", { ...delta, orgSourcedId })],
    });
    expect(await night.place("S1")).toEqual(["ENROLLED", building]);
  });

  test("a student who is stored keeps the building when the org is not found and roles.csv does not name it", async () => {
    await night.change({ users: [st1({ primaryOrgSourcedId: "b1" })] });
    expect(await night.place("S1")).toEqual(["ENROLLED", "0001"]);
  });

  test.each([
    ["student", "students 2 building", st1()],
    ["teacher", "users 2 buildings", u1()],
  ])(
    "otherwise the row is rejected: a role of a %s in an org that nobody knows",
    async (word, where, row) => {
      const roles = [role(String(row["sourcedId"]), word, { ...delta, orgSourcedId: "b1" })];
      const errors = errorsOf(await night.load({ users: [row], roles }));
      expect(errors[0]).toStartWith(`${where}: cannot be told: line 2 of roles.csv names an org`);
      expect(await night.place("S1")).toEqual(["ENROLLED", "0001"]);
    },
  );
});

describe("rows without their user's row in users.csv", () => {
  test("of roles and demographics are rejected", async () => {
    const rows = {
      users: [st1()],
      roles: [role("s2", "student", delta)],
      demographics: [born("s2", delta)],
    };
    expect(errorsOf(await night.load(rows))).toEqual([
      "students 2 row: Line 2 of roles.csv is about a user who is not in users.csv.",
      "students 2 row: Line 2 of demographics.csv is about a user who is not in users.csv.",
    ]);
  });

  test("are rejected, too, when there is no users.csv at all", async () => {
    const outcomes = await night.load({ roles: [role("s2", "student", delta)] });
    expect(outcomes.map(({ fileName }) => fileName)).toEqual(["roles.csv → students"]);
    expect(errorsOf(outcomes)).toHaveLength(1);
  });

  test("of enrollments are passed over and counted: classes change every day", async () => {
    const enrollments = [
      { ...delta, sourcedId: "e", userSourcedId: "s2", role: "student", schoolSourcedId: "b1" },
    ];
    const outcomes = await night.load({ users: [st1()], enrollments });
    expect(errorsOf(outcomes)).toEqual([]);
    expect(noticesOf(outcomes)).toEqual([
      "A line of enrollments.csv about a user who is not in users.csv was passed over",
    ]);
  });
});
