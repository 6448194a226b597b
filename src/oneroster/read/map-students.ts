import type { StudentFacts } from "../../../db/oneroster/list-students.ts";
import type { RawCell } from "../../formats/rows.ts";
import { explainUser } from "./faults.ts";
import { cellsOf, told, type Mapped } from "./map-part.ts";
import { placeStudent, type Day } from "./place-student.ts";

export const studentHeadings = [
  "student_id",
  "last_name",
  "middle_name",
  "first_name",
  "date_of_birth",
  "gender",
  "district_enrollment",
  "grade",
  "race",
  "student_reporting_id",
  "building",
  "building_reporting_id",
  "sis_internal_id",
] as const;

export type StudentContext = Day & {
  readonly demographicsAreDelta: boolean;
  /** Optional columns of ours of which the package says something at all. */
  readonly kept: ReadonlySet<(typeof studentHeadings)[number]>;
};

export function mapStudent(student: StudentFacts, context: StudentContext): Mapped {
  const { line, found } = student;
  const own = { student_id: student.studentId ?? student.rawId };
  if (found) {
    return { row: { line, cells: cellsOf(studentHeadings, own), fault: explainUser(found) } };
  }
  const cells = { ...own, ...personOf(student, context) };
  const place = placeStudent(student, context);
  if (!("school" in place)) {
    return { row: { line, cells: cellsOf(studentHeadings, cells), fault: place } };
  }
  const placed = {
    ...cells,
    district_enrollment: place.enrollment,
    building: place.school.name,
    building_reporting_id: place.school.id,
  };
  return {
    row: { line, cells: cellsOf(studentHeadings, placed) },
    notice: student.hasMoreGrades ? { line, ...severalGrades } : undefined,
  };
}

const severalGrades = {
  reason: "“grades” has more than one grade, and the first was taken",
  fix: "Put the student's own grade first.",
};

/** What must be filled and the package does not have is what is stored, where it tells changes only. */
function personOf(
  student: StudentFacts,
  { demographicsAreDelta, kept }: StudentContext,
): Readonly<Partial<Record<(typeof studentHeadings)[number], RawCell>>> {
  const { demographics, isDelta } = student;
  const stored = isDelta ? student.stored : undefined;
  const bornAs = isDelta || demographicsAreDelta ? student.stored : undefined;
  return {
    last_name: student.family ?? stored?.lastName ?? null,
    middle_name: told(student.middle, kept.has("middle_name")),
    first_name: student.given ?? stored?.firstName ?? null,
    date_of_birth: demographics?.birth ?? bornAs?.birth ?? null,
    gender: demographics?.sex ?? bornAs?.gender ?? null,
    grade: told(student.grade, kept.has("grade")),
    race: demographics && told(demographics.race, kept.has("race")),
    student_reporting_id: told(student.stateId, kept.has("student_reporting_id")),
    sis_internal_id: told(student.sisId, kept.has("sis_internal_id")),
  };
}
