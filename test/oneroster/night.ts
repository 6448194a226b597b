/** A small district whose bulk package was loaded, and the nights of changes after it. */
import { expect } from "bun:test";
import type { TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import { addEmptyDistrict, errorsOf, lenient, loadPackage } from "./loading.ts";
import { born, delta, makePackage, org, role, user, type Row, type Rows } from "./making.ts";

export const email = "ida@example.org";

const whole: Rows = {
  orgs: [org("b1", { identifier: "0001" }), org("b2"), org("b3")],
  users: [
    user("st-1", { identifier: "S1", grades: "05" }),
    user("s2", { agentSourcedIds: "g2" }),
    user("g1", { identifier: "G1", familyName: "Roe", agentSourcedIds: "st-1,s2" }),
    user("g2"),
    user("u1", { email }),
  ],
  roles: [
    role("st-1", "student"),
    role("s2", "student", { orgSourcedId: "b2" }),
    role("g1", "parent"),
    role("g2", "guardian"),
    role("u1", "teacher", { orgSourcedId: "b2" }),
  ],
  demographics: [born("st-1"), born("s2", { sex: "male", birthDate: "2015-01-02" })],
};

export const st1 = (more: Row = {}): Row => user("st-1", { ...delta, identifier: "S1", ...more });
export const g1 = (more: Row = {}): Row =>
  user("g1", { ...delta, identifier: "G1", familyName: "Roe", ...more });
export const u1 = (more: Row = {}): Row => user("u1", { ...delta, email, ...more });

/** Student and guardian, as the bulk package has them. */
export const allGuardians = ["S1/G1", "s2/G1", "s2/g2"];

export type Night = {
  readonly school: School;
  readonly load: (rows: Rows) => ReturnType<typeof loadPackage>;
  /** That must go through whole. */
  readonly change: (rows: Rows) => Promise<void>;
  readonly studentOf: (id: string) => Promise<Readonly<Record<string, unknown>>>;
  /** District Enrollment and Building Reporting Id. */
  readonly place: (id: string) => Promise<readonly unknown[]>;
  readonly guardians: () => Promise<readonly string[]>;
  /** Email, Role and Buildings. */
  readonly staff: () => Promise<readonly unknown[]>;
};

export async function openNight(house: TestHouse): Promise<Night> {
  const school = await addEmptyDistrict(house);
  expect(errorsOf(await loadPackage(school, makePackage(whole)))).toEqual([]);
  const load: Night["load"] = (rows) => {
    const modes = Object.fromEntries(Object.keys(rows).map((name) => [name, "delta" as const]));
    return loadPackage(school, makePackage(rows, modes), { settings: lenient });
  };
  const studentOf: Night["studentOf"] = async (id) =>
    (await readStored(school, "students")).find((row) => row["student_id"] === id) ?? {};
  return {
    school,
    load,
    change: async (rows) => expect(errorsOf(await load(rows))).toEqual([]),
    studentOf,
    place: async (id) => {
      const { district_enrollment: enrollment, building_reporting_id: building } =
        await studentOf(id);
      return [enrollment, building];
    },
    guardians: async () =>
      (await readStored(school, "guardians")).map(
        (row) => `${row["student_id"]}/${row["guardian_id"]}`,
      ),
    staff: async () =>
      (await readStored(school, "users")).map((row) => [
        row["email"],
        row["role"],
        row["buildings"],
      ]),
  };
}
