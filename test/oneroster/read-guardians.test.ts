/** `docs/oneroster.md`, “What we read”: who is what, and users.csv, roles.csv → guardians. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import {
  addEmptyDistrict,
  errorsOf,
  lenient,
  loadPackage,
  noticesOf,
  readFilled,
} from "./loading.ts";
import { familyOf } from "./family.ts";
import { born, gone, makePackage, role, user, type Row, type Rows } from "./making.ts";

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addEmptyDistrict(house);
});

const load = (rows: Rows) => loadPackage(school, makePackage(rows), { settings: lenient });
const keys = async (): Promise<readonly string[]> =>
  (await readStored(school, "guardians")).map(
    (row) => `${row["student_id"]}/${row["guardian_id"]}`,
  );

describe("a guardian and a student are linked when", () => {
  test.each<[string, Row, Row]>([
    ["the guardian names the student", { agentSourcedIds: "s1" }, {}],
    ["the student names the guardian", {}, { agentSourcedIds: "g1" }],
    ["both name the other", { agentSourcedIds: "s1" }, { agentSourcedIds: "g1,x9" }],
  ])("%s", async (_, ofGuardian, ofStudent) => {
    const rows = familyOf([user("g1", ofGuardian)], [role("g1", "parent")], { s1: ofStudent });
    await load(rows);
    expect(await keys()).toEqual(["s1/g1"]);
  });
});

test("a guardian of two students is a row for each", async () => {
  await load(familyOf([user("g1", { agentSourcedIds: "s1,s2" })], [role("g1", "parent")]));
  expect(await keys()).toEqual(["s1/g1", "s2/g1"]);
});

test("a guardian without a student in the package is passed over and counted", async () => {
  await load(familyOf([], [], {}));
  const users = [
    user("g1"),
    user("g2", { agentSourcedIds: "s9,g1" }),
    user("g3", { agentSourcedIds: "s1" }),
  ];
  const roles = ["g1", "g2", "g3"].map((sourcedId) => role(sourcedId, "parent"));
  const rows = familyOf(users, roles);
  const outcomes = await load({
    ...rows,
    users: [...(rows["users"] ?? [])].filter(({ sourcedId }) => sourcedId !== "s2"),
    roles: [...(rows["roles"] ?? [])].filter(({ userSourcedId }) => userSourcedId !== "s2"),
    demographics: [born("s1")],
  });
  expect(noticesOf(outcomes)).toEqual([
    "2 guardians who are linked with no student were passed over",
  ]);
  expect(await keys()).toEqual(["s1/g3"]);
});

describe("Guardian Id is", () => {
  const longest = "i".repeat(60);
  test.each([
    ["identifier, up to 60 characters", "g1", longest, longest],
    ["sourcedId when it is empty", "g1", "", "g1"],
    ["sourcedId when it is longer", "g1", `${longest}i`, "g1"],
  ])("%s", async (_, sourcedId, identifier, guardianId) => {
    const users = [user(sourcedId, { identifier, agentSourcedIds: "s1" })];
    await load(familyOf(users, [role(sourcedId, "parent")]));
    expect(await keys()).toEqual([`s1/${guardianId}`]);
  });

  test("missing when both are longer: rejected", async () => {
    const sourcedId = `${longest}i`;
    const users = [user(sourcedId, { identifier: `${longest}j`, agentSourcedIds: "s1" })];
    expect(errorsOf(await load(familyOf(users, [role(sourcedId, "parent")])))).toEqual([
      "guardians 4 guardian_id: is missing: identifier and sourcedId have more than 60 characters",
    ]);
  });
});

test("names, email and phones are those of the user; the rest keeps what is stored", async () => {
  const cells = {
    familyName: "Núñez",
    givenName: "María",
    email: "m@example.net",
    sms: "1",
    phone: "2",
  };
  await load(familyOf([user("g1", { ...cells, agentSourcedIds: "s1" })], [role("g1", "parent")]));
  expect(await readFilled(school, "guardians")).toEqual([
    {
      student_id: "s1",
      guardian_id: "g1",
      last_name: "Núñez",
      first_name: "María",
      relationship: "Parent",
      email: "m@example.net",
      cell_phone: "1",
      home_phone: "2",
    },
  ]);
});

test.each([
  [["parent"], "Parent"],
  [["guardian"], "Guardian"],
  [["relative"], "Relative"],
  [["Relative", "parent"], "Relative"],
])("Relationship of the roles %p is %s: the first in the file", async (words, relationship) => {
  const users = [user("g1", { agentSourcedIds: "s1" })];
  await load(
    familyOf(
      users,
      words.map((word) => role("g1", word)),
    ),
  );
  expect(await readFilled(school, "guardians")).toMatchObject([{ relationship }]);
});

test("dates of guardians' roles do not matter, and neither does their org", async () => {
  const more = { beginDate: "2020-08-17", endDate: "2021-06-12", orgSourcedId: "nowhere" };
  await load(familyOf([user("g1", { agentSourcedIds: "s1" })], [role("g1", "parent", more)]));
  expect(await keys()).toEqual(["s1/g1"]);
});

test("a user is all that its roles say: a teacher who is also a parent becomes both", async () => {
  const users = [user("u1", { email: "ida@example.org", agentSourcedIds: "s1" })];
  await load(familyOf(users, [role("u1", "teacher"), role("u1", "parent")]));
  expect(await keys()).toEqual(["s1/u1"]);
  expect(await readFilled(school, "users")).toMatchObject([
    { email: "ida@example.org", role: "Teacher" },
  ]);
});

test("a role that is tobedeleted still says what its user is", async () => {
  const users = [user("g1", { agentSourcedIds: "s1" })];
  await load(familyOf(users, [role("g1", "parent", gone)]));
  expect(await keys()).toEqual(["s1/g1"]);
});
