/** `docs/oneroster.md`, “What we read”: the building of a student. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import { addEmptyDistrict, errorsOf, lenient, loadPackage } from "./loading.ts";
import { makePackage, org, role, rowsOfElm, user, type Row, type Rows } from "./making.ts";

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

// The house's clock says 24 November 2026.
const over = { beginDate: "2025-08-18", endDate: "2026-11-24" };
const later = { beginDate: "2026-11-25" };

describe("the building is the first of these that is a school:", () => {
  const orgs = ["p1", "p2", "x", "f", "m", "e", "o"].map((id) =>
    org(id, { identifier: `id-${id}` }),
  );
  const enrollments = [
    { sourcedId: "e1", userSourcedId: "s1", role: "teacher", schoolSourcedId: "x" },
    { sourcedId: "e2", userSourcedId: "s1", role: "student", schoolSourcedId: "e" },
    { sourcedId: "e3", userSourcedId: "s1", role: "student", schoolSourcedId: "x" },
  ];
  const office = { type: "department" };
  const roles = [
    role("s1", "student", { ...over, orgSourcedId: "o" }),
    role("s1", "student", { ...later, orgSourcedId: "f" }),
    role("s1", "student", { roleType: "secondary", orgSourcedId: "x" }),
    role("s1", "student", { orgSourcedId: "office" }),
    role("s1", "student", { orgSourcedId: "p1" }),
    role("s1", "student", { orgSourcedId: "p2" }),
  ];
  const without = (count: number): readonly Row[] => roles.slice(0, roles.length - count);
  const steps: readonly [string, Rows, Row, string][] = [
    [
      "of several primary roles that count, the one that is primaryOrgSourcedId",
      { roles, enrollments },
      { primaryOrgSourcedId: "p2" },
      "p2",
    ],
    [
      "of several primary roles that count, else the first in the file",
      { roles, enrollments },
      { primaryOrgSourcedId: "m" },
      "p1",
    ],
    [
      "another role that counts",
      { roles: without(2), enrollments },
      { primaryOrgSourcedId: "m" },
      "x",
    ],
    [
      "a role that is still to begin",
      { roles: without(4), enrollments },
      { primaryOrgSourcedId: "m" },
      "f",
    ],
    ["primaryOrgSourcedId", { roles: without(5), enrollments }, { primaryOrgSourcedId: "m" }, "m"],
    [
      "the first enrollment as a student",
      { roles: without(5), enrollments },
      { primaryOrgSourcedId: "office" },
      "e",
    ],
    ["the org of a role that has ended", { roles: without(5), enrollments: [] }, {}, "o"],
  ];

  test.each(steps)("%s", async (_, rows, more, id) => {
    const all = { orgs: [...orgs, org("office", office)], ...rows, users: [user("s1", more)] };
    expect(errorsOf(await load(all))).toEqual([]);
    const student = await stored();
    expect([student["building_reporting_id"], student["building"]]).toEqual([
      `id-${id}`,
      `School ${id}`,
    ]);
  });

  test("without any the row is rejected", async () => {
    const rows = { roles: [role("s1", "student", { orgSourcedId: "d" })] };
    expect(errorsOf(await load(rows))).toEqual([
      "students 2 building: is missing: no role, primaryOrgSourcedId or enrollment of the student names a school",
    ]);
  });

  test("a role whose org is in no orgs.csv and no building of ours rejects the row", async () => {
    const rows = {
      roles: [role("s1", "student", { orgSourcedId: "nowhere" })],
      users: [user("s1", { primaryOrgSourcedId: "b1" })],
    };
    expect(errorsOf(await load(rows))[0]).toStartWith(
      "students 2 building: cannot be told: line 2 of roles.csv names an org",
    );
  });

  test("an org that is not in the package may be a building of ours", async () => {
    await load({});
    const roles = [role("s1", "student", { orgSourcedId: "b2" })];
    const rows = rowsOfElm({ orgs: [org("d", { type: "district" })], roles });
    await loadPackage(school, makePackage(rows));
    expect((await stored())["building_reporting_id"]).toBe("b2");
    const ours = [role("s1", "student", { orgSourcedId: "b-b1" })];
    await loadPackage(school, makePackage({ ...rows, roles: ours }));
    expect((await stored())["building_reporting_id"]).toBe("b1");
  });
});
