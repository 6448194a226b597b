import { openNearestNames } from "../nearest-name.ts";
import { listParts, openGroups } from "./role-groups.ts";
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
    const names: string[] = [];
    for (const building of await lookup("buildings")) {
      names.push(String(building["building"]).trim(), String(building["building_reporting_id"]));
    }
    const splitGroup = openGroups(names);
    const findNearest = openNearestNames(names);
    return function checkRoles([role, buildings]) {
      const roles = listParts(role);
      if (roles.length > 1 && roles.includes("")) {
        return { column: "role", reason: "has an empty role", fix: "Remove the extra semicolon." };
      }
      const groups = listParts(buildings);
      if (groups.length === 0) return undefined;
      if (role === undefined) return withoutRoles;
      if (groups.length !== roles.length) return wrongCount(roles, groups);
      const unknown = groups.flatMap(splitGroup).find(({ isKnown }) => !isKnown);
      return unknown && explainUnknown(unknown.name, findNearest(unknown.name));
    };
  },
};

/** The stored roles may be others than the file's maker thinks of. */
const withoutRoles: RowProblem = {
  column: "buildings",
  reason: "belongs to roles, and the row has no Role",
  fix: "Add the column Role: one role for each group of buildings.",
};

function wrongCount(roles: readonly string[], groups: readonly string[]): RowProblem {
  const [forms, parts] = [count(groups, "group"), count(roles, "role")];
  return {
    column: "buildings",
    reason: `has ${forms} of buildings for ${parts}`,
    fix: "Write one group for each role, in the same order, separated by semicolons.",
  };
}

function count({ length }: readonly string[], noun: string): string {
  return `${length} ${noun}${length === 1 ? "" : "s"}`;
}

function explainUnknown(name: string, nearest: string | undefined): RowProblem {
  if (name === "") {
    const reason = "has an empty name between commas";
    return { column: "buildings", reason, fix: "Remove the extra comma." };
  }
  return {
    column: "buildings",
    reason: `“${name.slice(0, 100)}” is not a known building`,
    fix: "Correct the name, or load the building first.",
    ...(nearest ? { hint: `The nearest known one is “${nearest}”.` } : {}),
  };
}
