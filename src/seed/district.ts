import type { WireRow } from "../formats/rows.ts";
import { seedAbsences } from "./absences.ts";
import { seedGuardians } from "./guardians.ts";
import { seedStudents, type SeedWish } from "./students.ts";

export type SeedBatch = {
  readonly students: readonly WireRow[];
  readonly guardians: readonly WireRow[];
  readonly absences: readonly WireRow[];
};

/** Students with all that belongs to them, a batch at a time; their buildings come from `seedBuildings` and go first. */
export function* seedDistrict(wish: SeedWish): Generator<SeedBatch> {
  for (const students of seedStudents(wish)) {
    yield {
      students,
      guardians: seedGuardians(students),
      absences: seedAbsences(students, wish.today),
    };
  }
}
