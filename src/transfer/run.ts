import { markNight, type Night } from "../../db/control/nights.ts";
import {
  claimRun,
  findClaimable,
  markRunEnded,
  replaceRunFiles,
  type Run,
} from "../../db/control/runs.ts";
import type { Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import { spoolIdsOfInput } from "../import/keep-input.ts";
import { Refusal } from "../refusal.ts";
import { explainFault } from "./explain-fault.ts";
import { holdLease, LeaseLost, leaseUntil, type Lease } from "./lease.ts";
import { load, loadApproved } from "./load.ts";
import type { Outcome } from "./outcome.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";
import { listHeldSpoolIds, spoolIdsOf, supersedeHeldRuns } from "./held-runs.ts";
import { tellRunEnded } from "./tell-run-ended.ts";

/** claim → do → record, for the next run that waits; gives its id, or undefined when none waits. */
export async function claimAndRun(deps: Deps, owner: string): Promise<string | undefined> {
  const now = deps.now();
  if (!(await findClaimable(deps.databases.control.orm, now.toISOString()))) return undefined;
  const run = await deps.databases.control.write(async (tx) => {
    const claimed = await claimRun(tx, {
      owner,
      now: now.toISOString(),
      leaseUntil: leaseUntil(now),
    });
    if (claimed?.nightId) await markNight(tx, claimed.nightId, "running", null);
    return claimed;
  });
  if (!run) return undefined;
  const lease = holdLease(deps, run);
  try {
    const outcome = await doWork(deps, lease);
    await record(deps, run, outcome);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    deps.log.warn("run was taken over by another worker", { run: run.id, fence: run.fence });
  } finally {
    lease.stop();
  }
  return run.id;
}

async function doWork(deps: Deps, lease: Lease): Promise<Outcome> {
  try {
    return await dispatch(deps, lease);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    const failure = explainFault(deps, lease, error);
    return { files: [], notices: [], noticesLeftOut: 0, failure };
  }
}

async function dispatch(deps: Deps, lease: Lease): Promise<Outcome> {
  const { run } = lease;
  const integrationId = run.integrationId ?? "";
  if (run.decision === "approved") return loadApproved(deps, lease);
  switch (run.work) {
    case "push":
      return push(deps, lease, integrationId);
    case "pull":
      return pull(deps, lease, integrationId);
    case "load":
      if (!run.input) throw new Refusal("internal", "The body that this run should load is gone.");
      return load(deps, lease, run.input);
  }
}

async function record(deps: Deps, run: Run, outcome: Outcome): Promise<void> {
  const endedAt = deps.now().toISOString();
  const state = judge(outcome);
  const heldBefore = await listHeldSpoolIds(deps, run.id);
  const isMine = await deps.databases.control.write(async (tx) => {
    const ended = await markRunEnded(tx, run, {
      state,
      reason: outcome.failure?.reason ?? null,
      sentence: outcome.failure?.sentence ?? heldSentence(outcome) ?? null,
      endedAt,
      noticesLeftOut: outcome.noticesLeftOut,
    });
    if (!ended) return false;
    await replaceRunFiles(tx, run.id, ...toRows(run.id, outcome));
    if (run.nightId) await markNight(tx, run.nightId, nightStates[state], endedAt);
    await supersedeHeldRuns(tx, deps, run, state);
    await tellRunEnded(tx, deps, run, state, outcome);
    return true;
  });
  if (!isMine) return;
  const kept = outcome.files.flatMap(spoolIdsOf);
  const unneeded = [...heldBefore, ...(run.input ? spoolIdsOfInput(run.input) : [])].filter(
    (id) => !kept.includes(id),
  );
  await Promise.all(unneeded.map((id) => deps.spool.remove(id)));
  deps.log.info("run ended", { run: run.id, state, reason: outcome.failure?.reason });
}

function heldSentence(outcome: Outcome): string | undefined {
  return outcome.files.find((file) => file.held)?.sentence ?? undefined;
}

type EndState = Run["state"] & ("failed" | "held" | "succeeded" | "succeeded_with_errors");

const nightStates = {
  failed: "failed",
  held: "held",
  succeeded: "done",
  succeeded_with_errors: "done",
} as const satisfies Record<EndState, Night["state"]>;

/** What waits for a person comes first: its buttons must be there, also when another file failed. */
function judge(outcome: Outcome): EndState {
  if (outcome.files.some((file) => file.held)) return "held";
  if (outcome.failure) return "failed";
  const hasErrors = outcome.files.some((file) => (file.rowsRejected ?? 0) > 0);
  return hasErrors ? "succeeded_with_errors" : "succeeded";
}

function toRows(
  runId: string,
  outcome: Outcome,
): [files: Parameters<typeof replaceRunFiles>[2], notices: Parameters<typeof replaceRunFiles>[3]] {
  const nothing = {
    reason: null,
    sentence: null,
    rowsRead: 0,
    rowsAdded: 0,
    rowsChanged: 0,
    rowsUnchanged: 0,
    rowsRemoved: 0,
    rowsRejected: 0,
    bytes: 0,
    sha256: null,
    milliseconds: 0,
  };
  const files = outcome.files.map((file) => ({ ...nothing, ...file, id: newId("fil"), runId }));
  const notices = outcome.notices.map((notice) => ({
    ...notice,
    runId,
    column: notice.column ?? null,
    hint: notice.hint ?? null,
  }));
  return [files, notices];
}
