/** `docs/oneroster.md`, “What we read”: users.csv, roles.csv, demographics.csv, enrollments.csv → students. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import { addEmptyDistrict, errorsOf, lenient, loadPackage, noticesOf } from "./loading.ts";
import { born, makePackage, role, rowsOfElm, user, type Row, type Rows } from "./making.ts";

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addEmptyDistrict(house);
});

const load = (rows: Rows) =>
  loadPackage(school, makePackage(rowsOfElm(rows)), { settings: lenient });
const stored = async (): Promise<Readonly<Record<string, unknown>>> =>
  (await readStored(school, "students"))[0] ?? {};

/** The one student, as these rows make it. */
async function studentOf(rows: Rows): Promise<Readonly<Record<string, unknown>>> {
  expect(errorsOf(await load(rows))).toEqual([]);
  return stored();
}

describe("Student Id is", () => {
  const longest = "A1".repeat(10);
  test.each([
    ["identifier when it has 1 to 20 letters and digits", "s1", longest, longest],
    ["else sourcedId when that has: of an empty one", "s1", "", "s1"],
    ["else sourcedId when that has: of one with another character", "s1", "A-17", "s1"],
    ["else sourcedId when that has: of one that is too long", "s1", `${longest}1`, "s1"],
  ])("%s", async (_, sourcedId, identifier, studentId) => {
    expect((await studentOf({ users: [user(sourcedId, { identifier })] }))["student_id"]).toBe(
      studentId,
    );
  });

  test("else the row is rejected", async () => {
    const sourcedId = "5d3b7c90-12e4-4f6a-9b8c-7a6f5e4d3c2b";
    const rows = {
      users: [user(sourcedId, { identifier: "A-17" })],
      roles: [role(sourcedId, "student")],
      demographics: [born(sourcedId)],
    };
    expect(errorsOf(await load(rows))[0]).toStartWith("students 2 student_id: is missing");
    expect(await stored()).toEqual({});
  });
});

test("Last, First and Middle Name are familyName, givenName and middleName; nothing else of the user is kept", async () => {
  const more = { familyName: "O'Hara", givenName: "Zoë", middleName: "Ann June" };
  const lost = {
    email: "zoe@example.org",
    sms: "1",
    phone: "2",
    preferredGivenName: "Zo",
    pronouns: "she",
  };
  const student = await studentOf({ users: [user("s1", { ...more, ...lost })] });
  const text = JSON.stringify(student);
  expect(student).toMatchObject({
    last_name: "O'Hara",
    first_name: "Zoë",
    middle_name: "Ann June",
  });
  for (const word of ["zoe@example.org", 'Zo"', "she"]) expect(text).not.toContain(word);
});

test("Date of Birth is birthDate", async () => {
  expect(
    (await studentOf({ demographics: [born("s1", { birthDate: "2012-02-29" })] }))["date_of_birth"],
  ).toBe("2012-02-29");
});

test.each([
  ["male", "M"],
  ["Female", "F"],
])("Gender of sex %s is %s", async (sex, gender) => {
  expect((await studentOf({ demographics: [born("s1", { sex })] }))["gender"]).toBe(gender);
});

test.each<[string, Row | undefined, readonly string[]]>([
  ["demographics are missing", undefined, ["date_of_birth: is empty", "gender: is empty"]],
  ["birthDate is empty", { birthDate: "" }, ["date_of_birth: is empty"]],
  ["birthDate is no date", { birthDate: "2011-02-29" }, ["date_of_birth: is no date"]],
  ["sex is empty", { sex: "" }, ["gender: is empty"]],
  ["sex is unspecified", { sex: "unspecified" }, ["gender: is not a known code"]],
  ["sex is other", { sex: "other" }, ["gender: is not a known code"]],
])("a student whose %s is rejected", async (_, more, reasons) => {
  const errors = errorsOf(await load({ demographics: more ? [born("s1", more)] : [] }));
  expect(errors).toEqual(reasons.map((reason) => `students 2 ${reason}`));
});

// The house's clock says 24 November 2026.
const over = { beginDate: "2025-08-18", endDate: "2026-11-24" };
const lastDay = { beginDate: "2026-08-17", endDate: "2026-11-25" };
const later = { beginDate: "2026-11-25" };
const begun = { beginDate: "2026-11-24" };

