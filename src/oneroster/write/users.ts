import { activeEnrollmentCodes } from "../../catalog/endpoints/students.ts";
import type { PackageSource } from "../../package-file.ts";
import type { Line } from "./csv-file.ts";
import { readFamilies, type Family } from "./families.ts";
import type { UserHeading } from "./headings.ts";
import type { Batch } from "./read-batches.ts";
import { buildingOrg, districtOrg, guardianUser, staffUser, studentUser } from "./sourced-id.ts";
import type { openStaff, StaffMember } from "./staff.ts";

const ofStudent = [
  "last_name",
  "middle_name",
  "first_name",
  "district_enrollment",
  "grade",
  "building_reporting_id",
  "student_reporting_id",
  "sis_internal_id",
] as const;

const ofGuardian = [
  "guardian_id",
  "last_name",
  "first_name",
  "email",
  "cell_phone",
  "home_phone",
  "work_phone",
  "primary",
] as const;

type OneFamily = Family<(typeof ofStudent)[number], (typeof ofGuardian)[number]>;

/** Each student before its guardians, then the staff. */
export async function* readUsers(
  source: PackageSource,
  readStaff: ReturnType<typeof openStaff>,
): AsyncGenerator<Batch<Line<UserHeading>>> {
  for await (const { rows, studentNumbers } of readFamilies(source, ofStudent, ofGuardian)) {
    yield { rows: rows.flatMap(linesOf), studentNumbers };
  }
  for await (const staff of readStaff()) {
    yield { rows: staff.map(staffLine), studentNumbers: [] };
  }
}

function linesOf(family: OneFamily): readonly Line<UserHeading>[] {
  const guardians = family.guardians.map((guardian) => guardianLine(family, guardian));
  return [studentLine(family), ...guardians];
}

function studentLine({ student, guardians }: OneFamily): Line<UserHeading> {
  const id = student.student_id;
  // Their ids are in order already.
  const primaryFirst = guardians.toSorted(
    (a, b) => Number(b.primary === "true") - Number(a.primary === "true"),
  );
  return {
    sourcedId: studentUser(id),
    enabledUser: String(activeEnrollmentCodes.includes(student.district_enrollment)),
    username: id,
    userIds: [
      typedId("sis", student.sis_internal_id),
      typedId("state", student.student_reporting_id),
    ]
      .filter((one) => one !== "")
      .join(","),
    givenName: student.first_name,
    familyName: student.last_name,
    middleName: student.middle_name,
    identifier: id,
    agentSourcedIds: primaryFirst.map((one) => guardianUser(id, one.guardian_id)).join(","),
    // A list, in which a comma would begin another grade.
    grades: student.grade.includes(",") ? "" : student.grade,
    primaryOrgSourcedId: buildingOrg(student.building_reporting_id),
  };
}

/** What would end it, or the list it stands in, cannot be written in it. */
function typedId(type: string, id: string): string {
  return id === "" || /[,{}]/.test(id) ? "" : `{${type}:${id}}`;
}

function guardianLine(
  { student }: OneFamily,
  guardian: OneFamily["guardians"][number],
): Line<UserHeading> {
  const sourcedId = guardianUser(student.student_id, guardian.guardian_id);
  return {
    sourcedId,
    enabledUser: "true",
    username: sourcedId,
    givenName: guardian.first_name,
    familyName: guardian.last_name,
    identifier: guardian.guardian_id,
    email: guardian.email,
    sms: guardian.cell_phone,
    phone: guardian.home_phone || guardian.work_phone,
    agentSourcedIds: studentUser(student.student_id),
    primaryOrgSourcedId: buildingOrg(student.building_reporting_id),
  };
}

function staffLine({ user, roles: [first] }: StaffMember): Line<UserHeading> {
  return {
    sourcedId: staffUser(user.email),
    enabledUser: "true",
    username: user.email,
    givenName: user.first_name,
    familyName: user.last_name,
    email: user.email,
    primaryOrgSourcedId: first.building === undefined ? districtOrg : buildingOrg(first.building),
  };
}
