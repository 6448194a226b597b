/** Packages of districts of every kind keep the binding, which `writePackage` sees to, and lose nobody. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import { getEndpoint } from "../../src/catalog/index.ts";
import { enrollmentCodes } from "../../src/catalog/endpoints/students.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { zipPackage } from "../../src/package-file.ts";
import { openPackage } from "../../src/packages.ts";
import { grantedRows } from "../../src/integrations/granted-rows.ts";
import { LeaseLost } from "../../src/transfer/lease.ts";
import { hostileRows, hostileRowsCount } from "../catalog/hostile-rows.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { student } from "../help/small-school.ts";
import { addSchool, idsOf, type School } from "../import/loading.ts";
import { drawDistrict } from "../seed/seeded-district.ts";
import { parseStrictCsv } from "./parse-strict-csv.ts";
import { linesOf, writePackage } from "./writing.ts";

setDefaultTimeout(120_000);

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const newSchool = async (): Promise<School> => ({ house, districtId: await addDistrict(house) });

function rowsOf(files: ReadonlyMap<string, string>, name: string): readonly (readonly string[])[] {
  const [, ...lines] = parseStrictCsv(name, files.get(name) ?? "", () => undefined);
  return lines.map(({ cells }) => cells);
}

test("a district without anybody has itself, and no other file", async () => {
  const files = await writePackage(await newSchool());
  expect([...files.keys()]).toEqual(["orgs.csv", "manifest.csv"]);
  expect(linesOf(files, "orgs.csv")).toEqual(["d-1,,,Springfield,district,,"]);
});

test("a district with staff and no students has no demographics", async () => {
  const school = await newSchool();
  await storeRows(house, school.districtId, "users", [
    { email: "a@example.org", first_name: "A", last_name: "B" },
  ]);
  const files = await writePackage(school);
  expect([...files.keys()]).toEqual(["orgs.csv", "users.csv", "roles.csv", "manifest.csv"]);
});

test("a made-up district is given whole", async () => {
  const school = await newSchool();
  const drawn = drawDistrict({ students: 1_200, today: "2026-11-24" });
  for (const endpoint of ["buildings", "students", "guardians", "users"]) {
    await storeRows(house, school.districtId, endpoint, drawn.of(endpoint));
  }
  const files = await writePackage(school);
  const people = ["students", "guardians", "users"].map((name) => drawn.of(name).length);
  expect(rowsOf(files, "users.csv")).toHaveLength(people.reduce((sum, count) => sum + count, 0));
  expect(rowsOf(files, "demographics.csv")).toHaveLength(1_200);
  expect(rowsOf(files, "orgs.csv")).toHaveLength(drawn.of("buildings").length + 1);
});

test("hostile text stays in its cell, and only line breaks and controls become spaces", async () => {
  const school = await newSchool();
  const stored = new Map<string, readonly WireRow[]>();
  for (const name of ["buildings", "students", "guardians", "users"]) {
    const rows = hostileRows(getEndpoint(name));
    stored.set(name, rows);
    await storeRows(house, school.districtId, name, rows);
  }
  const files = await writePackage(school, { enrollment: [...enrollmentCodes] });
  const oneLine = (value: unknown): string =>
    String(value).replaceAll(/\r\n|[\p{Cc}\u2028\u2029]/gu, " ");
  const nameIn = (row: WireRow): string =>
    JSON.stringify([oneLine(row["first_name"]), oneLine(row["last_name"])]);
  const expected = ["students", "guardians", "users"].flatMap((name) =>
    (stored.get(name) ?? []).map(nameIn),
  );
  const written = rowsOf(files, "users.csv").map((cells) => JSON.stringify([cells[6], cells[7]]));
  expect(written.toSorted()).toEqual(expected.toSorted());
  const names = rowsOf(files, "orgs.csv").map((cells) => cells[3]);
  const buildings = stored.get("buildings") ?? [];
  expect(names.toSorted()).toEqual(
    ["Springfield", ...buildings.map((row) => oneLine(row["building"]))].toSorted(),
  );
  expect(hostileRowsCount).toBeGreaterThan(20);
});

test("students of several batches come with their own guardians, each once", async () => {
  const school = await addSchool(house);
  const ids = idsOf(2_500);
  const rows = ids.map((id, index) => student(id, index % 2 ? "001" : "002", "ENROLLED"));
  await storeRows(house, school.districtId, "students", rows);
  // None, one or two; the number says whose.
  const guardians = ids.flatMap((id, index) =>
    Array.from({ length: index % 3 }, (_, at) => ({
      student_id: id,
      guardian_id: `G${at}`,
      first_name: "P",
      last_name: `Of ${id}`,
    })),
  );
  await storeRows(house, school.districtId, "guardians", guardians);
  const users = rowsOf(await writePackage(school), "users.csv");
  expect(users).toHaveLength(ids.length + guardians.length);
  for (const [at, cells] of users.entries()) {
    if (!cells[0]?.startsWith("g-")) continue;
    expect(cells[7]).toBe(`Of ${cells[13]?.slice(2)}`);
    expect(users.slice(0, at).findLast((other) => other[0]?.startsWith("s-"))?.[0]).toBe(cells[13]);
  }
  const named = users.flatMap((cells) =>
    cells[0]?.startsWith("s-") && cells[13] ? cells[13].split(",") : [],
  );
  expect(named).toHaveLength(guardians.length);
});

test("a building that is known no more is left out of a role, and gives nobody the district", async () => {
  const school = await newSchool();
  const name = (building: string): WireRow => ({ building_reporting_id: "001", building });
  await storeRows(house, school.districtId, "buildings", [name("Old Name")]);
  const of = (email: string, role: string, admin = false): WireRow => {
    return { email, first_name: "A", last_name: "B", role, buildings: "Old Name", admin };
  };
  await storeRows(house, school.districtId, "users", [
    of("principal@example.org", "Administrator", true),
    of("teacher@example.org", "Teacher"),
  ]);
  await storeRows(house, school.districtId, "buildings", [name("New Name")]);
  const files = await writePackage(school);
  const roles = linesOf(files, "roles.csv").map((line) => line.split(",").slice(3, 9).join());
  expect(roles).toEqual([
    "u-principal@example.org,primary,ext:staff,,,d-1",
    "u-teacher@example.org,primary,ext:staff,,,d-1",
  ]);
  expect((await writePackage(school, { buildings: ["001"] })).has("users.csv")).toBe(false);
});

test("a student whose building is stored no more still has an org", async () => {
  const school = await addSchool(house);
  await storeRows(house, school.districtId, "students", [student("S1", "001", "ENROLLED")]);
  const records = await house.deps.databases.records(school.districtId);
  await records.write(async (tx) => {
    await tx.run(sql`delete from buildings where reporting_id = '001'`);
  });
  expect(linesOf(await writePackage(school), "orgs.csv")).toEqual([
    "d-1,,,Springfield,district,,",
    "b-002,,,Grant Middle,school,002,d-1",
    "b-001,,,Lincoln Elementary,school,001,d-1",
  ]);
});

test("what ends the writing in its middle comes out as it was, and another grant is a fault", async () => {
  const school = await addSchool(house);
  await storeRows(house, school.districtId, "students", [student("S1", "001", "ENROLLED")]);
  const records = await house.deps.databases.records(school.districtId);
  const endpoint = getEndpoint("oneroster");
  const grant = { buildings: null, enrollment: null, programs: null, beginOn: null };
  const sourceWith = (columns: readonly string[]) => {
    const query = grantedRows({ endpoint: "oneroster", columns, ...grant }, "2026-11-24", []);
    return { snapshot: records.orm, query, buildings: null, district: "Springfield" };
  };
  const opened = await openPackage(endpoint, sourceWith(Object.keys(endpoint.columns)));
  const taken = new LeaseLost("taken over");
  const zip = zipPackage(opened, house.clock.now, async (_rows, numbers) => {
    if (numbers.length > 0) throw taken;
  });
  expect(await Array.fromAsync(zip).catch((error: unknown) => error)).toBe(taken);
  const fault = await openPackage(endpoint, sourceWith(["student_id"])).catch(String);
  expect(fault).toContain("oneroster is granted without last_name,first_name");
});
