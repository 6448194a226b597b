import type { RowsQuery } from "../../../db/records/shape.ts";
import { guardians } from "../../catalog/endpoints/guardians.ts";
import { shapeOf } from "../../catalog/shape.ts";
import type { PackageSource } from "../../package-file.ts";
import { readBatches, type Batch, type Cells } from "./read-batches.ts";

export type Family<OfStudent extends string, OfGuardian extends string> = {
  readonly student: Cells<OfStudent | "student_id">;
  /** In the order of their ids. */
  readonly guardians: readonly Cells<OfGuardian | "student_id">[];
};

/** Which column of a grant shows which of a guardian. */
const grantedBy = {
  student_id: "guardians",
  guardian_id: "guardians",
  last_name: "guardians",
  first_name: "guardians",
  relationship: "guardians",
  primary: "guardians",
  email: "guardian_email",
  cell_phone: "guardian_phones",
  home_phone: "guardian_phones",
  work_phone: "guardian_phones",
} as const;

export type GuardianColumn = keyof typeof grantedBy;

/** Students with their guardians. Both are read in the order of Student Id, side by side, each once. */
export async function* readFamilies<
  const OfStudent extends string,
  const OfGuardian extends GuardianColumn,
>(
  { snapshot, query }: PackageSource,
  ofStudent: readonly OfStudent[],
  ofGuardian: readonly OfGuardian[],
): AsyncGenerator<Batch<Family<OfStudent, OfGuardian>>> {
  const students = readBatches(snapshot, query, ["student_id", ...ofStudent]);
  const around = query.columns.includes("guardians")
    ? readBatches(snapshot, queryOfGuardians(query), ["student_id", ...ofGuardian])
    : nobody();
  const take = openTaking(around);
  for await (const { rows, studentNumbers } of students) {
    const families: Family<OfStudent, OfGuardian>[] = [];
    for (const student of rows) {
      families.push({ student, guardians: await take(student.student_id) });
    }
    yield { rows: families, studentNumbers };
  }
  if ((await take(undefined)).length > 0) throw new Error("a guardian came without its student");
}

/** Guardians follow their students: the same conditions, which all speak of the student. */
function queryOfGuardians({ columns, conditions }: RowsQuery): RowsQuery {
  if (conditions.some(({ on }) => on !== "student")) throw new Error("a condition on other rows");
  const granted = Object.entries(grantedBy).filter(([, column]) => columns.includes(column));
  return { shape: shapeOf(guardians), columns: granted.map(([name]) => name), conditions };
}

async function* nobody(): AsyncGenerator<never> {}

/** Takes the next rows as long as they are of that student; without one, the next whosever it is. */
function openTaking<Row extends Cells<"student_id">>(
  batches: AsyncGenerator<Batch<Row>>,
): (studentId: string | undefined) => Promise<readonly Row[]> {
  let rows: readonly Row[] = [];
  let at = 0;
  return async (studentId) => {
    const taken: Row[] = [];
    for (;;) {
      const row = rows[at];
      if (row === undefined) {
        const next = await batches.next();
        if (next.done) return taken;
        rows = next.value.rows;
        at = 0;
        continue;
      }
      if (studentId === undefined) return [row];
      if (row.student_id !== studentId) return taken;
      taken.push(row);
      at += 1;
    }
  };
}
