import type { PackageSource } from "../../package-file.ts";
import type { Line } from "./csv-file.ts";
import type { DemographicsHeading } from "./headings.ts";
import { readBatches, type Batch, type Cells } from "./read-batches.ts";
import { studentUser } from "./sourced-id.ts";
import { raceHeading, sexOf } from "./words.ts";

/** Without any of these granted there is nothing to tell. */
export const demographicsColumns = ["date_of_birth", "gender", "race"] as const;

const names = ["student_id", ...demographicsColumns] as const;

export async function* readDemographics({
  snapshot,
  query,
}: PackageSource): AsyncGenerator<Batch<Line<DemographicsHeading>>> {
  for await (const { rows } of readBatches(snapshot, query, names)) {
    // The users' file has told whose records they are.
    yield { rows: rows.map(lineOf), studentNumbers: [] };
  }
}

function lineOf(student: Cells<(typeof names)[number]>): Line<DemographicsHeading> {
  const race = raceHeading(student.race);
  return {
    sourcedId: studentUser(student.student_id),
    birthDate: student.date_of_birth,
    sex: sexOf(student.gender),
    // Never false: of the others nothing is known.
    ...(race ? { [race]: "true" } : {}),
  };
}
