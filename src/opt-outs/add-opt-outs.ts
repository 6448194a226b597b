import { listIntegrations } from "../../db/control/integrations.ts";
import {
  findRevision,
  insertOptOuts,
  listOptOutsOf,
  type OptOut,
} from "../../db/control/opt-outs.ts";
import { refuseStudentRows } from "../access/refuse-student-rows.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import { auditSubjectOf } from "./audit-subject.ts";
import { tellOptOuts } from "./tell-opt-outs.ts";

export type OptOutInput = {
  readonly studentIds: readonly string[];
  /** Ids of the district's data exports; null for all, those that are added later included. */
  readonly integrationIds: readonly string[] | null;
  readonly reason: string | null;
};

/**
 * Withholds students from integrations, at once. What is withheld already stays as it is, with its date and name. Gives
 * the revision under which the new ones are found, and how many students that are.
 */
export async function addOptOuts(
  deps: Deps,
  actor: Administrator,
  { studentIds, integrationIds, reason }: OptOutInput,
): Promise<{ readonly revision: number; readonly students: number }> {
  refuseStudentRows(actor);
  const { districtId } = actor;
  const at = deps.now().toISOString();
  const wanted = integrationIds === null ? [null] : [...new Set(integrationIds)];
  const added = await deps.databases.control.write(async (tx) => {
    const own = await listIntegrations(tx, districtId);
    const isOwn = (id: string | null): boolean =>
      id === null || own.some((one) => one.id === id && one.kind === "export");
    if (wanted.length === 0 || !wanted.every(isOwn)) {
      const sentence = "Choose from which data exports the students are withheld.";
      throw new Refusal("invalid", sentence, { integrations: sentence });
    }
    const held = await listOptOutsOf(tx, districtId, studentIds);
    const known = new Set(held.map((one) => pairOf(one.studentId, one.integrationId)));
    const revision = (await findRevision(tx, districtId)) + 1;
    const by = { reason, createdAt: at, createdBy: actor.name, endedAt: null, endedBy: null };
    const rows = studentIds.flatMap((studentId) =>
      wanted
        .filter((integrationId) => !known.has(pairOf(studentId, integrationId)))
        .map((integrationId): OptOut => {
          const id = newId("opt");
          return { id, districtId, studentId, integrationId, ...by, revision, isTold: false };
        }),
    );
    if (rows.length === 0) return { revision: revision - 1, students: 0 };
    await insertOptOuts(tx, rows);
    const students = new Set(rows.map((row) => row.studentId));
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId,
      action: "opt_outs.added",
      subject: auditSubjectOf(students),
      after: { students: students.size, integrations: integrationIds ?? "all", revision },
    });
    return { revision, students: students.size };
  });
  if (added.students > 0) await tellOptOuts(deps, districtId);
  return added;
}

function pairOf(studentId: string, integrationId: string | null): string {
  return JSON.stringify([studentId, integrationId]);
}
