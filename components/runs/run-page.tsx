import { Layout, type Frame } from "../layout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Panel } from "../ui/panel.tsx";
import { Progress } from "../ui/progress.tsx";
import { StatusPill } from "../ui/status-pill.tsx";
import { Time } from "../ui/time.tsx";
import { WhoseTurn, type Turn } from "../ui/whose-turn.tsx";
import { ErrorFiles, type ErrorFileData } from "./error-files.tsx";
import { HeldLoads, type HeldLoadsData } from "./held-loads.tsx";
import { MissingRows, type MissingRowsData } from "./missing-rows.tsx";
import { NextStepButton, type NextStep } from "./next-step.tsx";
import { RunFiles, type RunFileData } from "./run-files.tsx";
import { RunNotices, type RunNoticeData } from "./run-notices.tsx";
import type { RunPlace } from "./run-place.ts";
import { RunStatePill, isUnfinished, type RunState } from "./run-state-pill.tsx";
import { triggerWord, type RunTrigger } from "./trigger-word.ts";

export type RunData = {
  readonly path: string;
  readonly state: RunState;
  readonly trigger: RunTrigger;
  readonly isPush: boolean;
  readonly isDryRun?: boolean | undefined;
  readonly startedAt: string;
  readonly endedAt?: string | undefined;
  /** "Sending students.csv"; only while it runs. */
  readonly phase?:
    | {
        readonly words: string;
        readonly done?: number | undefined;
        readonly total?: number | undefined;
      }
    | undefined;
  /** Why it stopped and who can mend it, or that nothing is to do. */
  readonly turn?: Turn | undefined;
  readonly next?: NextStep | undefined;
  /** Who said what about a load that was held. */
  readonly decision?:
    | { readonly word: "Approved" | "Rejected"; readonly by: string; readonly at: string }
    | undefined;
  readonly held?: HeldLoadsData | undefined;
  readonly files: readonly RunFileData[];
  readonly missing?: MissingRowsData | undefined;
  readonly errorFiles?: readonly ErrorFileData[] | undefined;
  readonly notices: readonly RunNoticeData[];
  /** All of them; only the first are drawn. */
  readonly noticesTotal: number;
};

type RunPageProps = {
  readonly frame: Frame;
  readonly place: RunPlace;
  readonly run: RunData;
  readonly now: string;
  /** False where the address is not the run's own, so that loading it again would post again. */
  readonly mayRefresh?: boolean | undefined;
};

export function RunPage({ frame, place, run, now, mayRefresh = true }: RunPageProps) {
  const title = `${run.isDryRun ? "Dry run" : "Run"} of ${place.name}`;
  return (
    <Layout
      {...frame}
      title={title}
      breadcrumb={place.crumbs}
      current={place.current}
      refreshSeconds={mayRefresh && isUnfinished(run.state) ? 3 : undefined}
    >
      <h1>
        {title}, <Time at={run.startedAt} now={now} />
      </h1>
      <RunReport run={run} now={now} />
    </Layout>
  );
}

type RunReportProps = { readonly run: RunData; readonly now: string };

/** The part that asks for itself again while the run goes on. */
function RunReport({ run, now }: RunReportProps) {
  const { errorFiles = [] } = run;
  return (
    <div
      class="run-report"
      id="run-report"
      {...(isUnfinished(run.state) ? pollSelf(run.path) : {})}
    >
      <RunStatus run={run} now={now} />
      {run.held && <HeldLoads path={run.path} held={run.held} />}
      <Panel id="files" title="Files">
        {run.files.length === 0 ? (
          <EmptyState title={isUnfinished(run.state) ? "No file yet" : "No file was handled"} />
        ) : (
          <RunFiles files={run.files} isPush={run.isPush} isDryRun={run.isDryRun} />
        )}
      </Panel>
      {run.missing && <MissingRows path={run.path} missing={run.missing} />}
      {errorFiles.length > 0 && <ErrorFiles files={errorFiles} />}
      {run.notices.length > 0 && <RunNotices notices={run.notices} total={run.noticesTotal} />}
    </div>
  );
}

function RunStatus({ run, now }: RunReportProps) {
  return (
    <section class="panel status-panel" aria-label="Status">
      {run.turn && (
        <WhoseTurn turn={run.turn} now={now}>
          {run.next && <NextStepButton step={run.next} />}
        </WhoseTurn>
      )}
      {run.phase && (
        <Progress label={run.phase.words} done={run.phase.done} total={run.phase.total} />
      )}
      <RunFacts run={run} now={now} />
    </section>
  );
}

function RunFacts({ run, now }: RunReportProps) {
  return (
    <Facts>
      <Fact term="State">
        <RunStatePill state={run.state} />
        {run.isDryRun && (
          <>
            {" "}
            <StatusPill tone="quiet" word="Dry run" />
          </>
        )}
      </Fact>
      <Fact term="Started">
        {triggerWord(run.trigger)}, <Time at={run.startedAt} now={now} />
      </Fact>
      <Fact term="Ended">
        {run.endedAt ? <Time at={run.endedAt} now={now} /> : <span class="quiet">Not yet</span>}
      </Fact>
      {run.decision && (
        <Fact term="Decision">
          {run.decision.word} by {run.decision.by}, <Time at={run.decision.at} now={now} />
        </Fact>
      )}
    </Facts>
  );
}

function pollSelf(path: string) {
  return {
    "hx-get": path,
    "hx-trigger": "every 1s",
    "hx-select": "#run-report",
    "hx-swap": "outerHTML",
  };
}
