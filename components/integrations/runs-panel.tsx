import { EmptyState } from "../ui/empty-state.tsx";
import { Panel } from "../ui/panel.tsx";
import { NightList, type NightData } from "../runs/night-list.tsx";
import { RunTable, type RunSummary } from "../runs/run-table.tsx";
import type { Kind } from "./kind-word.tsx";

type RunsPanelProps = {
  readonly kind: Kind;
  readonly path: string;
  readonly runs: readonly RunSummary[];
  readonly nights?: readonly NightData[] | undefined;
  /** Why it cannot run yet, and who can change that; absent when it can. */
  readonly obstacle?: string | undefined;
  readonly now: string;
};

const hints = {
  export: "Runs what is saved, once and now.",
  import:
    "Runs what is saved, once and now. A dry run checks the files and says what would change, and stores nothing.",
} as const satisfies Record<Kind, string>;

/** A form of its own: it runs what is saved, and page.js warns when something is not. */
export function RunsPanel({ kind, path, runs, nights = [], obstacle, now }: RunsPanelProps) {
  return (
    <Panel id="runs" title="Recent runs">
      <form class="button-line" method="post" action={`${path}/runs`}>
        <button class="button" disabled={obstacle !== undefined} aria-describedby="run-hint">
          {kind === "export" ? "Run data export" : "Run data import"}
        </button>
        {kind === "import" && (
          <button
            class="button"
            formaction={`${path}/dry-runs`}
            disabled={obstacle !== undefined}
            aria-describedby="run-hint"
          >
            Dry run
          </button>
        )}
        <p class="quiet" id="run-hint">
          {obstacle ?? hints[kind]}
        </p>
      </form>
      {runs.length === 0 ? (
        <EmptyState title="No runs yet">
          <p>Each run is listed here with its files, counts and errors, and kept for 13 months.</p>
        </EmptyState>
      ) : (
        <RunTable runs={runs} now={now} />
      )}
      {nights.length > 0 && (
        <details class="show" id="nights">
          <summary>Nights</summary>
          <div class="stack">
            <NightList nights={nights} />
          </div>
        </details>
      )}
    </Panel>
  );
}
