/** `docs/oneroster.md`, “What we read”: headings, and what CSV files may be like. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import { addEmptyDistrict, errorsOf, loadPackage, noticesOf, readFilled } from "./loading.ts";
import { makePackage, role, rowsOfElm, user } from "./making.ts";
import { readPackage } from "./read-package.ts";

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addEmptyDistrict(house);
});

function edited(name: string, edit: (text: string) => string): Map<string, string> {
  const files = makePackage(rowsOfElm());
  return files.set(name, edit(files.get(name) ?? ""));
}

describe("headings", () => {
  test("are matched by name in any order, and columns that are missing say nothing", async () => {
    const users = "familyName,SOURCEDID,givenName\r\nDoe,s1,Ada\r\n";
    await loadPackage(
      school,
      edited("users.csv", () => users),
    );
    expect(await readFilled(school, "students")).toMatchObject([
      { student_id: "s1", last_name: "Doe", first_name: "Ada" },
    ]);
  });

  test("metadata.* and resourceSourcedIds are passed over", async () => {
    const files = edited("users.csv", (text) =>
      text.replace("password", "metadata.homeroom").replace("pronouns", "resourceSourcedIds"),
    );
    expect(noticesOf(await loadPackage(school, files))).toEqual([]);
    expect(await readStored(school, "students")).toHaveLength(1);
  });

  test.each([
    [
      "users.csv",
      "familyName",
      "famlyName",
      "users.csv: “famlyName” is not a column of this file in OneRoster 1.2. The nearest of it is “familyName”.",
    ],
    [
      "orgs.csv",
      "identifier",
      "hobby",
      "orgs.csv: “hobby” is not a column of this file in OneRoster 1.2.",
    ],
    [
      "roles.csv",
      "userSourcedId",
      "metadata.user",
      "roles.csv: the column is missing: userSourcedId.",
    ],
    [
      "demographics.csv",
      "sex",
      "birthdate",
      "demographics.csv: the column birthDate stands twice.",
    ],
  ])("of %s that do not fit refuse the load", async (name, from, to, sentence) => {
    const files = edited(name, (text) => text.replace(from, to));
    await expect(loadPackage(school, files)).rejects.toThrow(sentence);
    expect(await readStored(school, "buildings")).toEqual([]);
  });
});

test("a file that cannot be read to its end refuses the load with its name and line", async () => {
  const files = edited("users.csv", (text) => `${text}"s2`);
  await expect(loadPackage(school, files)).rejects.toThrow(/^users\.csv: Line 3, column 1/);
  const cut = edited("roles.csv", (text) => text.slice(0, -12));
  await expect(loadPackage(school, cut)).rejects.toThrow(/^roles\.csv: .*cut short/);
});

test("a file without any line refuses the load", async () => {
  const files = edited("orgs.csv", () => "");
  await expect(loadPackage(school, files)).rejects.toThrow("orgs.csv: The file is empty");
});

test("a byte order mark, line feeds alone, and line breaks within cells are taken", async () => {
  await loadPackage(school, readPackage("untidy"));
  expect(await readFilled(school, "students")).toMatchObject([
    { student_id: "100201", first_name: "Mary\nAnn", building: "Maple Fork\nHigh School" },
  ]);
  expect(await readFilled(school, "guardians")).toMatchObject([{ guardian_id: "G20001" }]);
});

describe("an empty cell", () => {
  const whole = { middleName: "Jo", grades: "05", userIds: "{state:77}" };
  const two = {
    users: [user("s1", whole), user("s2", whole)],
    roles: [role("s1", "student"), role("s2", "student")],
    demographics: [{ sourcedId: "s1" }, { sourcedId: "s2" }].map((row) => ({
      ...row,
      birthDate: "2014-05-06",
      sex: "female",
      white: "true",
    })),
  };
  const optional = ["middle_name", "grade", "student_reporting_id", "race"];
  const cells = async (): Promise<unknown> =>
    (await readStored(school, "students")).map((row) => optional.map((name) => row[name]));

  test("clears what is stored when its column is filled in another row", async () => {
    await loadPackage(school, makePackage(rowsOfElm(two)));
    const [first = {}] = two.demographics;
    const more = {
      users: [user("s1", whole), user("s2")],
      demographics: [first, { ...first, sourcedId: "s2", white: "" }],
    };
    await loadPackage(school, makePackage(rowsOfElm({ ...two, ...more })));
    expect(await cells()).toEqual([
      ["Jo", "05", "77", "White"],
      [null, null, null, null],
    ]);
  });

  test("says nothing when its column is empty in all rows of the file", async () => {
    await loadPackage(school, makePackage(rowsOfElm(two)));
    const more = {
      users: [user("s1", { userIds: "{other:1}" }), user("s2")],
      demographics: two.demographics.map((row) => ({ ...row, white: "" })),
    };
    await loadPackage(school, makePackage(rowsOfElm({ ...two, ...more })));
    expect(await cells()).toEqual([
      ["Jo", "05", "77", "White"],
      ["Jo", "05", "77", "White"],
    ]);
  });
});

test("cells with spaces around them mean what they would without", async () => {
  const rows = {
    users: [user(" s1 ", { identifier: " 100 " }), user("g1", { agentSourcedIds: " s1 , s9" })],
    roles: [role("s1", " Student "), role("g1 ", "PARENT", { orgSourcedId: " b1" })],
  };
  const outcomes = await loadPackage(school, makePackage(rowsOfElm(rows)));
  expect(errorsOf(outcomes)).toEqual([]);
  expect(await readFilled(school, "guardians")).toMatchObject([{ student_id: "100" }]);
});
