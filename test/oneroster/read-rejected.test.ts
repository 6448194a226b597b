/** `docs/oneroster.md`, “Rows that are rejected”: counted, told and given back like those of any load. */
import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import { loadCsv, readStored, type School } from "../import/loading.ts";
import { addEmptyDistrict, errorsOf, lenient, loadPackage } from "./loading.ts";
import { born, makePackage, org, role, rowsOfElm, user, type Row, type Rows } from "./making.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addEmptyDistrict(house);
});

/** So many students, of whom the first ones have no birth date; each with a parent, and a school of its own. */
function many(count: number, bad: number): Rows {
  const ids = Array.from({ length: count }, (_, at) => `s${at}`);
  return {
    orgs: [org("b1")],
    users: ids.flatMap((sourcedId) => [
      user(sourcedId, { agentSourcedIds: `g${sourcedId}` }),
      user(`g${sourcedId}`),
    ]),
    roles: ids.flatMap((sourcedId) => [
      role(sourcedId, "student"),
      role(`g${sourcedId}`, "parent"),
    ]),
    demographics: ids.slice(bad).map((sourcedId) => born(sourcedId)),
  };
}

test("one error budget counts the rows of all four: at 5 % they are merged together, above it nothing is", async () => {
  // 41 rows, of which 2 may have errors: a student without a birth date takes a guardian with it.
  const good = await loadPackage(school, makePackage(many(20, 1)));
  expect(good.map(({ report }) => report.rowsRejected)).toEqual([0, 1, 1, 0]);
  expect(good.map(({ failure }) => failure)).toEqual(good.map(() => undefined));
  expect(await readStored(school, "students")).toHaveLength(19);

  const other = await addEmptyDistrict(house);
  const bad = await loadPackage(other, makePackage(many(20, 2)));
  expect(bad.map(({ failure }) => failure?.reason)).toEqual(bad.map(() => "too_many_errors"));
  expect(bad[0]?.failure?.sentence).toContain("4 of 41 rows have errors; at most 2 may");
  for (const name of ["buildings", "students", "guardians", "users"]) {
    expect(await readStored(other, name)).toEqual([]);
  }
});

async function errorFileOf(id: string | undefined): Promise<string> {
  const pieces = await Array.fromAsync(house.deps.errorFiles.read(id ?? ""));
  return Buffer.concat(pieces).toString("utf8");
}

test("rejected rows come back as our rows with reason and fix, and load again once corrected", async () => {
  const rows: Rows = rowsOfElm({
    users: [
      user("s1"),
      user("s2", { identifier: "S2", grades: "05" }),
      user("s3", { identifier: "S2" }),
      user("u1"),
      user("x1"),
    ],
    roles: [
      ...["s1", "s2", "s3"].map((sourcedId) => role(sourcedId, "student")),
      role("u1", "teacher"),
    ],
    demographics: [born("s1"), born("s2", { sex: "" })],
  });
  const outcomes = await loadPackage(school, makePackage(rows), { settings: lenient });
  expect(errorsOf(outcomes)).toEqual([
    "students 3 gender: is empty",
    "students 4 student_id: is that of line 3, too",
    "students 6 row: The user has no role in roles.csv, so it is not known what it is.",
    "users 5 email: is empty",
  ]);
  const [, students, users] = outcomes;
  const text = await errorFileOf(students?.errorFileId);
  expect(text.split("\r\n").slice(0, 3)).toEqual([
    "student_id,last_name,middle_name,first_name,date_of_birth,gender,district_enrollment,grade,race,student_reporting_id,building,building_reporting_id,sis_internal_id,_error,_fix",
    "S2,Doe,,Ada,2014-05-06,,ENROLLED,05,,,School b1,b1,s2,Gender is empty.,Fill in Gender.",
    'S2,,,,,,,,,,,,,"Student Id is that of line 3, too.",Give every student an identifier of its own.',
  ]);
  expect(text).toContain("The user has no role in roles.csv, so it is not known what it is.");
  expect(await errorFileOf(users?.errorFileId)).toContain(",Ada,Doe,Teacher,b1,,Email is empty.");
  const corrected = text
    .split("\r\n")
    .slice(0, 2)
    .join("\r\n")
    .replace("2014-05-06,,", "2014-05-06,F,");
  expect((await loadCsv(school, "students", corrected)).report.rowsAdded).toBe(1);
});

test("each row is told with the line of users.csv, or names the file of its own", async () => {
  const lines: readonly Row[] = [user("s1"), user("s2")];
  const files = makePackage(rowsOfElm({ users: lines }));
  // Broken ones: too many cells, and too few.
  files.set("users.csv", `${files.get("users.csv")}s3,,,,,,,,,,,,,,,,,,,,,,,,,\r\n`);
  files.set("roles.csv", `${files.get("roles.csv")}r9,,\r\n`);
  files.set(
    "demographics.csv",
    `${files.get("demographics.csv")}s1,,,2014-05-06,male,,,,,,,,,,,\r\n`,
  );
  const outcomes = await loadPackage(school, files, { settings: lenient });
  expect(errorsOf(outcomes)).toEqual([
    "students 3 row: Line 3 of roles.csv has too many or too few cells, or its end is missing.",
    "students 3 row: Line 3 of demographics.csv repeats an earlier line of its user.",
    "students 3 row: The user has no role in roles.csv, so it is not known what it is.",
    "students 4 row: Line 4 of users.csv has too many or too few cells, or its end is missing.",
  ]);
  expect(await readStored(school, "students")).toMatchObject([{ student_id: "s1", gender: "F" }]);
});
