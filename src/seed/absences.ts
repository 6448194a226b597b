import type { WireRow } from "../formats/rows.ts";
import { createRandom, hashText, type Random } from "./random.ts";
import { listSchoolDays } from "./school-year.ts";

/**
 * A few full-day absences for each enrolled student of a batch, in the wire form of catalog.md: school days of the
 * school year of `today` (`YYYY-MM-DD`), none after it, in order. Empty while the school year has no day yet.
 */
export function seedAbsences(students: readonly WireRow[], today: string): WireRow[] {
  const days = listSchoolDays(today);
  return students
    .filter((student) => student.district_enrollment === "ENROLLED")
    .flatMap((student) => drawAbsences(student, days));
}

function drawAbsences(student: WireRow, days: readonly string[]): WireRow[] {
  const seed = hashText(`${student.address}|${student.date_of_birth}`);
  const random = createRandom({ seed, stream: "absences", index: Number(student.student_id) });
  const missed = new Set<string>();
  for (let left = Math.min(drawCount(random), days.length); left > 0; left -= 1) {
    missed.add(random.pick(days));
  }
  return [...missed]
    .toSorted()
    .map((day) => ({ student_id: student.student_id ?? null, absence_date: day }));
}

/** Most miss a day or three; a few are away so often that it is a matter of its own. */
function drawCount(random: Random): number {
  return random.chance(4) ? 10 + random.below(12) : random.below(6);
}