describe("District Enrollment is", () => {
  test.each<[string, readonly Row[], string]>([
    ["ENROLLED with a role without dates", [{}], "ENROLLED"],
    ["ENROLLED from the day on which a role begins", [begun], "ENROLLED"],
    ["ENROLLED up to the day before a role ends", [lastDay], "ENROLLED"],
    ["INACTIVE when all its roles have ended", [over, over], "INACTIVE"],
    ["PRE_ENROLLED when all that have not ended are still to begin", [over, later], "PRE_ENROLLED"],
    ["ENROLLED when one of them counts", [over, later, begun], "ENROLLED"],
  ])("%s", async (_, roles, enrollment) => {
    const student = await studentOf({ roles: roles.map((more) => role("s1", "student", more)) });
    expect(student["district_enrollment"]).toBe(enrollment);
  });

  test("the same whether the student may sign in or not", async () => {
    const student = await studentOf({ users: [user("s1", { enabledUser: "false" })] });
    expect(student["district_enrollment"]).toBe("ENROLLED");
  });
});

test("Grade is the first of several, and that is told once", async () => {
  const rows = {
    users: [user("s1", { grades: "11,12" }), user("s2", { grades: "09, 10" })],
    roles: [role("s1", "student"), role("s2", "student")],
    demographics: [born("s1"), born("s2")],
  };
  const outcomes = await load(rows);
  expect(noticesOf(outcomes)).toEqual([
    "“grades” has more than one grade, and the first was taken",
  ]);
  expect((await readStored(school, "students")).map((row) => row["grade"])).toEqual(["11", "09"]);
});

const several = "Two or More Races";
test.each<[string, Row, string | null]>([
  [
    "hispanicOrLatinoEthnicity, whatever else",
    { hispanicOrLatinoEthnicity: "true", white: "true", asian: "true" },
    "Hispanic or Latino",
  ],
  [
    "demographicRaceTwoOrMoreRaces",
    { demographicRaceTwoOrMoreRaces: "TRUE", white: "true" },
    several,
  ],
  [
    "two single ones",
    { asian: "true", white: "true", hispanicOrLatinoEthnicity: "false" },
    several,
  ],
  [
    "americanIndianOrAlaskaNative",
    { americanIndianOrAlaskaNative: "true" },
    "American Indian or Alaska Native",
  ],
  ["asian", { asian: "true", white: "false" }, "Asian"],
  ["blackOrAfricanAmerican", { blackOrAfricanAmerican: "true" }, "Black or African American"],
  [
    "nativeHawaiianOrOtherPacificIslander",
    { nativeHawaiianOrOtherPacificIslander: "true" },
    "Native Hawaiian or Other Pacific Islander",
  ],
  ["white", { white: "true" }, "White"],
  ["none that is true", { white: "false" }, null],
])("Race of %s", async (_, more, race) => {
  expect((await studentOf({ demographics: [born("s1", more)] }))["race"]).toBe(race);
});

test("Student Reporting Id is the {state:…} of userIds, in any case of “state”", async () => {
  const student = await studentOf({ users: [user("s1", { userIds: "{sis:9},{STATE: 00471 }" })] });
  expect(student["student_reporting_id"]).toBe("00471");
});

describe("SIS Internal ID is", () => {
  const longest = "i-".repeat(50);
  test.each<[string, string, Row, string | null]>([
    ["the sourcedId", "st-1", { identifier: "100", userIds: "{sis:88}" }, "st-1"],
    ["the sourcedId, of 100 characters", longest, { identifier: "100" }, longest],
    ["nothing when that is longer", `${longest}i`, { identifier: "100" }, null],
    [
      "the {sis:…} when the sourcedId is one of ours",
      "s-100",
      { identifier: "100", userIds: "{sis:88}" },
      "88",
    ],
    ["the sourcedId when it only looks like one of ours", "s-7", { identifier: "100" }, "s-7"],
  ])("%s", async (_, sourcedId, more, sisId) => {
    const rows = {
      users: [user(sourcedId, more)],
      roles: [role(sourcedId, "student")],
      demographics: [born(sourcedId)],
    };
    expect((await studentOf(rows))["sis_internal_id"]).toBe(sisId);
  });
});

test("columns that OneRoster does not have keep what is stored", async () => {
  await load({});
  const { loadCsv, studentsCsv } = await import("../import/loading.ts");
  const more = {
    address: "1 Elm St",
    language: "es",
    building: "School b1",
    building_reporting_id: "b1",
  };
  await loadCsv(school, "students", studentsCsv(["s1"], more));
  await load({ users: [user("s1", { givenName: "Eda" })] });
  expect(await stored()).toMatchObject({ first_name: "Eda", address: "1 Elm St", language: "es" });
});

test("a student is never removed by a package", async () => {
  await load({});
  const rows = { users: [user("s2")], roles: [role("s2", "student")], demographics: [born("s2")] };
  await load(rows);
  expect((await readStored(school, "students")).map((row) => row["student_id"])).toEqual([
    "s1",
    "s2",
  ]);
});
