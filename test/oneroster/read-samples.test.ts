/** What is stored of the sample packages; their README tells who is who. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import { startLibsqlServer, type LibsqlServer } from "../help/libsql-server.ts";
import { readCursor, type School } from "../import/loading.ts";
import { addEmptyDistrict, errorsOf, lenient, loadPackage, noticesOf, readAll } from "./loading.ts";
import { readPackage, type Sample } from "./read-package.ts";

setDefaultTimeout(60_000);

/** Compared with what was looked at once; `STORE_SAMPLES=true` writes it anew. */
function expectStored(name: string, stored: Readonly<Record<string, unknown>>): void {
  const path = join(import.meta.dir, "stored", `${name}.json`);
  if (process.env["STORE_SAMPLES"] === "true") {
    writeFileSync(path, `${JSON.stringify(stored, null, 2)}\n`);
  }
  expect(stored).toEqual(JSON.parse(readFileSync(path, "utf8")));
}

describe.each([
  ["in files", false],
  ["on a libSQL server", true],
] as const)("%s", (_place, isRemote) => {
  let house: TestHouse;
  let school: School;
  let server: LibsqlServer | undefined;
  beforeAll(async () => {
    server = isRemote ? startLibsqlServer() : undefined;
    house = await openHouse(server ? environmentOf(server) : {});
  });
  afterAll(async () => {
    await house.close();
    await server?.stop();
  });
  beforeEach(async () => {
    school = await addEmptyDistrict(house);
  });

  const load = (sample: Sample) => loadPackage(school, readPackage(sample), { settings: lenient });

  test("bulk, then the delta of the next night, then the same once more", async () => {
    const first = await load("bulk");
    expect(errorsOf(first)).toEqual([
      "students 21 date_of_birth: is empty",
      "students 21 gender: is empty",
    ]);
    expectStored("bulk", await readAll(school));
    const second = await load("delta");
    expect(errorsOf(second)).toEqual([]);
    expect(noticesOf(second)).toEqual([]);
    expect(second.map(({ endpoint, report }) => [endpoint, ...countsOf(report)])).toEqual([
      ["students", 1, 3, 0],
      ["guardians", 1, 1, 2],
      ["users", 0, 1, 1],
    ]);
    expectStored("delta", await readAll(school));
    const third = await load("delta");
    expect(third.map(({ report }) => countsOf(report))).toEqual(third.map(() => [0, 0, 0]));
    expectStored("delta", await readAll(school));
  });

  test("bulk twice is unchanged, row by row", async () => {
    await load("bulk");
    const cursor = await readCursor(school);
    const again = await load("bulk");
    expect(again.map(({ report }) => countsOf(report))).toEqual(again.map(() => [0, 0, 0]));
    expect(await readCursor(school)).toBe(cursor);
  });

  test("untidy is read all the same", async () => {
    expect(errorsOf(await load("untidy"))).toEqual([]);
    expectStored("untidy", await readAll(school));
  });

  test("of rejected one person is stored, one is passed over, and the others are told with their reason", async () => {
    const outcomes = await load("rejected");
    expectStored("rejected", await readAll(school));
    expect(noticesOf(outcomes)).toEqual([
      "A guardian who is linked with no student was passed over",
    ]);
    expect(errorsOf(outcomes)).toEqual([
      "students 2 student_id: is missing: neither identifier nor sourcedId is an id of 1 to 20 letters and digits",
      "students 3 gender: is not a known code",
      "students 4 gender: is empty",
      "students 5 date_of_birth: is empty",
      "students 6 date_of_birth: is empty",
      "students 6 gender: is empty",
      "students 7 building: is missing: no role, primaryOrgSourcedId or enrollment of the student names a school",
      "students 9 student_id: is that of line 8, too",
      "guardians 12 student_id: names a row of students that was rejected",
      "users 10 email: is empty",
    ]);
  });
});

function countsOf(report: {
  readonly rowsAdded: number;
  readonly rowsChanged: number;
  readonly rowsRemoved: number;
}): readonly number[] {
  return [report.rowsAdded, report.rowsChanged, report.rowsRemoved];
}

function environmentOf({ url, token }: LibsqlServer): Record<string, string> {
  return {
    DATABASE_URL: `${url}/control/`,
    DISTRICT_DATABASE_URL: `${url}/{district}-{kind}/`,
    DATABASE_AUTH_TOKEN: token,
  };
}
