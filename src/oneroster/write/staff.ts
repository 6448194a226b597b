import { columnNames } from "../../catalog/endpoint.ts";
import { users } from "../../catalog/endpoints/users.ts";
import { listParts, openGroups } from "../../catalog/rules/role-groups.ts";
import { shapeOf } from "../../catalog/shape.ts";
import type { PackageSource } from "../../package-file.ts";
import type { Building } from "./buildings.ts";
import { oneLine } from "./csv-file.ts";
import { readBatches, type Cells } from "./read-batches.ts";
import { roleWithoutName, staffRole } from "./words.ts";

/** Without a building it is a role in the district. */
export type StaffRole = { readonly building: string | undefined; readonly role: string };

export type StaffMember = {
  readonly user: Cells<(typeof names)[number]>;
  /** One or more, each once. */
  readonly roles: readonly [StaffRole, ...StaffRole[]];
};

const names = ["email", "last_name", "first_name", "role", "buildings", "admin"] as const;

/** Those who have a role that is granted, some at a time; nobody when staff are not granted. May be read again. */
export function openStaff(
  { snapshot, query, buildings: granted }: PackageSource,
  buildings: readonly Building[],
): () => AsyncGenerator<readonly StaffMember[]> {
  const readRoles = openRoles(buildings, granted);
  const ofUsers = { shape: shapeOf(users), columns: columnNames(users), conditions: [] };
  return async function* readStaff() {
    if (!query.columns.includes("staff")) return;
    for await (const { rows } of readBatches(snapshot, ofUsers, names)) {
      yield rows.flatMap((user) => {
        const [first, ...others] = readRoles(user);
        return first ? [{ user, roles: [first, ...others] }] : [];
      });
    }
  };
}

function openRoles(
  buildings: readonly Building[],
  granted: readonly string[] | null,
): (user: StaffMember["user"]) => readonly StaffRole[] {
  // A building's name goes before an id that another has.
  const idByName = new Map([
    ...buildings.map(({ id }) => [id, id] as const),
    ...buildings.map(({ id, name }) => [name.trim(), id] as const),
  ]);
  const splitGroup = openGroups(idByName.keys());
  const isGranted = granted === null ? () => true : (id: string) => granted.includes(id);

  return function readRoles(user) {
    const groups = listParts(user.buildings);
    const named = listParts(user.role).flatMap((role, at): readonly StaffRole[] => {
      const group = splitGroup(groups[at] ?? "");
      if (group.length === 0) {
        return [{ building: undefined, role: oneLine(staffRole(role, "inDistrict")) }];
      }
      // One that is known no more is no reason to give somebody the whole district.
      return group
        .flatMap(({ name }) => idByName.get(name) ?? [])
        .filter(isGranted)
        .map((building) => ({ building, role: oneLine(staffRole(role, "inBuilding")) }));
    });
    if (named.length > 0) return keepOnce(named);
    if (granted !== null) return [];
    const isAdmin = user.role === "" && user.admin === "true";
    return [{ building: undefined, role: roleWithoutName(isAdmin) }];
  };
}

function keepOnce(roles: readonly StaffRole[]): readonly StaffRole[] {
  const byWhatTheyAre = new Map<string, StaffRole>();
  for (const one of roles) {
    const what = JSON.stringify([one.building, one.role]);
    if (!byWhatTheyAre.has(what)) byWhatTheyAre.set(what, one);
  }
  return [...byWhatTheyAre.values()];
}
