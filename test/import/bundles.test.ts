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
import type { TestHouse } from "../help/district.ts";
import {
  guardianKeys as keysOf,
  guardiansCsv,
  lenient,
  loadBundle,
  openHouseIn,
  places,
  studentIds as idsIn,
} from "./bundling.ts";
import { addSchool, idsOf, loadCsv, readStored, studentsCsv, type School } from "./loading.ts";

setDefaultTimeout(60_000);

describe.each(places)("%s", (_place, isRemote) => {
  let house: TestHouse;
  let school: School;
  beforeAll(async () => {
    house = await openHouseIn(isRemote);
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    school = await addSchool(house);
  });

  const studentIds = () => idsIn(school);
  const guardianKeys = () => keysOf(school);

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
        { settings: lenient },
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
        { settings: lenient },
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
        { settings: lenient },
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
      await expect(loadBundle(school, "demographics", files)).rejects.toThrow(
        "Is “guardian.csv” meant?",
      );
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
      expect((await loadBundle(school, "demographics", old))[1]?.notices[0]?.column).toBe(
        "building",
      );
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
});
