/** `docs/oneroster.md`, “What we read”: users.csv, roles.csv → users. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import { addEmptyDistrict, errorsOf, lenient, loadPackage, noticesOf } from "./loading.ts";
import { gone, makePackage, org, role, rowsOfElm, user, type Row, type Rows } from "./making.ts";

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addEmptyDistrict(house);
});

const email = "ida@example.org";
const orgs = [
  org("d", { type: "district" }),
  org("sped", { type: "department" }),
  org("b1", { identifier: "0001" }),
  org("b2", { identifier: "0002" }),
];
const load = (rows: Rows) => loadPackage(school, makePackage(rows), { settings: lenient });

/** The one user, with these roles. */
async function userOf(
  roles: readonly Row[],
  more: Row = {},
): Promise<Readonly<Record<string, unknown>>> {
  const outcomes = await load({ orgs, users: [user("u1", { email, ...more })], roles });
  expect(errorsOf(outcomes)).toEqual([]);
  return (await readStored(school, "users"))[0] ?? {};
}

test("Email, Last and First Name are those of the user, and Admin is not touched", async () => {
  await storeRows(house, school.districtId, "users", [
    { email, first_name: "I", last_name: "R", admin: true },
  ]);
  const more = { familyName: "Roe", givenName: "Ida", identifier: "E7", sms: "1", phone: "2" };
  expect(await userOf([role("u1", "teacher")], more)).toEqual({
    email,
    first_name: "Ida",
    last_name: "Roe",
    role: "Teacher",
    buildings: "0001",
    admin: true,
    deleted: false,
  });
});

test("an empty email is rejected", async () => {
  const rows = { orgs, users: [user("u1")], roles: [role("u1", "teacher")] };
  expect(errorsOf(await load(rows))).toEqual(["users 2 email: is empty"]);
});

test.each([
  ["teacher", "Teacher"],
  ["Aide", "Aide"],
  ["counselor", "Counselor"],
  ["principal", "Principal"],
  ["proctor", "Proctor"],
  ["siteAdministrator", "Site Administrator"],
  ["districtAdministrator", "District Administrator"],
  ["systemAdministrator", "System Administrator"],
  ["ext:Speech Therapist", "Speech Therapist"],
  ["ext:Nurse; Head", "Nurse Head"],
  ["ext:staff", null],
  ["ext:", null],
  ["janitor", "janitor"],
])("the role %s is the Role %s", async (word, expected) => {
  expect((await userOf([role("u1", word)]))["role"]).toBe(expected);
});

