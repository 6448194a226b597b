import { describeFault } from "../log.ts";
import type { Deps } from "../deps.ts";
import type { Lease } from "./lease.ts";
import { toFailure, type Failure } from "./outcome.ts";

/** Whatever was thrown, as the failure of a run; what nobody expected goes to the log with its cause. */
export function explainFault(deps: Deps, { run }: Lease, error: unknown): Failure {
  const failure = toFailure(error);
  if (failure) return failure;
  deps.log.error("run failed", { run: run.id, ...describeFault(error) });
  return {
    reason: "internal",
    sentence:
      "Something went wrong on our side, and nothing was left half done. Run again; if it happens again, tell the operator this run's id.",
  };
}
