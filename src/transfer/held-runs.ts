import { markNight } from "../../db/control/nights.ts";
import { listHeldRuns, listRunFiles, markRunDecided, type Run } from "../../db/control/runs.ts";
import type { ControlTx } from "../../db/open.ts";
import { refuseViewer } from "../access/refuse-viewer.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { spoolIdsOfInput } from "../import/keep-input.ts";
import { Refusal } from "../refusal.ts";
import { checkAccess } from "./check-access.ts";
import type { FileResult } from "./outcome.ts";
import { isNightly } from "./nightly-triggers.ts";

/** `Approve`: the run goes on with what was shown; access is checked now and again when it is loaded. */
export async function approveRun(deps: Deps, actor: Administrator, run: Run): Promise<void> {
  refuseViewer(actor);
  refuseUnheld(run);
  if (run.integrationId !== null) await checkAccess(deps, run.integrationId);
  if (!(await isStillKept(deps, run.id))) {
    throw new Refusal(
      "gone",
      "What was kept of this load has been deleted after 7 days, so it cannot be stored any more. Run again, or send the file again.",
    );
  }
  await decide(deps, actor, run, "approved");
  deps.wakeWorker();
}

/** `Reject`: nothing of it is ever stored, and what was kept of it goes. */
export async function rejectRun(deps: Deps, actor: Administrator, run: Run): Promise<void> {
  refuseViewer(actor);
  refuseUnheld(run);
  const kept = await listHeldSpoolIds(deps, run.id);
  await decide(deps, actor, run, "rejected");
  await Promise.all(kept.map((id) => deps.spool.remove(id)));
}

function refuseUnheld(run: Run): void {
  if (run.state === "held") return;
  throw new Refusal(
    "conflict",
    "This load does not wait for a decision any more, so your click changed nothing. Somebody decided already, or a later load took its place.",
  );
}

async function decide(
  deps: Deps,
  actor: Administrator,
  run: Run,
  decision: NonNullable<Run["decision"]>,
): Promise<void> {
  const now = deps.now();
  await deps.databases.control.write(async (tx) => {
    const said = { decision, decidedAt: now.toISOString(), decidedBy: actor.name };
    const sentence = `${actor.name} rejected it. Nothing of it was stored.`;
    const isDecided =
      decision === "approved"
        ? await markRunDecided(tx, run.id, {
            ...said,
            state: "queued",
            endedAt: null,
            sentence: null,
          })
        : await cancel(tx, run, now, { ...said, sentence });
    // Two administrators clicked at once: the first one's word holds.
    if (!isDecided) refuseUnheld({ ...run, state: "cancelled" });
    await audit(tx, {
      at: now,
      actor,
      districtId: run.districtId,
      action: `run.${decision}`,
      subject: run.integrationId ?? run.id,
      after: { run: run.id },
    });
  });
}

/** Its night has brought nothing, and nobody's word can change that any more. */
async function cancel(
  tx: ControlTx,
  run: Run,
  now: Date,
  set: Omit<Parameters<typeof markRunDecided>[2], "state" | "endedAt">,
): Promise<boolean> {
  const endedAt = now.toISOString();
  const isCancelled = await markRunDecided(tx, run.id, { ...set, state: "cancelled", endedAt });
  if (isCancelled && run.nightId) await markNight(tx, run.nightId, "failed", endedAt);
  return isCancelled;
}

/** Bodies and previews that a held run keeps in the spool. */
export async function listHeldSpoolIds(deps: Deps, runId: string): Promise<readonly string[]> {
  const files = await listRunFiles(deps.databases.control.orm, runId);
  return files.flatMap(spoolIdsOf);
}

export function spoolIdsOf({ held }: Pick<FileResult, "held">): readonly string[] {
  return held ? [...spoolIdsOfInput(held.input), held.previewSpoolId] : [];
}

/** Whether every file that the run would load is still in the spool. */
export async function isStillKept(deps: Deps, runId: string): Promise<boolean> {
  const files = await listRunFiles(deps.databases.control.orm, runId);
  const kept = files.flatMap(({ held }) => (held ? spoolIdsOfInput(held.input) : []));
  const looks = await Promise.all(kept.map((id) => deps.spool.has(id)));
  return looks.every(Boolean);
}

/**
 * The contract: "the next night supersedes them". Their bytes are swept with the spool. A night that failed brought
 * nothing in their place.
 */
export async function supersedeHeldRuns(
  tx: ControlTx,
  deps: Deps,
  run: Run,
  state: Run["state"],
): Promise<void> {
  if (run.integrationId === null || !isNightly(run) || state === "failed") return;
  for (const held of await listHeldRuns(tx, { integrationId: run.integrationId })) {
    if (held.id === run.id || !isNightly(held)) continue;
    const sentence = "A later night took its place. Nothing of it was stored.";
    await cancel(tx, held, deps.now(), { sentence });
  }
}

/** What nobody decided before its bytes are swept can never be stored. */
export async function closeForgottenRuns(
  tx: ControlTx,
  heldBefore: string,
  now: Date,
): Promise<void> {
  for (const held of await listHeldRuns(tx, { endedBefore: heldBefore })) {
    const sentence = "Nobody decided within 7 days, so it was dropped. Nothing of it was stored.";
    await cancel(tx, held, now, { sentence });
  }
}