describe("Role and Buildings", () => {
  test.each<[string, readonly Row[], string | null, string | null]>([
    [
      "have a word for each kind of role, in the order of the file, and a group of schools for each",
      [
        role("u1", "proctor"),
        role("u1", "teacher", { orgSourcedId: "b2" }),
        role("u1", "proctor", { orgSourcedId: "b2" }),
      ],
      "Proctor;Teacher",
      "0001,0002;0002",
    ],
    [
      "have an empty group for a role in a district or office",
      [
        role("u1", "districtAdministrator", { orgSourcedId: "d" }),
        role("u1", "teacher"),
        role("u1", "ext:Coach", { orgSourcedId: "sped" }),
      ],
      "District Administrator;Teacher;Coach",
      ";0001;",
    ],
    [
      "are a role without any building when none of its orgs is a school",
      [
        role("u1", "districtAdministrator", { orgSourcedId: "d" }),
        role("u1", "systemAdministrator", { orgSourcedId: "d" }),
      ],
      "District Administrator;System Administrator",
      null,
    ],
    [
      "name a building once for each kind of role",
      [role("u1", "teacher"), role("u1", "teacher", { roleType: "secondary" })],
      "Teacher",
      "0001",
    ],
    [
      "leave out roles that have ended, are still to begin, or are to be deleted",
      [
        role("u1", "teacher", { endDate: "2026-11-24" }),
        role("u1", "aide", { beginDate: "2026-11-25" }),
        role("u1", "proctor", gone),
        role("u1", "counselor", { beginDate: "2026-11-24", endDate: "2026-11-25" }),
      ],
      "Counselor",
      "0001",
    ],
    ["are empty when none is left", [role("u1", "teacher", { endDate: "2026-11-24" })], null, null],
  ])("%s", async (_, roles, expectedRole, buildings) => {
    const stored = await userOf(roles);
    expect([stored["role"], stored["buildings"]]).toEqual([expectedRole, buildings]);
  });

  test("leave out a building whose id has a comma or semicolon, and that is told", async () => {
    const rows = {
      orgs: [org("b1", { identifier: "1,2" }), org("b2", { identifier: "3;4" }), org("b3")],
      users: [user("u1", { email })],
      roles: ["b1", "b2", "b3"].map((orgSourcedId) => role("u1", "teacher", { orgSourcedId })),
    };
    const outcomes = await load(rows);
    expect(noticesOf(outcomes)[0]).toContain("comma or semicolon");
    expect(await readStored(school, "users")).toMatchObject([{ buildings: "b3" }]);
  });

  test("are rejected when a role that counts names an org that nobody knows", async () => {
    const roles = [role("u1", "teacher", { orgSourcedId: "nowhere" })];
    const outcomes = await load({ orgs, users: [user("u1", { email })], roles });
    expect(errorsOf(outcomes)[0]).toStartWith(
      "users 2 buildings: cannot be told: line 2 of roles.csv names an org",
    );
    expect(await readStored(school, "users")).toEqual([]);
  });

  test("do not need the org of a role that has ended, nor of one without a word", async () => {
    const nowhere = { orgSourcedId: "nowhere" };
    const roles = [
      role("u1", "teacher", { ...nowhere, endDate: "2020-06-12" }),
      role("u1", "ext:staff", nowhere),
    ];
    expect((await userOf(roles))["role"]).toBeNull();
  });
});

test("Deleted is true when tobedeleted, and the package that does not name a user removes nobody", async () => {
  const two = {
    orgs,
    users: [user("u1", { email }), user("u2", { email: "bo@example.org" })],
    roles: [role("u1", "teacher"), role("u2", "teacher")],
  };
  const emails = async (): Promise<readonly unknown[]> =>
    (await readStored(school, "users")).map((row) => row["email"]);
  await load(two);
  await load({ ...two, users: two.users.slice(0, 1), roles: two.roles.slice(0, 1) });
  expect(await emails()).toEqual(["bo@example.org", email]);
  await load({ ...two, users: [user("u1", { ...gone, email }), ...two.users.slice(1)] });
  expect(await emails()).toEqual(["bo@example.org"]);
});

describe("rejected is a user", () => {
  test.each<[string, readonly Row[], readonly Row[], string]>([
    [
      "without a role",
      [user("u1", { email })],
      [],
      "students 2 row: The user has no role in roles.csv",
    ],
    [
      "whose sourcedId stands there already",
      [user("u1", { email }), user("u1", { email: "b@example.org" })],
      [role("u1", "teacher")],
      "users 3 row: The sourcedId stands on line 2 already.",
    ],
    [
      "whose role is empty",
      [user("u1", { email })],
      [role("u1", "")],
      "users 2 row: Line 2 of roles.csv, a role of this user, cannot be read.",
    ],
    [
      "with the email of another",
      [user("u1", { email }), user("u2", { email })],
      [role("u1", "teacher"), role("u2", "teacher")],
      "users 3 email: repeats the row on line 2",
    ],
  ])("%s", async (_, users, roles, sentence) => {
    const errors = errorsOf(await load({ orgs, users, roles }));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toStartWith(sentence);
  });
});

test("rows of users who are not in a bulk package are passed over and counted", async () => {
  const rows = rowsOfElm({
    roles: [role("s1", "student"), role("x1", "student"), role("x2", "parent")],
  });
  const more = {
    enrollments: [{ userSourcedId: "x1", role: "student", schoolSourcedId: "b1", sourcedId: "e1" }],
  };
  const outcomes = await load({ ...rows, ...more });
  expect(errorsOf(outcomes)).toEqual([]);
  expect(noticesOf(outcomes)).toEqual([
    "A line of enrollments.csv about a user who is not in users.csv was passed over",
    "2 lines of roles.csv about users who are not in users.csv were passed over",
  ]);
});
