import type { WireRow } from "../formats/rows.ts";
import { drawCases } from "./plans/plan-case.ts";
import { listSchoolDays } from "./school-year.ts";
import { schoolSeeders, studentSeeders } from "./seeders.ts";
import { seedStudents, type SeedWish } from "./students.ts";

export type SeededRows = { readonly endpoint: string; readonly rows: readonly WireRow[] };

export type SeededBatch = {
  /** How many there are in it. */
  readonly students: number;
  /** The students and all that belongs to them, in the order of loads; drawn as they are asked for, once. */
  readonly parts: Iterable<SeededRows>;
};

/** Buildings, and who works there. */
export function seedSchools(): readonly SeededRows[] {
  return schoolSeeders.map(({ endpoint, seed }) => ({ endpoint, rows: seed() }));
}

/** Students with all that belongs to them, a batch at a time; the rows of `seedSchools` go first. */
export function* seedDistrict(wish: SeedWish): Generator<SeededBatch> {
  for (const students of seedStudents(wish)) {
    yield { students: students.length, parts: drawParts(students, wish.today) };
  }
}

function* drawParts(students: readonly WireRow[], today: string): Generator<SeededRows> {
  const cases = drawCases(students, today);
  const batch = { students, today, schoolDays: listSchoolDays(today), cases };
  for (const { endpoint, seed } of studentSeeders) yield { endpoint, rows: seed(batch) };
}
