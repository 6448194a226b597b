/** The administrator who withholds students, as verbs see them. */
import type { Administrator } from "../../src/deps.ts";
import { addOptOuts } from "../../src/opt-outs/add-opt-outs.ts";
import { endOptOut } from "../../src/opt-outs/end-opt-out.ts";
import { listOptOutsOf } from "../../db/control/opt-outs.ts";
import type { TestHouse } from "../help/district.ts";

export function officeOf(districtId: string): Administrator {
  return {
    kind: "administrator",
    id: "adm_office",
    name: "Olga Office",
    districtId,
    role: "administrator",
    address: "203.0.113.9",
  };
}

export type School = { readonly house: TestHouse; readonly districtId: string };

/** From all integrations, unless some are named. */
export async function optOut(
  { house, districtId }: School,
  studentIds: readonly string[],
  integrationIds: readonly string[] | null = null,
): Promise<void> {
  const input = { studentIds, integrationIds, reason: null };
  await addOptOuts(house.deps, officeOf(districtId), input);
}

/** Every opt-out of the student that holds. */
export async function optIn({ house, districtId }: School, studentId: string): Promise<void> {
  const held = await listOptOutsOf(house.deps.databases.control.orm, districtId, [studentId]);
  for (const { id } of held) await endOptOut(house.deps, officeOf(districtId), id);
}
