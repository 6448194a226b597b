import type { WireRow } from "../../formats/rows.ts";
import { drawAbsentDays } from "../absences.ts";
import { weekdayOf } from "../days.ts";
import type { Random } from "../random.ts";
import { titles } from "../staff/roles.ts";
import { nameOf } from "../staff/staff.ts";
import { randomOf } from "../student-random.ts";
import type { PlanCase } from "./plan-case.ts";
import { serviceKinds, type Amount } from "./service-kinds.ts";
import { drawServicePlans, type ServicePlan } from "./service-plans.ts";
import { progressWords, sessionNotes, sessionWords, type SessionWords } from "./session-words.ts";

const schoolBegins = 8 * 60;
const schoolEnds = 15 * 60;

const loggedKinds = serviceKinds.filter(({ isLogged }) => isLogged);

// Of the day each service has its own, since nobody is in two sessions at once.
const partMinutes = Math.floor((schoolEnds - schoolBegins) / loggedKinds.length);

/** Sessions on the school days so far, as the services ask for them; in the wire form of catalog.md, in order of service. */
export function seedServiceLogs(
  cases: readonly PlanCase[],
  schoolDays: readonly string[],
): WireRow[] {
  return cases.flatMap((one) => {
    const logged = drawServicePlans(one).filter(({ kind }) => kind.isLogged);
    if (logged.length === 0) return [];
    const absent = drawAbsentDays(one.student, schoolDays);
    return logged.flatMap((plan) => {
      const isHeld = drawRhythm(one.student, plan);
      return schoolDays
        .filter((day) => day >= plan.document.startOn && day <= plan.document.endOn)
        .filter((day) => isHeld(day) && !absent.has(day))
        .map((day) => drawLog(one.student, plan, day));
    });
  });
}

/** The same weekdays all year. A session in so many does not take place, since the therapist is away. */
function drawRhythm(student: WireRow, { kind, amount }: ServicePlan): (day: string) => boolean {
  const random = randomOf(student, `${kind.service} days`);
  const weekday = 1 + random.below(5);
  const weekdays = weekdaysFrom(weekday, amount);
  const weeks = random.pick([
    [1, 3],
    [2, 4],
  ]);
  return (day) => {
    if (!weekdays.includes(weekdayOf(day))) return false;
    const weekOfMonth = Math.ceil(Number(day.slice(8)) / 7);
    if (amount.frequency === "month" && !weeks.includes(weekOfMonth)) return false;
    return !randomOf(student, `${kind.service} ${day} is held`).chance(6);
  };
}

function weekdaysFrom(first: number, { minutes, frequency, sessionMinutes }: Amount): number[] {
  if (frequency === "day") return [1, 2, 3, 4, 5];
  if (frequency === "month") return [first];
  // Two days apart, past Friday from Monday on.
  const sessions = minutes / sessionMinutes;
  return Array.from({ length: sessions }, (_, at) => ((first - 1 + at * 2) % 5) + 1);
}

function drawLog(student: WireRow, plan: ServicePlan, day: string): WireRow {
  const { kind, amount, provider, document } = plan;
  const random = randomOf(student, `${kind.service} ${day}`);
  const words = sessionWords.get(kind.service);
  if (!words) throw new Error(`the seed has no words for a session of ${kind.service}`);
  return {
    log_id: `${plan.serviceId}-${day.replaceAll("-", "")}`,
    document_id: document.documentId,
    student_id: student.student_id ?? null,
    service_date: day,
    service: kind.service,
    ...drawTimes(random, amount.sessionMinutes, drawHour(student, plan)),
    setting: plan.setting,
    delivery: plan.delivery,
    ...drawWords(random, words),
    provider_type: kind.role,
    provider_name: nameOf(provider),
    provider_title: titles[kind.role] ?? null,
  };
}

/** The same hour all year, in minutes since midnight. */
function drawHour(student: WireRow, { kind, amount }: ServicePlan): number {
  const random = randomOf(student, `${kind.service} hour`);
  const first = randomOf(student, "day").below(loggedKinds.length);
  const part = (first + loggedKinds.indexOf(kind)) % loggedKinds.length;
  const slots = Math.floor((partMinutes - amount.sessionMinutes) / 5);
  return schoolBegins + part * partMinutes + 5 * random.below(slots + 1);
}

function drawTimes(random: Random, sessionMinutes: number, beginsAt: number): WireRow {
  const duration = random.chance(8) ? sessionMinutes - 5 : sessionMinutes;
  const away = random.chance(12) ? 3 + random.below(6) : 0;
  return {
    start_time: writeTime(beginsAt),
    end_time: writeTime(beginsAt + duration),
    duration_mins: duration,
    time_away_mins: away,
    total_time_mins: duration - away,
  };
}

function writeTime(minutes: number): string {
  const hour = String(Math.floor(minutes / 60)).padStart(2, "0");
  return `${hour}:${String(minutes % 60).padStart(2, "0")}`;
}

function drawWords(random: Random, { activities, goals, observations }: SessionWords): WireRow {
  return {
    student_observation: random.pick(observations),
    primary_activity: random.pick(activities),
    goal_objective: random.pick(goals),
    progress: random.pick(progressWords),
    session_notes: random.chance(20) ? random.pick(sessionNotes) : null,
  };
}
