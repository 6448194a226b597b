import { nearestName } from "../nearest-name.ts";
import type { RowProblem, RowRule } from "./row-rule.ts";

/**
 * catalog.md: Role holds "several separated by `;`", Buildings "one group per role in the same order separated by `;`,
 * buildings inside a group separated by `,`". A building is named as in Settings > Buildings, or by its reporting id;
 * an empty group is a role in no particular building.
 */
export const buildingsOfRoles: RowRule = {
  lookups: ["buildings"],
  columns: ["role", "buildings"],
  prepare: async (lookup) => {
    const known = new Set<string>();
    for (const building of await lookup("buildings")) {
      known.add(String(building["building"])).add(String(building["building_reporting_id"]));
    }
    return function checkRoles([role, buildings]) {
      const roles = splitList(role, ";");
      if (roles.length > 1 && roles.includes("")) {
        return { column: "role", reason: "has an empty role", fix: "Remove the extra semicolon." };
      }
      if (buildings === undefined || buildings === null || buildings === "") return undefined;
      const groups = String(buildings).split(";");
      if (role !== undefined && groups.length !== roles.length) return wrongCount(roles, groups);
      return findUnknown(groups, known);
    };
  },
};

function splitList(cell: unknown, separator: string): readonly string[] {
  if (cell === undefined || cell === null || cell === "") return [];
  return String(cell)
    .split(separator)
    .map((one) => one.trim());
}

function wrongCount(roles: readonly string[], groups: readonly string[]): RowProblem {
  return {
    column: "buildings",
    reason: `has ${groups.length} groups of buildings for ${roles.length} roles`,
    fix: "Write one group for each role, in the same order, separated by semicolons.",
  };
}

/** A name may hold commas itself, so the whole group is tried before its parts. */
function findUnknown(
  groups: readonly string[],
  known: ReadonlySet<string>,
): RowProblem | undefined {
  for (const group of groups) {
    if (group.trim() === "" || known.has(group.trim())) continue;
    for (const name of splitList(group, ",")) {
      if (known.has(name)) continue;
      const nearest = nearestName(name, [...known]);
      return {
        column: "buildings",
        reason: `“${name.slice(0, 100)}” is not a known building`,
        fix: "Correct the name, or load the building first.",
        ...(nearest ? { hint: `The nearest known one is “${nearest}”.` } : {}),
      };
    }
  }
  return undefined;
}
