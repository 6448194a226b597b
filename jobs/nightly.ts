import { listNightsOf } from "../db/control/nights.ts";
import type { Deps } from "../src/deps.ts";
import { claimAndRun } from "../src/transfer/run.ts";
import { beginOfNight, nightOf, openNight } from "../src/transfer/open-night.ts";

/** How a night ended: integrations by state. */
export type NightResult = {
  readonly done: number;
  readonly failed: number;
  readonly held: number;
  /** False when everything had ended before this command. */
  readonly ranNow: boolean;
};

const waitMillisecondsMax = 6 * 60 * 60 * 1_000;

/**
 * `npm run nightly`: one night's work by hand. Tonight includes what became ready since midnight, because a person
 * asks for it now; another night only what was due then. Runs that a server's worker took are waited for.
 */
export async function runNight(
  deps: Deps,
  order: { readonly night: string; readonly integrationId: string | undefined },
): Promise<NightResult> {
  const isTonight = order.night === nightOf(deps.now());
  const readyBefore = isTonight ? deps.now().toISOString() : beginOfNight(order.night);
  const due = await openNight(deps, { ...order, readyBefore, trigger: "nightly" });
  const ids = due.map((integration) => integration.id);
  let ranNow = false;
  const deadline = performance.now() + waitMillisecondsMax;
  for (;;) {
    const nights = await listNightsOf(deps.databases.control.orm, order.night, ids);
    const count = (state: string): number => nights.filter((night) => night.state === state).length;
    if (count("due") + count("running") === 0 || performance.now() > deadline) {
      const [done, held] = [count("done"), count("held")];
      return { done, held, failed: nights.length - done - held, ranNow };
    }
    ranNow = true;
    const ran = await claimAndRun(deps, `nightly-${process.pid}`);
    if (!ran) await Bun.sleep(200);
  }
}
