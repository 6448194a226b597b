import type { WireRow } from "../../formats/rows.ts";
import { type Random, weigh } from "../random.ts";
import { randomOf } from "../student-random.ts";
import { readGrade } from "../students.ts";

export type Disability = {
  /** Two digits, as Texas counts them: 08 is a learning disability, 09 speech, 10 autism. */
  readonly primary: string;
  readonly secondary: string | null;
  readonly tertiary: string | null;
  readonly isMultiply: boolean;
  readonly isFragile: boolean;
  readonly instructionalSetting: string;
  readonly childCountFunding: string;
};

const primaries = weigh([
  ["08", 38],
  ["09", 19],
  ["02", 15],
  ["10", 13],
  ["07", 6],
  ["06", 5],
  ["01", 1],
  ["03", 1],
  ["04", 1],
  ["13", 1],
]);

// 14 is no category of its own yet, and ends when school begins.
const primariesBeforeSchool = weigh([
  ["14", 60],
  ["09", 25],
  ["10", 15],
]);

const others = ["02", "07", "08", "09", "10"] as const;

/** What a student's special education is for, and where it takes place. */
export function drawDisability(student: WireRow): Disability {
  const random = randomOf(student, "disability");
  const isBeforeSchool = readGrade(student) < 0;
  const primary = random.pick(isBeforeSchool ? primariesBeforeSchool : primaries);
  const [secondary = null, tertiary = null] = drawOthers(random, primary);
  const isFragile = random.chance(secondary === null ? 1 : 6);
  return {
    primary,
    secondary,
    tertiary,
    isMultiply: secondary !== null && random.chance(12),
    isFragile,
    instructionalSetting: drawSetting(random, primary, isBeforeSchool),
    childCountFunding: random.chance(96) ? "3" : "0",
  };
}

function drawOthers(random: Random, primary: string): readonly string[] {
  const count = random.pick([0, 0, 0, 0, 0, 0, 1, 1, 1, 2]);
  const rest = others.filter((code) => code !== primary);
  const at = random.below(rest.length);
  return [...rest, ...rest].slice(at, at + count);
}

/** 00 is speech alone, 40 the classroom of all, 41 to 44 ever more time outside of it, 45 a class before school. */
function drawSetting(random: Random, primary: string, isBeforeSchool: boolean): string {
  if (isBeforeSchool) return "45";
  if (primary === "09") return "00";
  return random.pick(["40", "40", "40", "41", "41", "41", "42", "43", "44"]);
}
