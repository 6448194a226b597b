import type { PackageSource } from "../../package-file.ts";
import type { Line } from "./csv-file.ts";
import { readFamilies, type Family } from "./families.ts";
import type { RoleHeading } from "./headings.ts";
import type { Batch } from "./read-batches.ts";
import {
  buildingOrg,
  districtOrg,
  guardianUser,
  roleId,
  staffUser,
  studentUser,
} from "./sourced-id.ts";
import type { openStaff, StaffMember } from "./staff.ts";
import { guardianRole } from "./words.ts";

const ofStudent = ["building_reporting_id"] as const;
const ofGuardian = ["guardian_id", "relationship"] as const;

type OneFamily = Family<(typeof ofStudent)[number], (typeof ofGuardian)[number]>;

/** In the order of the users. */
export async function* readRoles(
  source: PackageSource,
  readStaff: ReturnType<typeof openStaff>,
): AsyncGenerator<Batch<Line<RoleHeading>>> {
  // The users' file has told whose records they are.
  const studentNumbers: readonly number[] = [];
  for await (const { rows } of readFamilies(source, ofStudent, ofGuardian)) {
    yield { rows: rows.flatMap(linesOfFamily), studentNumbers };
  }
  for await (const staff of readStaff()) {
    yield { rows: staff.flatMap(linesOfStaff), studentNumbers };
  }
}

function linesOfFamily({ student, guardians }: OneFamily): readonly Line<RoleHeading>[] {
  const id = student.student_id;
  const org = buildingOrg(student.building_reporting_id);
  const ofStudent = { user: studentUser(id), role: "student" };
  const ofGuardians = guardians.map(({ guardian_id, relationship }) => ({
    user: guardianUser(id, guardian_id),
    role: guardianRole(relationship),
  }));
  return [ofStudent, ...ofGuardians].map((one) => line({ ...one, org, type: "primary" }));
}

function linesOfStaff({ user, roles }: StaffMember): readonly Line<RoleHeading>[] {
  const first = new Map(roles.toReversed().map((one) => [one.building, one]));
  return roles.map((one) =>
    line({
      user: staffUser(user.email),
      org: one.building === undefined ? districtOrg : buildingOrg(one.building),
      role: one.role,
      type: first.get(one.building) === one ? "primary" : "secondary",
    }),
  );
}

function line(one: {
  readonly user: string;
  readonly org: string;
  readonly role: string;
  readonly type: "primary" | "secondary";
}): Line<RoleHeading> {
  return {
    sourcedId: roleId(one),
    userSourcedId: one.user,
    roleType: one.type,
    role: one.role,
    orgSourcedId: one.org,
  };
}
