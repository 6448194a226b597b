import type { Integration } from "../../db/control/integrations.ts";
import { findOpenRun, findRun, insertRun, type Run } from "../../db/control/runs.ts";
import type { RunInput } from "../../db/control/schema.ts";
import type { ControlTx } from "../../db/open.ts";
import { audit } from "../audit.ts";
import type { Actor, Deps } from "../deps.ts";
import { newId } from "../ids.ts";

/** A load of an integration whose body waits in the spool. */
export async function queueLoad(
  deps: Deps,
  actor: Actor,
  load: {
    readonly integration: Integration;
    readonly trigger: "api";
    readonly input: RunInput;
    /** The same report, and nothing stored. */
    readonly isDryRun?: boolean;
    /** Written in the same transaction as the run. */
    readonly alongside?: ((tx: ControlTx, runId: string) => Promise<void>) | undefined;
  },
): Promise<string> {
  const id = newId("run");
  await deps.databases.control.write(async (tx) => {
    await insertRun(tx, {
      id,
      districtId: load.integration.districtId,
      integrationId: load.integration.id,
      nightId: null,
      trigger: load.trigger,
      work: "load",
      input: load.input,
      isDryRun: load.isDryRun ?? false,
      createdAt: deps.now().toISOString(),
      createdBy: actor.name,
    });
    await load.alongside?.(tx, id);
  });
  deps.wakeWorker();
  return id;
}

/**
 * `Run data export`, `Run data import` and `Dry run`: one run now; while one waits or works, the click joins it. A
 * dry run joins only a dry run, since the other stores something.
 */
export async function queueManualRun(
  deps: Deps,
  actor: Actor,
  integration: Integration,
  { isDryRun }: { readonly isDryRun: boolean } = { isDryRun: false },
): Promise<string> {
  const now = deps.now();
  const id = await deps.databases.control.write(async (tx) => {
    const open = await findOpenRun(tx, integration.id, { triggers: ["manual"], isDryRun });
    if (open) return open.id;
    const run = {
      id: newId("run"),
      districtId: integration.districtId,
      integrationId: integration.id,
      nightId: null,
      trigger: "manual" as const,
      work: integration.kind === "export" ? ("push" as const) : ("pull" as const),
      input: null,
      isDryRun,
      createdAt: now.toISOString(),
      createdBy: actor.name,
    };
    await insertRun(tx, run);
    await audit(tx, {
      at: now,
      actor,
      districtId: integration.districtId,
      action: isDryRun ? "dry_run.started" : "run.started",
      subject: integration.id,
      after: { run: run.id },
    });
    return run.id;
  });
  deps.wakeWorker();
  return id;
}

const openStates: readonly Run["state"][] = ["queued", "running"];

/** The run when it has ended, or as it is after that many milliseconds. */
export async function waitForRun(
  deps: Deps,
  run: { readonly districtId: string; readonly id: string },
  millisecondsMax: number,
): Promise<Run | undefined> {
  const deadline = performance.now() + millisecondsMax;
  for (;;) {
    const found = await findRun(deps.databases.control.orm, run.districtId, run.id);
    if (!found || !openStates.includes(found.state) || performance.now() > deadline) return found;
    await Bun.sleep(40);
  }
}

export function isOpen(run: Pick<Run, "state">): boolean {
  return openStates.includes(run.state);
}
