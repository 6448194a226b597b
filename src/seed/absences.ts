import type { WireRow } from "../formats/rows.ts";
import type { Random } from "./random.ts";
import { listSchoolDays } from "./school-year.ts";
import { randomOf } from "./student-random.ts";

/**
 * A few full-day absences for each enrolled student of a batch, in the wire form of catalog.md: school days of the
 * school year of `today` (`YYYY-MM-DD`), none after it, in order. Empty while the school year has no day yet.
 */
export function seedAbsences(students: readonly WireRow[], today: string): WireRow[] {
  const days = listSchoolDays(today);
  return students.flatMap((student) =>
    [...drawAbsentDays(student, days)]
      .toSorted()
      .map((day) => ({ student_id: student.student_id ?? null, absence_date: day })),
  );
}

/** The days that a student missed. Who is away has no lesson, no service and no event. */
export function drawAbsentDays(student: WireRow, days: readonly string[]): ReadonlySet<string> {
  const missed = new Set<string>();
  if (student.district_enrollment !== "ENROLLED") return missed;
  const random = randomOf(student, "absences");
  for (let left = Math.min(drawCount(random), days.length); left > 0; left -= 1) {
    missed.add(random.pick(days));
  }
  return missed;
}

/** Most miss a day or three; a few are away so often that it is a matter of its own. */
function drawCount(random: Random): number {
  return random.chance(4) ? 10 + random.below(12) : random.below(6);
}
