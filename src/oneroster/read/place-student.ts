/** Where a student is, and whether: from its roles as of today, the rest of the package and what is stored. */
import type { StudentFacts, StoredStudent } from "../../../db/oneroster/list-students.ts";
import type { RoleFacts, School } from "../../../db/oneroster/role-facts.ts";
import type { RowFault } from "../../formats/rows.ts";
import { unknownOrg, withoutSchool } from "./faults.ts";

export type Place = { readonly enrollment: string; readonly school: School };

type Student = Pick<
  StudentFacts,
  "isDelta" | "isDeleted" | "roles" | "primaryOrg" | "primarySchool" | "enrolledSchool" | "stored"
>;

export type Day = {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** The file of roles tells changes only. */
  readonly rolesAreDelta: boolean;
};

export function placeStudent(student: Student, day: Day): Place | RowFault {
  const stored = mayLeanOnStored(student, day) ? student.stored : undefined;
  // Who leaves stays where it was.
  if (student.isDeleted && stored) return { enrollment: "INACTIVE", school: stored.school };
  const roles = student.roles.filter(({ isDeleted }) => !isDeleted);
  const rest = stored ? restOf(student, stored, day.today) : { role: undefined, isLost: false };
  const unclear = stored && findUnclear(student, day.today);
  if (unclear) return unknownOrg("building", unclear.line);
  const all = rest.role ? [...roles, rest.role] : roles;
  const competing = roles.some(({ school }) => school) ? all : roles;
  const school = chooseSchool({ ...student, roles: competing, stored }, day.today);
  if (!("id" in school)) return school;
  return { enrollment: enrollmentOf(all, { stored, isLost: rest.isLost }, day.today), school };
}

/** Of a student whose roles the package does not tell all. */
function mayLeanOnStored({ isDelta, roles }: Student, { rolesAreDelta }: Day): boolean {
  return isDelta || rolesAreDelta || roles.some((role) => role.isDelta);
}

/** The binding's dates: from the first, up to the day before the last. */
export function standingOf(
  { begins, ends }: Pick<RoleFacts, "begins" | "ends">,
  today: string,
): "counts" | "begins later" | "has ended" {
  if (ends !== null && ends <= today) return "has ended";
  return begins !== null && begins > today ? "begins later" : "counts";
}

function isOver(role: RoleFacts, today: string): boolean {
  return role.isDeleted || standingOf(role, today) === "has ended";
}

/**
 * What is stored goes on beside the roles of a change, as a primary role after all of them, unless one of these is in
 * the same building.
 */
function restOf(
  { roles, primarySchool, primaryOrg }: Student,
  stored: StoredStudent,
  today: string,
): { readonly role: RoleFacts | undefined; readonly isLost: boolean } {
  const there = roles.filter(({ school }) => school?.id === stored.school.id);
  const isNamedAnew = roles.some((role) => !isOver(role, today));
  // One that ends somewhere, nobody knows where, ends there when another takes its place.
  const endsUnknown = roles.some((role) => !role.isKnown && isOver(role, today)) && isNamedAnew;
  const isLost = endsUnknown || (there.length > 0 && there.every((role) => isOver(role, today)));
  const standing = { ENROLLED: null, PRE_ENROLLED: "9999-12-31" }[stored.enrollment];
  if (roles.length === 0 || there.length > 0 || endsUnknown || standing === undefined) {
    return { role: undefined, isLost };
  }
  const isPrimaryOrg = primarySchool?.id === stored.school.id;
  const role: RoleFacts = {
    line: Number.MAX_SAFE_INTEGER,
    isPrimary: true,
    isDelta: false,
    isDeleted: false,
    begins: standing,
    ends: null,
    word: null,
    org: isPrimaryOrg && primaryOrg !== null ? primaryOrg : "",
    isKnown: true,
    school: stored.school,
  };
  return { role, isLost };
}

/** Roles that end somewhere, nobody knows where, and no other: is it the building that is stored? */
function findUnclear({ roles }: Student, today: string): RoleFacts | undefined {
  if (roles.some((role) => !isOver(role, today))) return undefined;
  return roles.find(({ isKnown }) => !isKnown);
}

function enrollmentOf(
  roles: readonly RoleFacts[],
  { stored, isLost }: { readonly stored: StoredStudent | undefined; readonly isLost: boolean },
  today: string,
): string {
  const standings = roles.map((role) => standingOf(role, today));
  if (standings.includes("counts")) return "ENROLLED";
  if (standings.includes("begins later")) return "PRE_ENROLLED";
  return stored && !isLost ? stored.enrollment : "INACTIVE";
}

/** The first that is a school, in the order of `docs/oneroster.md`. */
function chooseSchool(
  student: Pick<Student, "roles" | "primaryOrg" | "primarySchool" | "enrolledSchool" | "stored">,
  today: string,
): School | RowFault {
  const { roles, primaryOrg, primarySchool, enrolledSchool, stored } = student;
  const standing = (wanted: ReturnType<typeof standingOf>): readonly RoleFacts[] =>
    roles.filter((role) => standingOf(role, today) === wanted);
  const counting = standing("counts");
  const primary = counting.filter(({ isPrimary }) => isPrimary);
  const named = [
    ...primary.filter(({ org }) => org === primaryOrg),
    ...primary.filter(({ org }) => org !== primaryOrg),
    ...counting.filter(({ isPrimary }) => !isPrimary),
    ...standing("begins later"),
  ];
  for (const { school, isKnown, line } of named) {
    if (school) return school;
    // It may be the school that was looked for.
    if (!isKnown) return unknownOrg("building", line);
  }
  const former = standing("has ended").find(({ school }) => school)?.school;
  // Classes are asked when nothing else names a school, and what is stored does.
  return primarySchool ?? stored?.school ?? enrolledSchool ?? former ?? withoutSchool;
}
