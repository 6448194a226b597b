import type { StoredValue } from "../field.ts";
import { openNearestNames } from "../nearest-name.ts";
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
    const findUnknown = openGroups(names);
    const findNearest = openNearestNames(names);
    return function checkRoles([role, buildings]) {
      const roles = listOf(role);
      if (roles.length > 1 && roles.includes("")) {
        return { column: "role", reason: "has an empty role", fix: "Remove the extra semicolon." };
      }
      const groups = listOf(buildings);
      if (groups.length === 0) return undefined;
      if (role === undefined) return withoutRoles;
      if (groups.length !== roles.length) return wrongCount(roles, groups);
      const unknown = groups.map(findUnknown).find((name) => name !== undefined);
      return unknown === undefined ? undefined : explainUnknown(unknown, findNearest(unknown));
    };
  },
};

function listOf(cell: StoredValue | undefined): readonly string[] {
  const text = String(cell ?? "");
  return text.trim() === "" ? [] : text.split(";").map((one) => one.trim());
}

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

/** Finds the first name of a group that no building has. A name may hold commas itself: the longest that fits counts. */
function openGroups(names: readonly string[]): (group: string) => string | undefined {
  const known = new Set(names);
  const partsMax = Math.max(1, ...names.map((name) => name.split(",").length));
  return (group) => {
    const parts = group === "" ? [] : group.split(",");
    const join = (at: number, taken: number): string =>
      parts
        .slice(at, at + taken)
        .join(",")
        .trim();
    for (let at = 0; at < parts.length;) {
      let taken = Math.min(partsMax, parts.length - at);
      while (taken > 1 && !known.has(join(at, taken))) taken -= 1;
      const name = join(at, taken);
      if (!known.has(name)) return name;
      at += taken;
    }
    return undefined;
  };
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
