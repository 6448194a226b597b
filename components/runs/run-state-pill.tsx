import { StatusPill, type Status } from "../ui/status-pill.tsx";

export type RunState =
  | "queued"
  | "running"
  | "succeeded"
  | "succeeded_with_errors"
  | "held"
  | "failed"
  | "cancelled";

const statuses = {
  queued: { tone: "waiting", word: "Queued" },
  running: { tone: "waiting", word: "Running" },
  succeeded: { tone: "good", word: "Succeeded" },
  succeeded_with_errors: { tone: "attention", word: "Succeeded with errors" },
  held: { tone: "attention", word: "Held" },
  failed: { tone: "broken", word: "Failed" },
  cancelled: { tone: "quiet", word: "Cancelled" },
} as const satisfies Record<RunState, Status>;

export function RunStatePill({ state }: { readonly state: RunState }) {
  return <StatusPill {...runStatus(state)} />;
}

export function runStatus(state: RunState): Status {
  return statuses[state];
}

export function isUnfinished(state: RunState): boolean {
  return state === "queued" || state === "running";
}
