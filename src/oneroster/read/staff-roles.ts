/** What the roles of a member of staff are in our cells Role and Buildings. */
import type { RoleFacts, School } from "../../../db/oneroster/role-facts.ts";
import { listParts, type openGroups } from "../../catalog/rules/role-groups.ts";
import { standingOf } from "./place-student.ts";

/** A role, and the buildings where it is held, by name or id; none: in no particular one. */
export type HeldRole = { readonly word: string; readonly buildings: readonly string[] };

/** In the order of the file. */
export function listHeld(roles: readonly RoleFacts[], today: string): readonly HeldRole[] {
  return roles.filter((role) => isHeld(role, today)).reduce(addRole, []);
}

/** What is stored, without the roles that are over and with those that count. */
export function changeHeld(
  stored: readonly HeldRole[],
  roles: readonly RoleFacts[],
  today: string,
): readonly HeldRole[] {
  const left = roles
    .filter((role) => role.isDeleted || standingOf(role, today) === "has ended")
    .reduce(removeRole, stored);
  return roles.filter((role) => isHeld(role, today)).reduce(addRole, left);
}

export function isHeld(role: RoleFacts, today: string): boolean {
  return !role.isDeleted && standingOf(role, today) === "counts";
}

export function readHeld(
  stored: { readonly roles: string | null; readonly buildings: string | null },
  splitGroup: ReturnType<typeof openGroups>,
): readonly HeldRole[] {
  const groups = listParts(stored.buildings);
  return listParts(stored.roles).map((word, at) => ({
    word,
    buildings: splitGroup(groups[at] ?? "").map(({ name }) => name),
  }));
}

/** Both null for somebody without a role. */
export function writeHeld(held: readonly HeldRole[]): {
  readonly role: string | null;
  readonly buildings: string | null;
} {
  const isAnywhere = held.some(({ buildings }) => buildings.length > 0);
  return {
    role: held.map(({ word }) => word).join(";") || null,
    buildings: isAnywhere ? held.map(({ buildings }) => buildings.join(",")).join(";") : null,
  };
}

/** A comma or semicolon would end it in our list of buildings. */
export function isListable({ id }: School): boolean {
  return !/[,;]/.test(id);
}

function addRole(held: readonly HeldRole[], { word, school }: RoleFacts): readonly HeldRole[] {
  if (word === null) return held;
  const added = school && isListable(school) ? [school] : [];
  const known = held.find((one) => one.word === word);
  if (!known) return [...held, { word, buildings: added.map(({ id }) => id) }];
  const more = added.filter((one) => !known.buildings.some((building) => isSame(building, one)));
  const buildings = [...known.buildings, ...more.map(({ id }) => id)];
  return held.map((one) => (one === known ? { word, buildings } : one));
}

function removeRole(held: readonly HeldRole[], { word, school }: RoleFacts): readonly HeldRole[] {
  return held.flatMap((one) => {
    if (one.word !== word) return [one];
    if (!school) return one.buildings.length === 0 ? [] : [one];
    const buildings = one.buildings.filter((building) => !isSame(building, school));
    const wasLast = one.buildings.length > 0 && buildings.length === 0;
    return wasLast ? [] : [{ word: one.word, buildings }];
  });
}

function isSame(building: string, { id, name }: School): boolean {
  return building === id || building === name.trim();
}
