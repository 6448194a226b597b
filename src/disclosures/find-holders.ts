import { listHolders } from "../../db/ledger/by-student.ts";
import { listNumbersOf } from "../../db/ledger/parts.ts";
import type { Deps } from "../deps.ts";
import { sortLedger } from "./sort-ledger.ts";

/** By Student Id the integrations that have received something of the student, whenever that was. */
export async function findHolders(
  deps: Pick<Deps, "databases">,
  districtId: string,
  studentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  await sortLedger(deps, districtId);
  const ledger = await deps.databases.ledger(districtId);
  const students = await listNumbersOf(ledger, studentIds);
  const found = new Map<string, string[]>();
  for (const { studentId, integrationId } of await listHolders(ledger, students)) {
    found.set(studentId, [...(found.get(studentId) ?? []), integrationId]);
  }
  return found;
}
