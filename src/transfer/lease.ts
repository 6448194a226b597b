import { markRunAlive, type Run } from "../../db/control/runs.ts";
import type { Deps } from "../deps.ts";

/** Another worker has taken over: this one must not place, merge or record anything any more. */
export class LeaseLost extends Error {}

export type Lease = {
  readonly run: Run;
  /** Prolongs the lease when it is time; throws LeaseLost when another worker has it. */
  check(): Promise<void>;
  /** Told to the page at most once a second. */
  progress(phase: string, rowsDone?: number, rowsTotal?: number): Promise<void>;
  /** Ends the heartbeat. */
  stop(): void;
};

export const leaseSeconds = 30;
const heartbeatMilliseconds = 5_000;
const progressMilliseconds = 1_000;

/** Keeps a claimed run alive: a timer while the work waits, `check` while it computes. */
export function holdLease(deps: Deps, run: Run): Lease {
  let beatAt = performance.now();
  let toldAt = 0;
  let isLost = false;
  let told: { phase?: string; rowsDone?: number; rowsTotal?: number | null } = {};
  const beat = async (): Promise<void> => {
    beatAt = performance.now();
    const now = deps.now();
    const alive = await deps.databases.control.write((tx) =>
      markRunAlive(tx, run, {
        ...told,
        heartbeatAt: now.toISOString(),
        leaseUntil: leaseUntil(now),
      }),
    );
    if (!alive) isLost = true;
  };
  const timer = setInterval(() => {
    beat().catch((error: unknown) => {
      deps.log.warn("heartbeat failed", { run: run.id, fault: String(error) });
    });
  }, heartbeatMilliseconds);
  const check = async (): Promise<void> => {
    if (performance.now() - beatAt > heartbeatMilliseconds) await beat();
    if (isLost) throw new LeaseLost(`run ${run.id} was taken over`);
  };
  return {
    run,
    check,
    progress: async (phase, rowsDone = 0, rowsTotal) => {
      const isNewPhase = told.phase !== phase;
      told = { phase, rowsDone, rowsTotal: rowsTotal ?? null };
      if (!isNewPhase && performance.now() - toldAt < progressMilliseconds) return;
      toldAt = performance.now();
      await beat();
      if (isLost) throw new LeaseLost(`run ${run.id} was taken over`);
    },
    stop: () => clearInterval(timer),
  };
}

export function leaseUntil(now: Date): string {
  return new Date(now.getTime() + leaseSeconds * 1_000).toISOString();
}
