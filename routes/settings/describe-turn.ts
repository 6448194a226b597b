import type { NextStep } from "../../components/runs/next-step.tsx";
import type { Turn } from "../../components/ui/whose-turn.tsx";
import { formatCountOf } from "../../components/ui/figures.ts";
import type { Run, RunFile } from "../../db/control/runs.ts";
import type { Administrator } from "../../src/deps.ts";
import type { FailureReason } from "../../src/refusal.ts";
import { wordsOf } from "../../src/transfer/failure-words.ts";
import { isOpen } from "../../src/transfer/queue-run.ts";
import type { FoundRun } from "./find-run.ts";
import { pathOf } from "./standing.ts";

/** How a run stands, what it means, and who must do what. */
export function describeTurn(run: Run, files: readonly RunFile[]): Turn {
  switch (run.state) {
    case "queued":
      return { tone: "waiting", sentence: describeQueued(run) };
    case "running":
      return { tone: "waiting", sentence: "Under way. This page shows when it ends." };
    case "succeeded":
    case "succeeded_with_errors":
      return run.isDryRun ? describeDryRun(files) : describeEnd(run);
    case "held":
      return {
        tone: "attention",
        sentence:
          `Waits for an administrator to approve or reject it. ${run.sentence ?? ""}`.trim(),
      };
    case "cancelled":
      return { tone: "quiet", sentence: run.sentence ?? "Cancelled. Nothing of it was stored." };
    case "failed":
      return { tone: "broken", sentence: describeFailure(run) };
  }
}

function describeQueued({ decision, decidedBy }: Run): string {
  return decision === "approved"
    ? `Approved by ${decidedBy ?? "an administrator"}, and about to be stored. This page shows when.`
    : "Waits for its turn. This page shows when it begins.";
}

function describeEnd({ state, trigger }: Run): Turn {
  if (state === "succeeded") {
    return { tone: "good", sentence: "All is done. Nobody has to do anything." };
  }
  return {
    tone: "attention",
    sentence:
      trigger === "upload"
        ? "Done, but some rows were left out. Your turn: correct the rows below and upload them again."
        : "Done, but some rows were left out. The vendor's turn: correct the rows below.",
  };
}

/** Contract: a dry run gives "the same report, and nothing stored". */
function describeDryRun(files: readonly RunFile[]): Turn {
  const held = files.find(({ outcome }) => outcome === "held");
  if (held) {
    const sentence = `Dry run: nothing was stored. A real run would be held for an administrator. ${held.sentence ?? ""}`;
    return { tone: "attention", sentence };
  }
  const sum = (count: (file: RunFile) => number): number =>
    files.reduce((total, file) => total + count(file), 0);
  const rejected = sum((file) => file.rowsRejected);
  const parts = [
    `add ${formatCountOf(
      sum((file) => file.rowsAdded),
      "row",
    )}`,
    `change ${formatCountOf(
      sum((file) => file.rowsChanged),
      "row",
    )}`,
    `remove ${formatCountOf(
      sum((file) => file.rowsRemoved),
      "row",
    )}`,
  ];
  const errors =
    rejected > 0 ? ` It would leave out ${formatCountOf(rejected, "row")} with errors.` : "";
  return {
    tone: rejected > 0 ? "attention" : "good",
    sentence: `Dry run: nothing was stored. A real run would ${parts.slice(0, 2).join(", ")} and ${parts[2]}.${errors}`,
  };
}

const turns = {
  vendor: "The vendor's turn.",
  district: "Your turn.",
  us: "The operator's turn.",
} as const;

function describeFailure(run: Run): string {
  // Safe because a failed run is only recorded with one of the failure reasons.
  const reason = (run.reason ?? "internal") as FailureReason;
  const words = wordsOf({ work: run.work, reason });
  // Who uploads a file holds it in their own hands.
  const turn = run.trigger === "upload" && words.turn === "vendor" ? "district" : words.turn;
  const dry = run.isDryRun ? "Dry run: a real run would fail too. " : "";
  return `${dry}${run.sentence ?? words.sentence} ${turns[turn]}`;
}

/** What this person can do next about a run that goes on no more. */
export function findNextStep(
  { run, integration }: FoundRun,
  viewer: Administrator,
): NextStep | undefined {
  if (isOpen(run)) return undefined;
  if (run.state === "held") {
    // Below up to fifty rows, so that nobody presses before having looked.
    return viewer.role === "administrator"
      ? { label: "Go to the decision", href: "#decision" }
      : undefined;
  }
  const isWell = run.state === "succeeded";
  if (run.trigger === "upload") {
    if (isWell && !run.isDryRun) return undefined;
    const label = isWell ? "Upload it to store it" : "Upload it again";
    return { label, href: `/settings/upload?again=${run.id}` };
  }
  if (!run.isDryRun || run.state === "failed" || !integration) return undefined;
  return run.work === "pull"
    ? { label: "Run data import", post: `${pathOf(integration)}/runs` }
    : undefined;
}
