import type { Scratch } from "./open-scratch.ts";
import {
  readRoleFacts,
  readSchool,
  rolesOf,
  schoolOf,
  type RoleFacts,
  type School,
} from "./role-facts.ts";

/** What is wrong, as a word, and the line of a file that it is about. */
export type FoundFault = { readonly fault: string; readonly line: number };

export type StudentFacts = {
  readonly line: number;
  readonly isDelta: boolean;
  readonly isDeleted: boolean;
  /** Of the user, or of the user as a student. */
  readonly found: FoundFault | undefined;
  readonly studentId: string | null;
  /** What stands there instead of a Student Id. */
  readonly rawId: string;
  readonly given: string | null;
  readonly family: string | null;
  readonly middle: string | null;
  readonly grade: string | null;
  readonly hasMoreGrades: boolean;
  readonly stateId: string | null;
  readonly sisId: string | null;
  readonly roles: readonly RoleFacts[];
  readonly primaryOrg: string | null;
  readonly primarySchool: School | undefined;
  readonly enrolledSchool: School | undefined;
  /** Undefined where the package has none. */
  readonly demographics: Readonly<Record<"birth" | "sex" | "race", string | null>> | undefined;
  readonly stored: StoredStudent | undefined;
};

export type StoredStudent = {
  readonly lastName: string;
  readonly firstName: string;
  readonly birth: string;
  readonly gender: string;
  readonly enrollment: string;
  readonly school: School;
};

type Row = Pick<
  StudentFacts,
  | "line"
  | "studentId"
  | "rawId"
  | "given"
  | "family"
  | "middle"
  | "grade"
  | "stateId"
  | "sisId"
  | "primaryOrg"
> &
  Readonly<Record<"delta" | "deleted" | "hasMoreGrades", number>> &
  Readonly<Record<"fault" | "studentFault" | "primarySchool" | "enrolledSchool", string | null>> &
  Readonly<Record<"faultLine" | "studentFaultLine" | "demographicsLine", number | null>> &
  Readonly<Record<"birth" | "sex" | "race", string | null>> & {
    readonly roles: string;
    /** Null where the student is not stored. */
    readonly stored: string | null;
  };

const storedStudent = `(select json_object('lastName', s.last_name, 'firstName', s.first_name, 'birth', s.birth,
    'gender', s.gender, 'enrollment', s.enrollment, 'school', json_object('id', s.building_id, 'name', coalesce(
      (select m.name from org_map m where m.sourced_id = s.building_id and m.id = s.building_id), s.building)))
  from stored_students s where s.id = p.student_id)`;

/** Students, and the rejected users that are told of with them, in the order of `users.csv`. */
const page = `select u.line, u.delta, u.deleted, p.fault, p.fault_line as faultLine, p.student_fault as studentFault,
    p.student_fault_line as studentFaultLine, p.student_id as studentId, u.raw_id as rawId, u.given, u.family, u.middle,
    u.grade, u.has_more_grades as hasMoreGrades, u.state_id as stateId, u.sis_id as sisId, u.primary_org as primaryOrg,
    ${rolesOf("student")} as roles, ${schoolOf("u.primary_org")} as primarySchool,
    (select json_array(m.id, m.name) from enrollments e join org_map m on m.sourced_id = e.school and m.is_school
      where e.user_sourced_id = u.sourced_id order by e.line limit 1) as enrolledSchool,
    d.line as demographicsLine, d.birth, d.sex, d.race, ${storedStudent} as stored
  from people p join users u on u.line = p.line left join demographics d
    on d.line = (select min(f.line) from demographics f where f.user_sourced_id = u.sourced_id)
  where ((p.is_student and p.fault is null) or p.told_in = 'students') and p.line > ? order by p.line limit ?`;

export function listStudents(
  { db }: Scratch,
  after: number,
  limit: number,
): readonly StudentFacts[] {
  const rows = db.query<Row, [number, number]>(page).all(after, limit);
  return rows.map((row) => ({
    ...row,
    isDelta: row.delta === 1,
    isDeleted: row.deleted === 1,
    hasMoreGrades: row.hasMoreGrades === 1,
    found: readFault(row.fault, row.faultLine) ?? readFault(row.studentFault, row.studentFaultLine),
    roles: readRoleFacts(row.roles),
    primarySchool: readSchool(row.primarySchool),
    enrolledSchool: readSchool(row.enrolledSchool),
    demographics:
      row.demographicsLine === null
        ? undefined
        : { birth: row.birth, sex: row.sex, race: row.race },
    // Safe because the statement above wrote it.
    stored: row.stored === null ? undefined : (JSON.parse(row.stored) as StoredStudent),
  }));
}

export function readFault(fault: string | null, line: number | null): FoundFault | undefined {
  return fault === null ? undefined : { fault, line: line ?? 0 };
}
