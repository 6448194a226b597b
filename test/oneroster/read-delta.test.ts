/** `docs/oneroster.md`, “What we read”: bulk and delta. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { readStored } from "../import/loading.ts";
import { errorsOf, noticesOf, readFilled } from "./loading.ts";
import { born, delta, gone, org, role, user } from "./making.ts";
import { openNight, g1, st1, u1, allGuardians, type Night } from "./night.ts";

let house: TestHouse;
let night: Night;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  night = await openNight(house);
});

test("what a delta does not name stays: buildings, students, guardians, users", async () => {
  const before = [await night.guardians(), await night.staff()];
  await night.change({ orgs: [org("b2", delta)], users: [user("s2", delta)], roles: [] });
  expect(await readStored(night.school, "buildings")).toHaveLength(3);
  expect(await readStored(night.school, "students")).toHaveLength(2);
  expect([await night.guardians(), await night.staff()]).toEqual(before);
});

describe("tobedeleted:", () => {
  test("a student becomes INACTIVE, and stays where it was", async () => {
    await night.change({
      users: [st1({ ...gone, primaryOrgSourcedId: "b3" })],
      roles: [role("st-1", "student", { ...gone, orgSourcedId: "b1" })],
    });
    expect(await night.place("S1")).toEqual(["INACTIVE", "0001"]);
    expect(await night.guardians()).toEqual(allGuardians);
  });

  test("a guardian is removed from the students it is linked with", async () => {
    await night.change({
      users: [g1({ ...gone, agentSourcedIds: "st-1" })],
      roles: [role("g1", "parent", gone)],
    });
    expect(await night.guardians()).toEqual(["s2/G1", "s2/g2"]);
  });

  test("a guardian without links is removed wherever its id is stored with the same names", async () => {
    await storeRows(house, night.school.districtId, "guardians", [
      { student_id: "S1", guardian_id: "G1", last_name: "Another", first_name: "Ada" },
    ]);
    await night.change({ users: [g1(gone)] });
    expect(await night.guardians()).toEqual(["S1/G1", "s2/g2"]);
  });

  test("a member of staff is removed", async () => {
    await night.change({
      users: [u1(gone)],
      roles: [role("u1", "teacher", { ...gone, orgSourcedId: "nowhere" })],
    });
    expect(await night.staff()).toEqual([]);
  });

  test("a building is not active any more, and its students stay in it", async () => {
    await night.change({ orgs: [org("b1", { ...gone, identifier: "0001" })] });
    expect((await readStored(night.school, "buildings"))[0]).toMatchObject({ active: false });
    expect(await night.place("S1")).toEqual(["ENROLLED", "0001"]);
  });

  test("demographics and enrollments are passed over", async () => {
    await night.change({
      users: [st1()],
      demographics: [born("st-1", { ...gone, sex: "male" })],
      enrollments: [
        { ...gone, sourcedId: "e", userSourcedId: "st-1", role: "student", schoolSourcedId: "b3" },
      ],
    });
    expect(await night.studentOf("S1")).toMatchObject({
      gender: "F",
      building_reporting_id: "0001",
    });
  });

  test("who is not stored is passed over and counted, however often the package comes", async () => {
    const users = [
      user("st-7", { ...gone, identifier: "S7" }),
      user("g7", { ...gone, agentSourcedIds: "st-1" }),
      user("x7", gone),
      user("u7", { ...gone, email: "u7@example.org" }),
    ];
    const roles = [
      role("st-7", "student", gone),
      role("g7", "parent", gone),
      role("u7", "aide", gone),
    ];
    for (const _ of [1, 2]) {
      const outcomes = await night.load({ users, roles });
      expect(errorsOf(outcomes)).toEqual([]);
      expect(noticesOf(outcomes)).toEqual([
        "3 users who are to be deleted, and are not stored, were passed over",
      ]);
    }
    expect(await readStored(night.school, "students")).toHaveLength(2);
    expect(await night.guardians()).toEqual(allGuardians);
  });
});

describe("what a row needs and the package does not have", () => {
  test("is taken from the stored row: names, birth date, gender, building, enrollment", async () => {
    const before = await night.studentOf("S1");
    const names = { givenName: "", familyName: "" };
    await night.change({
      users: [
        st1({ ...names, grades: "06" }),
        u1(names),
        g1({ ...names, sms: "55", agentSourcedIds: "st-1" }),
      ],
    });
    expect(await night.studentOf("S1")).toEqual({ ...before, grade: "06" });
    expect((await readFilled(night.school, "guardians"))[0]).toMatchObject({
      last_name: "Roe",
      cell_phone: "55",
    });
    expect(await readStored(night.school, "users")).toMatchObject([
      { first_name: "Ada", role: "Teacher" },
    ]);
  });

  test("is taken from the stored row where the package's own cell is empty", async () => {
    await night.change({
      users: [st1()],
      demographics: [born("st-1", { ...delta, birthDate: "", sex: "male" })],
    });
    expect(await night.studentOf("S1")).toMatchObject({ date_of_birth: "2014-05-06", gender: "M" });
  });

  test("of a new student or user, the row is rejected", async () => {
    const users = [
      user("s9", delta),
      user("u9", { ...delta, email: "n@example.org", givenName: "" }),
    ];
    const errors = errorsOf(
      await night.load({
        users,
        roles: [
          role("s9", "student", { ...delta, orgSourcedId: "b2" }),
          role("u9", "aide", { ...delta, orgSourcedId: "b2" }),
        ],
      }),
    );
    expect(errors).toEqual([
      "students 2 date_of_birth: is empty",
      "students 2 gender: is empty",
      "users 3 first_name: is empty",
    ]);
  });

  test("a new student and a new user with all they need are added", async () => {
    await night.change({
      users: [
        user("s9", delta),
        user("u9", { ...delta, email: "n@example.org" }),
        user("g9", { ...delta, agentSourcedIds: "s9" }),
      ],
      roles: [
        role("s9", "student", { ...delta, orgSourcedId: "b2" }),
        role("u9", "aide", { ...delta, orgSourcedId: "b2" }),
        role("g9", "parent", delta),
      ],
      demographics: [born("s9", delta)],
    });
    expect(await night.place("s9")).toEqual(["ENROLLED", "b2"]);
    expect(await night.staff()).toContainEqual(["n@example.org", "Aide", "b2"]);
    expect(await night.guardians()).toEqual([...allGuardians, "s9/g9"].toSorted());
  });
});

test("guardians of a student whose change is rejected are rejected with it, and none is removed for it", async () => {
  const rows = {
    users: [
      st1(),
      g1({ phone: "9", agentSourcedIds: "st-1,s2" }),
      user("g8", { ...delta, agentSourcedIds: "st-1" }),
    ],
    roles: [role("g8", "parent", delta)],
    demographics: [born("st-1", { ...delta, sex: "?" })],
  };
  expect(errorsOf(await night.load(rows))).toEqual([
    "students 2 gender: is not a known code",
    "guardians 3 student_id: names a row of students that was rejected",
    "guardians 4 student_id: names a row of students that was rejected",
  ]);
  const [ofS1, ofS2] = await readFilled(night.school, "guardians");
  expect(ofS1).not.toHaveProperty("home_phone");
  expect(ofS2).toHaveProperty("home_phone", "9");
  await night.load({
    ...rows,
    users: [st1(), g1({ ...gone, agentSourcedIds: "st-1,s2" })],
    roles: [],
  });
  expect(await night.guardians()).toEqual(["S1/G1", "s2/g2"]);
});
