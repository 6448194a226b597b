/** Buildings that give up, take or swap names within one load; users that are marked as deleted. */
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import type { LoadSettings } from "../../db/control/schema.ts";
import { storeRows, type TestHouse } from "../help/district.ts";
import {
  buildingNames,
  guardiansCsv,
  lenient,
  loadBundle,
  openHouseIn,
  places,
} from "./bundling.ts";
import { addSchool, loadCsv, problemsOf, readStored, studentsCsv, type School } from "./loading.ts";

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

  /** One student of that building, with these buildings before it. */
  function load(
    buildings: readonly string[],
    [building_reporting_id, building]: readonly [id: string, name: string],
    settings: Partial<LoadSettings> = {},
  ) {
    const files = {
      "buildings.csv": ["building_reporting_id,building", ...buildings].join("\n"),
      "students.csv": studentsCsv(["S1"], { building, building_reporting_id }),
      "guardians.csv": guardiansCsv(["S1", "G1"]),
    };
    return loadBundle(school, "demographics", files, { settings: { ...lenient, ...settings } });
  }

  test("two buildings swap their names", async () => {
    const rows = ["001,Grant Middle", "002,Lincoln Elementary"];
    const outcomes = await load(rows, ["001", "Grant Middle"]);
    expect(outcomes.map(({ report }) => [report.rowsAdded, report.rowsChanged])).toEqual([
      [0, 2],
      [1, 0],
      [1, 0],
    ]);
    expect(await buildingNames(school)).toEqual(["001 Grant Middle", "002 Lincoln Elementary"]);
  });

  test("two buildings swap their names in a file of its own", async () => {
    const csv = "building_reporting_id,building\n001,Grant Middle\n002,Lincoln Elementary";
    expect((await loadCsv(school, "buildings", csv)).report.rowsChanged).toBe(2);
    expect(await buildingNames(school)).toEqual(["001 Grant Middle", "002 Lincoln Elementary"]);
  });

  test("three buildings pass their names on in a ring", async () => {
    await load(["003,Wilson High"], ["003", "Wilson High"]);
    const rows = ["001,Grant Middle", "002,Wilson High", "003,Lincoln Elementary"];
    const outcomes = await load(rows, ["003", "Lincoln Elementary"]);
    expect(outcomes[0]?.report.rowsChanged).toBe(3);
    expect(await buildingNames(school)).toEqual([
      "001 Grant Middle",
      "002 Wilson High",
      "003 Lincoln Elementary",
    ]);
  });

  test("a building that a snapshot lacks keeps its name from others when an error in another file keeps the building", async () => {
    await load(["001,Lincoln Elementary", "099,Spare"], ["001", "Lincoln Elementary"]);
    const outcomes = await loadBundle(
      school,
      "demographics",
      {
        "buildings.csv": "building_reporting_id,building\n001,Lincoln Elementary\n077,Spare",
        "students.csv": studentsCsv(["S1"]),
        "guardians.csv": guardiansCsv(["S1", "G1"], ["S9", "G1"]),
      },
      { settings: { ...lenient, mode: "snapshot" } },
    );
    expect(outcomes.map(({ report }) => [report.rowsRejected, report.rowsRemoved])).toEqual([
      [1, 0],
      [0, 0],
      [1, 0],
    ]);
    expect(outcomes[0]?.notices[0]?.reason).toBe("belongs to another stored row");
    expect(await buildingNames(school)).toContain("099 Spare");
  });

  describe("New buildings: add", () => {
    test("takes a name that another building gives up in the same load", async () => {
      const outcomes = await load(["001,Lincoln Hall"], ["099", "Lincoln Elementary"], adding);
      expect(outcomes.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
      expect(await buildingNames(school)).toEqual([
        "001 Lincoln Hall",
        "002 Grant Middle",
        "099 Lincoln Elementary",
      ]);
      expect(await readStored(school, "students")).toMatchObject([{ student_id: "S1" }]);
    });

    test("keeps what it adds when the load is a snapshot whose buildings lack it", async () => {
      const settings = { ...adding, mode: "snapshot" } as const;
      await load(["001,Lincoln Elementary"], ["070", "Wilson High"], settings);
      expect(await buildingNames(school)).toEqual(["001 Lincoln Elementary", "070 Wilson High"]);
    });

    test("stores one building when two rows give it two names", async () => {
      const line = studentsCsv(["S2"], { building: "Wilson Hi", building_reporting_id: "070" });
      const files = {
        "students.csv": `${studentsCsv(["S1"], { building: "Wilson High", building_reporting_id: "070" })}\n${line.split("\n")[1]}`,
        "guardians.csv": guardiansCsv(["S1", "G1"]),
      };
      const [students] = await loadBundle(school, "demographics", files, {
        settings: { ...lenient, ...adding },
      });
      expect(students && problemsOf(students)).toEqual([
        "3 building_reporting_id: contradicts another row of the file about the same new one",
      ]);
      expect(await buildingNames(school)).toContain("070 Wilson High");
    });
  });

  describe("a user that is marked as deleted", () => {
    const users = "email,first_name,last_name,deleted\nann@example.org,Ann,Lee,true";
    const roles = "role,form,default,max\nTeacher,IEP,view,edit";
    const ann = { email: "ann@example.org", first_name: "Ann", last_name: "Lee" };
    const loadAs = async (mode: LoadSettings["mode"]) => {
      await storeRows(house, school.districtId, "users", [ann]);
      const files = { "users.csv": users, "user_roles.csv": roles };
      const [outcome] = await loadBundle(school, "accounts", files, {
        settings: { ...lenient, mode },
      });
      return outcome?.report;
    };

    test("stays under “Only add new rows”, and is told as unchanged", async () => {
      expect(await loadAs("additions")).toMatchObject({ rowsUnchanged: 1, rowsRemoved: 0 });
      expect(await readStored(school, "users")).toMatchObject([ann]);
    });

    test("goes otherwise", async () => {
      expect(await loadAs("upsert")).toMatchObject({ rowsUnchanged: 0, rowsRemoved: 1 });
      expect(await readStored(school, "users")).toEqual([]);
    });
  });
});

const adding = { newBuildings: "add" } as const;
