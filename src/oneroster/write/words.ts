/** The district's words in those of the binding; `docs/oneroster.md` has the tables. */
import type { RaceHeading } from "./headings.ts";

const relationships: Readonly<Record<string, readonly string[]>> = {
  parent: [
    "mother",
    "father",
    "parent",
    "mom",
    "dad",
    "stepmother",
    "stepfather",
    "stepparent",
    "adoptivemother",
    "adoptivefather",
    "adoptiveparent",
  ],
  relative: [
    "grandmother",
    "grandfather",
    "grandparent",
    "aunt",
    "uncle",
    "sister",
    "brother",
    "sibling",
    "cousin",
    "relative",
  ],
};
const roleByRelationship = new Map(
  Object.entries(relationships).flatMap(([role, words]) => words.map((word) => [word, role])),
);

/** By Relationship. */
export function guardianRole(relationship: string): string {
  const word = relationship.toLowerCase().replaceAll(/[\s-]/g, "");
  return roleByRelationship.get(word) ?? "guardian";
}

type StaffWord = {
  readonly pattern: RegExp;
  readonly inBuilding: string;
  readonly inDistrict: string;
};

/** The first that fits counts: an assistant principal is a principal, a school administrator no system administrator. */
const staffWords: readonly StaffWord[] = [
  has(["system administrator"], "systemAdministrator"),
  has(["principal"], "principal"),
  has(["aide", "para", "paraprofessional", "teaching assistant", "teacher assistant"], "aide"),
  has(["counselor", "counsellor"], "counselor"),
  has(["proctor"], "proctor"),
  has(["administrator", "admin", "superintendent"], "siteAdministrator", "districtAdministrator"),
  has(["teacher"], "teacher"),
];

function has(words: readonly string[], inBuilding: string, inDistrict = inBuilding): StaffWord {
  const either = words.map((word) => word.replaceAll(" ", "\\s+")).join("|");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, "iu");
  return { pattern, inBuilding, inDistrict };
}

/** By one Role. */
export function staffRole(role: string, where: "inBuilding" | "inDistrict"): string {
  const word = staffWords.find(({ pattern }) => pattern.test(role));
  return word ? word[where] : `ext:${role}`;
}

/** Of somebody without a Role, by Admin. */
export function roleWithoutName(isAdmin: boolean): string {
  return isAdmin ? "districtAdministrator" : "ext:staff";
}

const races: Readonly<Record<string, RaceHeading>> = {
  "american indian or alaska native": "americanIndianOrAlaskaNative",
  asian: "asian",
  "black or african american": "blackOrAfricanAmerican",
  "native hawaiian or other pacific islander": "nativeHawaiianOrOtherPacificIslander",
  white: "white",
  "two or more races": "demographicRaceTwoOrMoreRaces",
  "hispanic or latino": "hispanicOrLatinoEthnicity",
  "hispanic/latino": "hispanicOrLatinoEthnicity",
};

/** The column that Race names, if it names one. */
export function raceHeading(race: string): RaceHeading | undefined {
  const word = race.trim().toLowerCase();
  return Object.hasOwn(races, word) ? races[word] : undefined;
}

const sexes: Readonly<Record<string, string>> = { M: "male", F: "female" };

/** By Gender. */
export function sexOf(gender: string): string {
  return sexes[gender] ?? "";
}
