/** The binding's words in ours; `docs/oneroster.md` has the tables. Case does not count. */
import type { RaceHeading } from "../write/headings.ts";

export type RoleKind = "student" | "guardian" | "staff";

const relationships: Readonly<Record<string, string>> = {
  parent: "Parent",
  guardian: "Guardian",
  relative: "Relative",
};

const staffRoles: Readonly<Record<string, string>> = {
  teacher: "Teacher",
  aide: "Aide",
  counselor: "Counselor",
  principal: "Principal",
  proctor: "Proctor",
  siteadministrator: "Site Administrator",
  districtadministrator: "District Administrator",
  systemadministrator: "System Administrator",
};

/** What a role makes of its user, and the Relationship or Role that it stands for. */
export function readRole(role: string): { readonly kind: RoleKind; readonly word: string | null } {
  const word = role.trim().toLowerCase();
  if (word === "student") return { kind: "student", word: null };
  if (Object.hasOwn(relationships, word)) {
    return { kind: "guardian", word: relationships[word] ?? null };
  }
  if (Object.hasOwn(staffRoles, word)) return { kind: "staff", word: staffRoles[word] ?? null };
  return { kind: "staff", word: readOwnRole(role) };
}

/** A district's own, behind `ext:`; a semicolon would end it in our list of roles. */
function readOwnRole(role: string): string | null {
  const own = role
    .trim()
    .replace(/^ext:/i, "")
    .replaceAll(/[\s;]+/g, " ")
    .trim();
  return own === "" || own.toLowerCase() === "staff" ? null : own;
}

const races: Readonly<Partial<Record<RaceHeading, string>>> = {
  americanIndianOrAlaskaNative: "American Indian or Alaska Native",
  asian: "Asian",
  blackOrAfricanAmerican: "Black or African American",
  nativeHawaiianOrOtherPacificIslander: "Native Hawaiian or Other Pacific Islander",
  white: "White",
};
const severalRaces = "Two or More Races";

/** One word for what seven columns say; null when none is true. */
export function readRace(isTrue: (heading: RaceHeading) => boolean): string | null {
  if (isTrue("hispanicOrLatinoEthnicity")) return "Hispanic or Latino";
  if (isTrue("demographicRaceTwoOrMoreRaces")) return severalRaces;
  // Safe because these are the names of the object above.
  const single = (Object.keys(races) as RaceHeading[]).filter(isTrue);
  if (single.length > 1) return severalRaces;
  return single[0] === undefined ? null : (races[single[0]] ?? null);
}

/** `{sis:88231},{state:0004711}`: the first id of that type. */
export function readTypedId(userIds: string | null, type: string): string | null {
  for (const [, word = "", id = ""] of (userIds ?? "").matchAll(/\{([^:{}]*):([^{}]*)\}/g)) {
    if (word.trim().toLowerCase() === type && id.trim() !== "") return id.trim();
  }
  return null;
}

/** Values of a list within a cell. */
export function readList(cell: string | null): readonly string[] {
  return [...new Set((cell ?? "").split(",").map((one) => one.trim()))].filter((one) => one !== "");
}

export function isTrue(cell: string | null): boolean {
  return cell?.trim().toLowerCase() === "true";
}
