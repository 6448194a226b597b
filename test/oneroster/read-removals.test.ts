/** `docs/oneroster.md`, “What we read”: which guardians go with a bulk package, and that none goes because of errors. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import { familyOf } from "./family.ts";
import { addEmptyDistrict, errorsOf, lenient, loadPackage, readFilled } from "./loading.ts";
import {
  born,
  delta,
  gone,
  makePackage,
  role,
  rowsOfElm,
  user,
  type Row,
  type Rows,
} from "./making.ts";

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addEmptyDistrict(house);
});

const load = (rows: Rows) => loadPackage(school, makePackage(rows), { settings: lenient });
const keys = async (): Promise<readonly string[]> =>
  (await readStored(school, "guardians")).map(
    (row) => `${row["student_id"]}/${row["guardian_id"]}`,
  );

describe("in bulk", () => {
  const both = [
    user("g1", { agentSourcedIds: "s1" }),
    user("g2", { agentSourcedIds: "s2" }),
    user("g3", { agentSourcedIds: "s1" }),
  ];
  const rolesOf = (users: readonly Row[]): readonly Row[] =>
    users.map(({ sourcedId = "" }) => role(sourcedId, "parent"));
  beforeEach(async () => {
    await load(familyOf(both, rolesOf(both)));
    expect(await keys()).toEqual(["s1/g1", "s1/g3", "s2/g2"]);
  });

  test("a student has exactly the guardians of the package, also one who has none any more", async () => {
    const left = both.slice(0, 1);
    const outcomes = await load(familyOf(left, rolesOf(left)));
    expect(await keys()).toEqual(["s1/g1"]);
    expect(outcomes[2]?.report).toMatchObject({ rowsUnchanged: 1, rowsRemoved: 2 });
  });

  test("students who are not in the package keep theirs", async () => {
    const rows = rowsOfElm({
      users: [user("s1"), user("g9", { agentSourcedIds: "s1" })],
      roles: [role("s1", "student"), role("g9", "guardian")],
    });
    await load(rows);
    expect(await keys()).toEqual(["s1/g9", "s2/g2"]);
  });

  test("a package in which no user is a guardian says nothing of guardians", async () => {
    const outcomes = await load(familyOf([], []));
    expect(outcomes.map(({ endpoint }) => endpoint)).toEqual(["buildings", "students", "users"]);
    expect(await keys()).toEqual(["s1/g1", "s1/g3", "s2/g2"]);
  });

  test("a guardian who is tobedeleted goes, like one who is not there", async () => {
    const users = [user("g1", { ...gone, agentSourcedIds: "s1" }), ...both.slice(1)];
    await load(familyOf(users, rolesOf(users)));
    expect(await keys()).toEqual(["s1/g3", "s2/g2"]);
  });

  test("a student whose row tells only changes keeps those that the package does not name", async () => {
    const left = [user("g1", { agentSourcedIds: "s1" })];
    const outcomes = await load(familyOf(left, rolesOf(left), { s1: delta }));
    expect(errorsOf(outcomes)).toEqual([]);
    expect(await keys()).toEqual(["s1/g1", "s1/g3"]);
  });

  test("when all students' rows tell only changes, nobody's guardians go", async () => {
    const left = [user("g1", { agentSourcedIds: "s1", email: "g1@example.org" })];
    await load(familyOf(left, rolesOf(left), { s1: delta, s2: delta }));
    expect(await keys()).toEqual(["s1/g1", "s1/g3", "s2/g2"]);
    expect((await readFilled(school, "guardians"))[0]).toMatchObject({ email: "g1@example.org" });
  });

  test("when roles come as changes, nobody's guardians go", async () => {
    const files = makePackage(familyOf([], []), { roles: "delta" });
    expect(errorsOf(await loadPackage(school, files))).toEqual([]);
    expect(await keys()).toEqual(["s1/g1", "s1/g3", "s2/g2"]);
  });

  describe("nothing follows from errors:", () => {
    const g3 = both[2] ?? {};
    const kept = both.slice(0, 2);
    /** Of s1 the guardian g3 is in the package only by a row that is rejected. */
    async function guardiansAfter(
      users: readonly Row[],
      roles: readonly Row[],
      ofStudents = {},
    ): Promise<readonly string[]> {
      const rows = familyOf([...kept, ...users], [...rolesOf(kept), ...roles], ofStudents);
      expect(errorsOf(await load(rows)).length).toBeGreaterThan(0);
      return keys();
    }

    test.each<[string, readonly Row[], readonly Row[]]>([
      ["a guardian without a role", [g3], []],
      [
        "one whose role has a date that is none",
        [g3],
        [role("g3", "parent", { beginDate: "soon" })],
      ],
      ["one with an unknown status", [{ ...g3, status: "idle" }], [role("g3", "parent")]],
      ["one whose sourcedId stands there already", [user("g1", { agentSourcedIds: "s1" })], []],
      ["a row without a sourcedId", [{ ...g3, sourcedId: "" }], []],
      ["a role without its user", [], [role("", "parent")]],
    ])("%s blocks what would go", async (_, users, roles) => {
      expect(await guardiansAfter(users, roles)).toContain("s1/g3");
    });

    test("one who is rejected blocks only the students it is linked with", async () => {
      const g4 = user("g4", { agentSourcedIds: "s1" });
      const rows = familyOf([both[0] ?? {}, g4], [role("g1", "parent")]);
      const outcomes = await load(rows);
      expect(errorsOf(outcomes)).toEqual([
        "guardians 5 row: The user has no role in roles.csv, so it is not known what it is.",
      ]);
      expect(await keys()).toEqual(["s1/g1", "s1/g3"]);
    });

    test("a second row of a student blocks what would go for that student", async () => {
      const again = user("s1", { agentSourcedIds: "g3" });
      expect(await guardiansAfter([again], [])).toEqual(["s1/g1", "s1/g3", "s2/g2"]);
    });

    test("the guardians of a rejected student are rejected with it, and nothing is removed for it", async () => {
      const rows = { ...familyOf(kept, rolesOf(kept)), demographics: [born("s2")] };
      const outcomes = await load(rows);
      expect(errorsOf(outcomes)).toEqual([
        "students 2 date_of_birth: is empty",
        "students 2 gender: is empty",
        "guardians 4 student_id: names a row of students that was rejected",
      ]);
      expect(await keys()).toEqual(["s1/g1", "s1/g3", "s2/g2"]);
    });

    test("guardians of a second student with the same Student Id do not become the first one's", async () => {
      const s2 = { identifier: "s1" };
      const errors = errorsOf(await load(familyOf(both, rolesOf(both), { s2 })));
      expect(errors).toEqual([
        "students 3 student_id: is that of line 2, too",
        "guardians 5 student_id: names a row of students that was rejected",
      ]);
      expect(await keys()).not.toContain("s1/g2");
    });

    test("guardians of a student without a Student Id are rejected with it, and others' may go", async () => {
      const sourcedId = "5d3b7c90-12e4-4f6a-9b8c-7a6f5e4d3c2b";
      const users = [user(sourcedId), user("g5", { agentSourcedIds: sourcedId })];
      const roles = [role(sourcedId, "student"), role("g5", "parent")];
      expect(await guardiansAfter(users, roles)).toEqual(["s1/g1", "s2/g2"]);
    });

    test("two guardians of one student with the same id are one too many", async () => {
      const users = ["g6", "g7"].map((sourcedId) =>
        user(sourcedId, { identifier: "G", agentSourcedIds: "s1" }),
      );
      const roles = rolesOf(users);
      expect(await guardiansAfter(users, roles)).toEqual(["s1/G", "s1/g1", "s1/g3", "s2/g2"]);
    });
  });
});
