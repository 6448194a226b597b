/** @jsxImportSource react */
import { formatExactTime } from "../ui/time.tsx";
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Paragraph } from "./letter-parts.tsx";

type RunKind = "run_failed" | "run_held" | "run_recovered";
type RunFacts = FactsOf<RunKind>;

const titles = {
  run_failed: "A run needs somebody",
  run_held: "A load waits for a decision",
  run_recovered: "Runs work again",
} as const satisfies Record<RunKind, string>;

const turns = {
  vendor: "It is the vendor's turn.",
  district: "It is the district's turn: an administrator finds what to do on the page of the run.",
  us: "It is our turn; neither vendor nor district has to do anything.",
} as const satisfies Record<RunFacts["turn"], string>;

/** Sent when the state changes, not for each failure. */
export function RunMail({
  kind,
  district,
  integration,
  sentence,
  turn,
  at,
  runUrl,
}: RunFacts & { readonly kind: RunKind }) {
  return (
    <Letter
      preview={`${integration}: ${sentence}`}
      title={`${titles[kind]}: ${integration}`}
      district={district}
      reason="You get this because you are named for this data exchange. The next mail comes when this changes."
    >
      <Paragraph>
        {formatExactTime(at)}: {sentence}
      </Paragraph>
      {kind === "run_failed" && <Paragraph>{turns[turn]}</Paragraph>}
      {kind === "run_held" && (
        <Paragraph>
          It is the district's turn: an administrator approves or rejects the load on the page of
          the run, within 7 days.
        </Paragraph>
      )}
      <Action href={runUrl}>{kind === "run_held" ? "Look and decide" : "See the run"}</Action>
    </Letter>
  );
}
