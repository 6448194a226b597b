import type { participations } from "../../catalog/endpoints/programs.ts";
import type { WireRow } from "../../formats/rows.ts";
import { addDays, countDays, toWeekday } from "../days.ts";
import type { Random } from "../random.ts";
import { schoolYearOf } from "../school-year.ts";
import { randomOf } from "../student-random.ts";
import { programRules, type ProgramName, type ProgramRule } from "./program-rules.ts";

export type Participation = {
  readonly student: WireRow;
  readonly rule: ProgramRule;
  readonly participation: (typeof participations)[number];
  readonly startOn: string;
  readonly endOn: string | null;
};

// Of 365: meetings are held while there is school, and none on its first days.
const firstMeetingDay = 20;
const meetingDays = 270;
const stayDaysMin = 30;
const reviewDaysMax = 45;

/** The programs in which a student is, was, or may soon be. Dates hang on the school year, so that they stay as days pass. */
export function drawParticipations(student: WireRow, today: string): Participation[] {
  const found = new Map<ProgramName, Participation>();
  for (const rule of programRules) {
    const random = randomOf(student, rule.program);
    const isOne = random.chance(rule.percentOf(student));
    if (!isOne || (rule.notBeside && found.has(rule.notBeside))) continue;
    const participation = drawParticipation({ random, student, rule, today });
    if (participation) found.set(rule.program, participation);
  }
  return [...found.values()];
}

type Draw = { random: Random; student: WireRow; rule: ProgramRule; today: string };

function drawParticipation({ random, student, rule, today }: Draw): Participation | undefined {
  const participation = drawWord(random, student, rule);
  const common = { student, rule, participation };
  if (participation === "Eligibility Review") {
    const askedOn = toWeekday(addDays(today, -random.below(reviewDaysMax)));
    return { ...common, startOn: askedOn, endOn: null };
  }
  const hasLeft = participation === "Not Participating";
  const [least, most] = rule.yearsAgo(student);
  // Who has left was there for some time.
  const from = hasLeft ? Math.max(least, 1) : least;
  if (from > most) return undefined;
  const yearsAgo = from + random.below(most - from + 1);
  const startOn = drawStart(random, rule, schoolYearOf(today) - yearsAgo);
  if (!hasLeft) return { ...common, startOn, endOn: null };
  return { ...common, startOn, endOn: drawEnd(random, { startOn, yearsAgo, today }) };
}

/** Within as many years; what would lie ahead was before this school year. */
function drawEnd(
  random: Random,
  { startOn, yearsAgo, today }: { startOn: string; yearsAgo: number; today: string },
): string {
  const endOn = addDays(startOn, stayDaysMin + random.below(365 * yearsAgo - stayDaysMin));
  const lot = random.below(1_000);
  if (endOn < today) return endOn;
  const days = countDays(startOn, `${schoolYearOf(today)}-08-14`) - stayDaysMin;
  return addDays(startOn, stayDaysMin + Math.floor((days * lot) / 1_000));
}

/** Nobody takes part who left the district, and of newcomers it is looked at first. */
function drawWord(
  random: Random,
  student: WireRow,
  { reviewPercent, exitPercent }: ProgramRule,
): Participation["participation"] {
  const lot = random.below(100);
  if (student.district_enrollment === "PRE_ENROLLED") return "Eligibility Review";
  if (student.district_enrollment !== "ENROLLED") return "Not Participating";
  if (lot < reviewPercent) return "Eligibility Review";
  return lot < reviewPercent + exitPercent ? "Not Participating" : "Participating";
}

function drawStart(random: Random, { renews }: ProgramRule, year: number): string {
  const offset = firstMeetingDay + random.below(meetingDays);
  const yearBegins = `${year}-08-15`;
  return renews === "school_year" ? yearBegins : toWeekday(addDays(yearBegins, offset));
}
