import { listNumbersOf } from "../../db/ledger/parts.ts";
import type { Deps } from "../deps.ts";
import { sortLedger } from "./sort-ledger.ts";

/** Whether a student of that id is stored or ever was. */
export async function isKnownStudent(
  deps: Pick<Deps, "databases">,
  districtId: string,
  studentId: string,
): Promise<boolean> {
  await sortLedger(deps, districtId);
  const ledger = await deps.databases.ledger(districtId);
  return (await listNumbersOf(ledger, [studentId])).length > 0;
}
