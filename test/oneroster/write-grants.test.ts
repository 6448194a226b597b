/** What a grant leaves out of a package is in none of its files. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { oneroster } from "../../src/catalog/endpoints/oneroster.ts";
import type { School } from "../import/loading.ts";
import { openDistrict } from "./write-district.ts";
import { linesOf, writePackage } from "./writing.ts";

setDefaultTimeout(60_000);

let school: School;
beforeAll(async () => {
  school = await openDistrict();
});
afterAll(() => school.house.close());

const without = (...columns: readonly string[]): { readonly columns: readonly string[] } => ({
  columns: columnNames(oneroster).filter((name) => !columns.includes(name)),
});

type Files = ReadonlyMap<string, string>;
/** What of it is there, so that a failure shows that and not all files. */
const find = (files: Files, pattern: RegExp): string | undefined =>
  [...files.values()].join("").match(pattern)?.[0];
const idsIn = (files: Files, name: string): readonly string[] =>
  linesOf(files, name).map((line) => line.split(",")[0] ?? "");
const manifestLine = (files: Files, name: string): string =>
  linesOf(files, "manifest.csv").find((line) => line.startsWith(`file.${name},`)) ?? "";

describe("columns", () => {
  test.each([
    ["middle_name", /June/],
    ["grade", /,05,/],
    ["student_reporting_id", /state:/],
    ["sis_internal_id", /sis:/],
    ["date_of_birth", /2012-02-29|2014-05-06/],
    ["gender", /female|,male/],
    ["race", /,true,,,/],
    ["guardian_email", /kim@example/],
    ["guardian_phones", /555-/],
  ])("without %s its cells are empty, and all else stays", async (column, pattern) => {
    const [whole, less] = [await writePackage(school), await writePackage(school, without(column))];
    expect(find(whole, pattern)).toBeDefined();
    expect(find(less, pattern)).toBeUndefined();
    expect([...less.keys()]).toEqual([...whole.keys()]);
    for (const name of whole.keys()) expect(idsIn(less, name)).toEqual(idsIn(whole, name));
  });

  test("without guardians there are none, and no student names one", async () => {
    const files = await writePackage(
      school,
      without("guardians", "guardian_email", "guardian_phones"),
    );
    expect(find(files, /g[xh]?-S|Of S|G20017|,guardian,|,parent,|relative/)).toBeUndefined();
    expect(idsIn(files, "users.csv")).toContain("s-S1");
  });

  test("without staff there are none, and no building is named for them", async () => {
    const files = await writePackage(school, without("staff"));
    expect(find(files, /@example\.org,,,,,,,,,,|u[xh]?-|Bus Garage|ext:/)).toBeUndefined();
    expect(idsIn(files, "orgs.csv")).toContain("b-0015");
  });

  test("without a column of demographics.csv there is no such file, and the manifest says so", async () => {
    const files = await writePackage(school, without("date_of_birth", "gender", "race"));
    expect([...files.keys()]).toEqual(["orgs.csv", "users.csv", "roles.csv", "manifest.csv"]);
    expect(manifestLine(files, "demographics")).toBe("file.demographics,absent");
  });

  test("with one of them every student has a row", async () => {
    const files = await writePackage(school, without("date_of_birth", "gender"));
    expect(linesOf(files, "demographics.csv")).toContain(`s-a4${",".repeat(15)}`);
  });

  test("a package with what it never does without, and no more, keeps the binding", async () => {
    const files = await writePackage(school, { columns: oneroster.neverWithout ?? [] });
    expect([...files.keys()]).toEqual(["orgs.csv", "users.csv", "roles.csv", "manifest.csv"]);
    expect(linesOf(files, "users.csv")[1]).toBe(
      `s-S10,,,true,S10,,First S10,Last S10,,S10${",".repeat(11)}b-0012,`,
    );
  });
});

describe("Building", () => {
  test("leaves out students elsewhere with their guardians, other buildings, and roles there", async () => {
    const files = await writePackage(school, { buildings: ["0013"] });
    expect(idsIn(files, "orgs.csv")).toEqual(["d-1", "b-0013"]);
    const users = idsIn(files, "users.csv").map((id) => id.slice(0, 14));
    expect(users).toEqual([
      "s-S2",
      "g-S2.G20017",
      "gh-S2.946ff9fb",
      // Teacher and case manager elsewhere, but counselor in no particular building.
      "u-aide@example",
      "u-lead@example",
      "ux-6f276861726",
      "u-super@exampl",
    ]);
    expect(find(files, /0012|Lincoln|S1,|Bus Garage|plain@|admin@|garage@/)).toBeUndefined();
    const roles = linesOf(files, "roles.csv").map((line) => line.split(",").slice(3, 9).join());
    expect(roles.slice(-5)).toEqual([
      "u-aide@example.org,primary,aide,,,b-0013",
      "u-lead@example.org,primary,teacher,,,b-0013",
      "ux-6f2768617261406578616d706c652e6f7267,primary,ext:Case Manager,,,b-0013",
      "ux-6f2768617261406578616d706c652e6f7267,primary,counselor,,,d-1",
      "u-super@example.org,primary,districtAdministrator,,,d-1",
    ]);
    const staff = linesOf(files, "users.csv").find((line) => line.startsWith("ux-"));
    expect(staff).toEndWith(",b-0013,");
  });

  test("that is not active is sent when somebody is there, and not otherwise", async () => {
    expect(idsIn(await writePackage(school, { buildings: ["0015"] }), "orgs.csv")).toEqual([
      "d-1",
      "b-0015",
    ]);
    const files = await writePackage(school, { buildings: ["0014"], ...without("staff") });
    expect([...files.keys()]).toEqual(["orgs.csv", "manifest.csv"]);
    expect(idsIn(files, "orgs.csv")).toEqual(["d-1"]);
  });
});

describe("Enrollment", () => {
  test("as it is by default shows active students only", async () => {
    const files = await writePackage(school, { enrollment: null });
    expect(find(files, /S3|S4|Closed|0015|,false,/)).toBeUndefined();
    expect(idsIn(files, "users.csv")).toContain("s-S2");
    // Active, and nobody of the package is there.
    expect(idsIn(files, "orgs.csv")).toContain("bx-c3a92f33");
  });

  test("that nobody has leaves the staff", async () => {
    const files = await writePackage(school, { enrollment: ["GRADUATED"] });
    expect(idsIn(files, "users.csv").every((id) => id.startsWith("u"))).toBe(true);
    expect(manifestLine(files, "demographics")).toBe("file.demographics,absent");
  });
});

test("Program shows who participates, and their guardians", async () => {
  const files = await writePackage(school, { programs: ["Section 504"], ...without("staff") });
  expect(idsIn(files, "users.csv")).toEqual([
    "s-S1",
    "g-S1.G1",
    "g-S1.G20017",
    "gx-S1.c38920312f32",
  ]);
  expect(idsIn(files, "demographics.csv")).toEqual(["s-S1"]);
});

test("Limit and Report Field Names shape files of rows, and change nothing here", async () => {
  const files = await writePackage(school, { rowsMax: 1, reportFieldNames: true });
  expect([...files]).toEqual([...(await writePackage(school))]);
});
