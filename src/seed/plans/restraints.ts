import type { WireRow } from "../../formats/rows.ts";
import { drawAbsentDays } from "../absences.ts";
import { type Random, weigh } from "../random.ts";
import { randomOf } from "../student-random.ts";
import { drawDisability, type Disability } from "./disability.ts";
import { isServed, type PlanCase } from "./plan-case.ts";

// 01 harm to oneself, 02 harm to others, 03 destruction of property.
const reasons = weigh([
  ["01", 30],
  ["02", 60],
  ["03", 10],
]);

/** How many in a hundred in a year, by primary disability. */
const percents: Readonly<Record<string, number>> = { "02": 10, "06": 15, "07": 50, "10": 25 };
const otherPercent = 1;
const percentInGeneral = 0.1;

const schoolDaysInYear = 180;
const schoolDaysInPeriod = 30; // six weeks, as Texas reports

/** Rare: an event or two of some in special education, and hardly one of anybody else. In the wire form of catalog.md. */
export function seedRestraints(
  students: readonly WireRow[],
  cases: readonly PlanCase[],
  schoolDays: readonly string[],
): WireRow[] {
  const special = new Set(
    cases
      .filter((one) => isServed(one) && one.rule.program === "Special Education")
      .map(({ student }) => student.student_id),
  );
  return students
    .filter((student) => student.district_enrollment === "ENROLLED")
    .flatMap((student) => drawEvents(student, schoolDays, special.has(student.student_id)));
}

function drawEvents(
  student: WireRow,
  schoolDays: readonly string[],
  isSpecial: boolean,
): WireRow[] {
  const random = randomOf(student, "restraints");
  const disability = isSpecial ? drawDisability(student) : undefined;
  if (!random.chance(percentOf(disability))) return [];
  const absent = drawAbsentDays(student, schoolDays);
  return drawDays(random)
    .map((at) => ({ at, day: schoolDays[at] }))
    .filter(({ day }) => day !== undefined && !absent.has(day))
    .map(({ at, day = "" }) => ({
      restraint_event_id: `RES-${student.student_id}-${day.replaceAll("-", "")}`,
      student_id: student.student_id ?? null,
      event_date: day,
      building_reporting_id: student.building_reporting_id ?? null,
      reason: random.pick(reasons),
      reporting_period: String(Math.floor(at / schoolDaysInPeriod) + 1),
      instructional_setting: disability?.instructionalSetting ?? null,
      staff_count: 1 + random.below(3),
      special_education: isSpecial,
    }));
}

function percentOf(disability: Disability | undefined): number {
  return disability ? (percents[disability.primary] ?? otherPercent) : percentInGeneral;
}

/** Of the whole year, in order: what lies ahead has not happened, and what happened stays. */
function drawDays(random: Random): readonly number[] {
  const count = random.pick([1, 1, 1, 2]);
  const days = Array.from({ length: count }, () => random.below(schoolDaysInYear));
  return [...new Set(days)].toSorted((one, other) => one - other);
}
