/** catalog.md: "Deleted = true is the only way a file removes a user". */
import {
  afterAll,
  beforeAll,
  beforeEach,
  expect,
  describe,
  setDefaultTimeout,
  test,
} from "bun:test";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { addSchool, idsOf, loadCsv, readStored, type School } from "./loading.ts";

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
