import { findOptOut, findRevision, markOptOutEnded } from "../../db/control/opt-outs.ts";
import { refuseStudentRows } from "../access/refuse-student-rows.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";
import { studentSubject } from "./audit-subject.ts";
import { tellOptOuts } from "./tell-opt-outs.ts";

/** The integration gets the student again, as far as its grants go; the row stays as evidence. */
export async function endOptOut(
  deps: Deps,
  actor: Administrator,
  id: string,
): Promise<{ readonly studentId: string }> {
  refuseStudentRows(actor);
  const { districtId } = actor;
  const ended = await deps.databases.control.write(async (tx) => {
    const found = await findOptOut(tx, districtId, id);
    if (!found) throw new Refusal("not_found", "This opt-out does not exist.");
    // A second click, or somebody else was quicker.
    if (found.endedAt !== null) return found;
    const revision = (await findRevision(tx, districtId)) + 1;
    const set = { endedAt: deps.now().toISOString(), endedBy: actor.name, revision };
    await markOptOutEnded(tx, id, set);
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId,
      action: "opt_out.ended",
      subject: studentSubject(found.studentId),
      before: { since: found.createdAt, by: found.createdBy },
      after: {
        integrations: found.integrationId === null ? "all" : [found.integrationId],
        revision,
      },
    });
    return found;
  });
  await tellOptOuts(deps, districtId);
  return { studentId: ended.studentId };
}
