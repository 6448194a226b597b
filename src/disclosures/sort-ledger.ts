import { findKnownUpTo, insertKnownStudents, sortIntoParts } from "../../db/ledger/parts.ts";
import { listNumberedStudents } from "../../db/records/student-numbers.ts";
import type { Deps } from "../deps.ts";

const studentsPerBatch = 5_000;

/**
 * Brings what the ledger knows by student up to what was disclosed until now: a report looks a student up in it, and
 * whose number is whose stays known when the records have forgotten a removed student. Who asks for a report waits for
 * the rest of a day; the sweep does the nights.
 */
export async function sortLedger(
  { databases }: Pick<Deps, "databases">,
  districtId: string,
): Promise<void> {
  const ledger = await databases.ledger(districtId);
  const records = await databases.records(districtId);
  for (;;) {
    const after = await findKnownUpTo(ledger);
    const students = await listNumberedStudents(records.orm, after, studentsPerBatch);
    if (students.length === 0) break;
    await insertKnownStudents(ledger, students);
    await Bun.sleep(0);
  }
  // Each batch ends with a commit, so that disclosures of this moment come between.
  while (await sortIntoParts(ledger)) await Bun.sleep(0);
}
