/** catalog.md, "Bundles": "one load: one verdict, one transaction". */
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { guardiansCsv, loadBundle } from "./bundling.ts";
import { addSchool, idsOf, loadCsv, readStored, studentsCsv, type School } from "./loading.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addSchool(house);
});

async function studentIds(): Promise<readonly unknown[]> {
  return (await readStored(school, "students")).map((row) => row["student_id"]);
}
async function guardianKeys(): Promise<readonly string[]> {
  const rows = await readStored(school, "guardians");
  return rows.map((row) => `${row["student_id"]}/${row["guardian_id"]}`);
}

describe("demographics", () => {
  test("stores students, guardians, buildings and absences that know of one another only through the load", async () => {
    const outcomes = await loadBundle(school, "demographics", {
      "absences.csv": "student_id,absence_date\nS1,2026-10-05",
      "guardians.csv": guardiansCsv(["S1", "G1"], ["S2", "G2"]),
      "students.csv": `${studentsCsv(["S1"])}\n${studentsCsv(["S2"], { building: "New Hall", building_reporting_id: "077" }).split("\n")[1]}`,
      "buildings.csv": "building_reporting_id,building\n077,New Hall",
    });
    expect(outcomes.map(({ endpoint, report }) => [endpoint, report.rowsAdded])).toEqual([
      ["buildings", 1],
      ["students", 2],
      ["guardians", 2],
      ["absences", 1],
    ]);
    expect(await studentIds()).toEqual(["S1", "S2"]);
    expect(await guardianKeys()).toEqual(["S1/G1", "S2/G2"]);
  });

  test("a row whose Student Id is not in the same load's students is rejected, though the student is stored", async () => {
    await loadCsv(school, "students", studentsCsv(["S9"]));
    const outcomes = await loadBundle(
      school,
      "demographics",
      {
        "students.csv": studentsCsv(["S1"]),
        "guardians.csv": guardiansCsv(["S1", "G1"], ["S9", "G9"]),
      },
      { settings: { ...lenient } },
    );
    expect(outcomes[1]).toMatchObject({ report: { rowsAdded: 1, rowsRejected: 1 } });
    expect(outcomes[1]?.notices).toMatchObject([
      { line: 3, column: "student_id", reason: "is not among the students of this load" },
    ]);
    expect(await guardianKeys()).toEqual(["S1/G1"]);
  });

  test("a rejected student takes its guardians with it, and the rest is stored", async () => {
    const bad = studentsCsv(["S2"], { date_of_birth: "2014-02-30" }).split("\n")[1];
    const outcomes = await loadBundle(
      school,
      "demographics",
      {
        "students.csv": `${studentsCsv(["S1"])}\n${bad}`,
        "guardians.csv": guardiansCsv(["S1", "G1"], ["S2", "G2"]),
      },
      { settings: { ...lenient } },
    );
    expect(outcomes.map(({ report }) => report.rowsRejected)).toEqual([1, 1]);
    expect(outcomes[1]?.notices[0]?.reason).toBe("names a row of students that was rejected");
    expect(await studentIds()).toEqual(["S1"]);
    expect(await guardianKeys()).toEqual(["S1/G1"]);
  });

  test("stored guardians of a rejected student stay", async () => {
    await loadCsv(school, "students", studentsCsv(["S1", "S2"]));
    await loadCsv(school, "guardians", guardiansCsv(["S2", "G2"]));
    const bad = studentsCsv(["S2"], { gender: "?" }).split("\n")[1];
    await loadBundle(
      school,
      "demographics",
      {
        "students.csv": `${studentsCsv(["S1"])}\n${bad}`,
        "guardians.csv": guardiansCsv(["S1", "G1"], ["S2", "G3"]),
      },
      { settings: { ...lenient } },
    );
    expect(await guardianKeys()).toEqual(["S1/G1", "S2/G2"]);
  });

  test("the students it names get exactly these guardians, also those for whom it has none", async () => {
    await loadCsv(school, "students", studentsCsv(["S1", "S2", "S3"]));
    await loadCsv(school, "guardians", guardiansCsv(["S1", "G1"], ["S2", "G2"], ["S3", "G3"]));
    const outcomes = await loadBundle(school, "demographics", {
      "students.csv": studentsCsv(["S1", "S2"]),
      "guardians.csv": guardiansCsv(["S1", "G9"]),
    });
    expect(outcomes[1]?.report).toMatchObject({ rowsAdded: 1, rowsRemoved: 2 });
    expect(await guardianKeys()).toEqual(["S1/G9", "S3/G3"]);
  });

  test("one error budget counts the rows of all files", async () => {
    const ids = idsOf(40);
    const files = {
      "students.csv": studentsCsv(ids),
      // Two of 82 rows are 2 %, and two of 42 would be less than 5 % as well: the third is one too many.
      "guardians.csv": guardiansCsv(
        ...ids.map((id) => [id, "G1"] as const),
        ["NO1", "G1"],
        ["NO2", "G1"],
      ),
    };
    const outcomes = await loadBundle(school, "demographics", files);
    expect(outcomes.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    const worse = {
      ...files,
      "guardians.csv": guardiansCsv(...idsOf(5, "X").map((id) => [id, "G"] as const)),
    };
    const refused = await loadBundle(school, "demographics", worse);
    expect(refused.map(({ failure }) => failure?.reason)).toEqual([
      "too_many_errors",
      "too_many_errors",
    ]);
  });

  test("above the budget nothing of any file is stored", async () => {
    const outcomes = await loadBundle(school, "demographics", {
      "students.csv": studentsCsv(["S1"]),
      "guardians.csv": guardiansCsv(["S7", "G1"]),
    });
    expect(outcomes.map(({ failure }) => failure?.reason)).toEqual([
      "too_many_errors",
      "too_many_errors",
    ]);
    expect(await studentIds()).toEqual([]);
  });

  test("a file that cannot be read keeps the others from being stored, and they say which it was", async () => {
    const outcomes = await loadBundle(school, "demographics", {
      "students.csv": studentsCsv(["S1"]),
      "guardians.csv": "student_id,gardian_id\nS1,G1",
    });
    expect(outcomes[0]?.failure?.sentence).toContain("since “guardians.csv” could not be loaded");
    expect(outcomes[1]?.failure?.sentence).toContain("“gardian_id” is not a column of guardians");
    expect(await studentIds()).toEqual([]);
  });

  test("a file that must be there and has no rows fails the load; one that may be missing does not", async () => {
    const files = { "students.csv": studentsCsv(["S1"]), "guardians.csv": guardiansCsv() };
    const outcomes = await loadBundle(school, "demographics", files);
    expect(outcomes[0]?.failure?.sentence).toContain("“guardians.csv” has no rows");
    const well = { ...files, "guardians.csv": guardiansCsv(["S1", "G1"]) };
    const more = { ...well, "absences.csv": "student_id,absence_date" };
    expect((await loadBundle(school, "demographics", more))[2]?.failure).toBeUndefined();
    expect(await studentIds()).toEqual(["S1"]);
  });

  test("a missing file is refused with the name that was nearest", async () => {
    const files = { "students.csv": studentsCsv(["S1"]), "guardian.csv": guardiansCsv() };
    await expect(loadBundle(school, "demographics", files)).rejects.toThrow("Is “guardian.csv” meant?");
  });

  test("a file that came twice is refused", async () => {
    const files = { "students.csv": studentsCsv(["S1"]), "Students.CSV": studentsCsv(["S1"]) };
    await expect(loadBundle(school, "demographics", files)).rejects.toThrow(
      "are both the file of students",
    );
  });

  test("a building that the load renames is known by its new name only", async () => {
    const students = studentsCsv(["S1"], {
      building: "Lincoln Hall",
      building_reporting_id: "001",
    });
    const files = {
      "buildings.csv": "building_reporting_id,building\n001,Lincoln Hall",
      "students.csv": students,
      "guardians.csv": guardiansCsv(["S1", "G1"]),
    };
    await loadBundle(school, "demographics", files);
    expect(await studentIds()).toEqual(["S1"]);
    const old = { ...files, "students.csv": studentsCsv(["S1"]) };
    expect((await loadBundle(school, "demographics", old))[1]?.notices[0]?.column).toBe("building");
  });

  test("a building that is rejected is not there for the load's students", async () => {
    const outcomes = await loadBundle(school, "demographics", {
      "buildings.csv": "building_reporting_id,building\n077,Lincoln Elementary",
      "students.csv": studentsCsv(["S1"], {
        building: "Lincoln Elementary",
        building_reporting_id: "077",
      }),
      "guardians.csv": guardiansCsv(["S1", "G1"]),
    });
    expect(outcomes[0]?.notices[0]?.reason).toBe("belongs to another stored row");
    expect(outcomes[1]?.report.rowsRejected).toBe(1);
    expect(await studentIds()).toEqual([]);
  });

  test("too many changes of one file hold all of them, under one digest; approved, all are stored", async () => {
    const ids = idsOf(60);
    await loadCsv(school, "students", studentsCsv(ids));
    await loadCsv(school, "guardians", guardiansCsv(...ids.map((id) => [id, "G1"] as const)));
    const files = {
      "students.csv": studentsCsv([...ids, "S1"]),
      "guardians.csv": guardiansCsv(...ids.slice(0, 50).map((id) => [id, "G1"] as const), [
        "S1",
        "G1",
      ]),
    };
    const held = await loadBundle(school, "demographics", files);
    expect(held[0]?.held?.sentence).toContain("Guardians: It would remove 10 of 60 stored rows");
    expect(held[0]?.held?.preview).toMatchObject({
      endpoint: "students",
      report: { rowsAdded: 1 },
    });
    expect(held[1]?.held?.preview).toMatchObject({
      endpoint: "guardians",
      report: { rowsRemoved: 10 },
    });
    expect(held[0]?.held?.digest).toBe(held[1]?.held?.digest ?? "");
    expect(await studentIds()).toHaveLength(60);
    const approvedDigest = held[0]?.held?.digest;
    await loadBundle(school, "demographics", files, { approvedDigest });
    expect(await studentIds()).toHaveLength(61);
    expect(await guardianKeys()).toHaveLength(51);
  });

  test("the same files again are unchanged, and another file makes them a new load", async () => {
    const files = {
      "students.csv": studentsCsv(["S1"]),
      "guardians.csv": guardiansCsv(["S1", "G1"]),
    };
    await loadBundle(school, "demographics", files, { source: "pull/int_1" });
    const again = await loadBundle(school, "demographics", files, { source: "pull/int_1" });
    expect(again.map(({ report }) => report)).toMatchObject([
      { rowsRead: 1, rowsUnchanged: 1 },
      { rowsRead: 1, rowsUnchanged: 1 },
    ]);
    await loadCsv(school, "guardians", guardiansCsv(["S1", "G2"]));
    const third = await loadBundle(school, "demographics", files, { source: "pull/int_1" });
    expect(third[1]?.report).toMatchObject({ rowsAdded: 1, rowsRemoved: 1 });
  });

  test("a dry run tells of all files and stores none", async () => {
    const files = {
      "students.csv": studentsCsv(["S1"]),
      "guardians.csv": guardiansCsv(["S1", "G1"]),
    };
    const outcomes = await loadBundle(school, "demographics", files, { isDryRun: true });
    expect(outcomes.map(({ report }) => report.rowsAdded)).toEqual([1, 1]);
    expect(await studentIds()).toEqual([]);
  });

  test("as a snapshot it removes students it does not name with all that hangs on them, and only those", async () => {
    await loadCsv(school, "students", studentsCsv(["S1", "S2"]));
    await loadCsv(school, "guardians", guardiansCsv(["S1", "G1"], ["S2", "G2"]));
    await storeRows(house, school.districtId, "absences", [
      { student_id: "S2", absence_date: "2026-10-05" },
    ]);
    const outcomes = await loadBundle(
      school,
      "demographics",
      {
        "students.csv": studentsCsv(["S1"]),
        "guardians.csv": guardiansCsv(["S1", "G1"]),
        "absences.csv": "student_id,absence_date\nS1,2026-10-06\nS2,2026-10-07",
      },
      { settings: { ...lenient, mode: "snapshot" } },
    );
    expect(outcomes[2]?.notices[0]?.reason).toBe("is not among the students of this load");
    expect(await studentIds()).toEqual(["S1"]);
    expect(await guardianKeys()).toEqual(["S1/G1"]);
  });
});

describe("accounts", () => {
  const users = "email,first_name,last_name,role\nann@example.org,Ann,Lee,Teacher";
  const roles = "role,form,default,max\nTeacher,IEP,view,edit";

  test("users and what their roles may do are one load", async () => {
    await loadBundle(school, "accounts", { "users.csv": users, "user_roles.csv": roles });
    expect(await readStored(school, "users")).toHaveLength(1);
    expect(await readStored(school, "user_roles")).toHaveLength(1);
    const bad = await loadBundle(school, "accounts", {
      "users.csv": users.replace("Ann", "Anna"),
      "user_roles.csv": roles.replace("edit", "none"),
    });
    expect(bad[0]?.failure?.reason).toBe("too_many_errors");
    expect(await readStored(school, "users")).toMatchObject([{ first_name: "Ann" }]);
  });
});

describe("Deleted = true", () => {
  const header = "email,first_name,last_name,deleted";
  const stored = [
    { email: "ann@example.org", first_name: "Ann", last_name: "Lee" },
    { email: "bob@example.org", first_name: "Bob", last_name: "Ray" },
  ];
  beforeEach(() => storeRows(house, school.districtId, "users", stored));
  const emails = async (): Promise<readonly unknown[]> =>
    (await readStored(school, "users")).map((row) => row["email"]);

  test("is the only way a file removes a user", async () => {
    const csv = `${header}\nann@example.org,Ann,Lee,yes`;
    const outcome = await loadCsv(school, "users", csv);
    expect(outcome.report).toMatchObject({ rowsRemoved: 1, rowsUnchanged: 0, rowsChanged: 0 });
    expect(await emails()).toEqual(["bob@example.org"]);
  });

  test("of a user that is not stored does nothing", async () => {
    const outcome = await loadCsv(school, "users", `${header}\nzoe@example.org,Zoe,Fox,true`);
    expect(outcome.report).toMatchObject({ rowsAdded: 0, rowsRemoved: 0, rowsUnchanged: 1 });
    expect(await emails()).toHaveLength(2);
  });

  test("works though the row's other cells are missing or differ", async () => {
    const csv = `email,first_name,last_name,deleted,role\nbob@example.org,Robert,Ray,1,Nurse`;
    expect((await loadCsv(school, "users", csv)).report.rowsRemoved).toBe(1);
    expect(await emails()).toEqual(["ann@example.org"]);
  });

  test("a user whom the file does not name stays, also in a snapshot", async () => {
    const csv = `${header}\nann@example.org,Ann,Lee,no`;
    await loadCsv(school, "users", csv, { settings: { ...lenient, mode: "snapshot" } });
    expect(await emails()).toHaveLength(2);
  });

  test("of too many users is held", async () => {
    const many = idsOf(60, "u").map((id) => ({
      email: `${id}@example.org`,
      first_name: "A",
      last_name: "B",
    }));
    await storeRows(house, school.districtId, "users", many);
    const lines = many.slice(0, 20).map(({ email }) => `${email},A,B,true`);
    const outcome = await loadCsv(school, "users", [header, ...lines].join("\n"));
    expect(outcome.held?.sentence).toContain("remove 20 of 62 stored rows");
    expect(await emails()).toHaveLength(62);
  });

  test("is told in the changes feed as a removal of that user", async () => {
    await loadCsv(school, "users", `${header}\nann@example.org,Ann,Lee,true`);
    const { orm } = await house.deps.databases.records(school.districtId);
    expect(await orm.query.removals.findMany()).toMatchObject([
      { tableName: "users", key: ["ann@example.org"], studentNumber: null },
    ]);
  });
});

const lenient = {
  mode: "upsert",
  newBuildings: "refuse",
  encoding: "utf-8",
  errorPercentMax: 100,
  errorRowsMax: null,
  mayBeEmpty: false,
} as const;
