import type { StaffFacts } from "../../../db/oneroster/list-staff.ts";
import type { RoleFacts } from "../../../db/oneroster/role-facts.ts";
import type { openGroups } from "../../catalog/rules/role-groups.ts";
import type { RawCell } from "../../formats/rows.ts";
import { explainUser, unknownOrg } from "./faults.ts";
import { cellsOf, type Mapped } from "./map-part.ts";
import { standingOf, type Day } from "./place-student.ts";
import { changeHeld, isHeld, isListable, listHeld, readHeld, writeHeld } from "./staff-roles.ts";

export const staffHeadings = [
  "email",
  "first_name",
  "last_name",
  "role",
  "buildings",
  "deleted",
] as const;

export type StaffContext = Day & { readonly splitGroup: ReturnType<typeof openGroups> };

export function mapStaff(member: StaffFacts, context: StaffContext): Mapped {
  const { line, isDelta, isDeleted, found } = member;
  const stored = isDelta ? member.stored : undefined;
  const own = {
    email: member.email,
    first_name: member.given ?? stored?.firstName ?? null,
    last_name: member.family ?? stored?.lastName ?? null,
  };
  const rowOf = (more: Readonly<Record<string, RawCell>>) => ({
    line,
    cells: cellsOf(staffHeadings, { ...own, ...more }),
  });
  if (found) return { row: { ...rowOf({}), fault: explainUser(found) } };
  if (isDeleted) return { row: rowOf({ deleted: "true" }) };
  const unknown = member.roles.find((role) => needsOrg(role, context.today));
  if (unknown) return { row: { ...rowOf({}), fault: unknownOrg("buildings", unknown.line) } };
  const leftOut = member.roles.some(({ school }) => school && !isListable(school));
  return {
    row: rowOf(rolesOf(member, context)),
    notice: leftOut ? { line, ...unlistable } : undefined,
  };
}

const unlistable = {
  reason:
    "a building whose Building Reporting Id has a comma or semicolon cannot stand in Buildings, and was left out",
  fix: "Give the building an identifier without them.",
};

/** Of one that is still to begin, nothing is taken. */
function needsOrg(role: RoleFacts, today: string): boolean {
  return !role.isKnown && role.word !== null && (isHeld(role, today) || isOverNow(role, today));
}

/** Only a change says so: in a list of all, what is over does not count anyway. */
function isOverNow(role: RoleFacts, today: string): boolean {
  return role.isDelta && (role.isDeleted || standingOf(role, today) === "has ended");
}

/** Undefined: as stored. */
function rolesOf(
  { roles, stored }: StaffFacts,
  { today, rolesAreDelta, splitGroup }: StaffContext,
): Readonly<Record<"role" | "buildings", RawCell>> {
  const tellsAll = !rolesAreDelta && !roles.some((role) => role.isDelta);
  if (roles.length === 0) return { role: undefined, buildings: undefined };
  if (tellsAll || !stored) return writeHeld(listHeld(roles, today));
  const before = readHeld(stored, splitGroup);
  const after = changeHeld(before, roles, today);
  const isSame = JSON.stringify(after) === JSON.stringify(before);
  return isSame ? { role: undefined, buildings: undefined } : writeHeld(after);
}
