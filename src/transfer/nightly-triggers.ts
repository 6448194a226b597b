import type { Run } from "../../db/control/runs.ts";

const triggers: readonly Run["trigger"][] = ["nightly", "retry", "catch_up"];

/** Nobody looks while it runs, and another one comes by itself. */
export function isNightly({ trigger }: Pick<Run, "trigger">): boolean {
  return triggers.includes(trigger);
}
