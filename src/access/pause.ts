import type { Deps } from "../deps.ts";

/** Keeps a wrong answer waiting. */
export async function pause(deps: Pick<Deps, "pause">, milliseconds: number): Promise<void> {
  if (milliseconds > 0) await (deps.pause ?? Bun.sleep)(milliseconds);
}
