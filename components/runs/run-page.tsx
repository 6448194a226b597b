import { Layout, type Frame } from "../layout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Panel } from "../ui/panel.tsx";
import { Progress } from "../ui/progress.tsx";
import { Time } from "../ui/time.tsx";
import { WhoseTurn, type Turn } from "../ui/whose-turn.tsx";
import { RunFiles, type RunFileData } from "./run-files.tsx";
import { RunNotices, type RunNoticeData } from "./run-notices.tsx";
import { RunStatePill, isUnfinished, type RunState } from "./run-state-pill.tsx";
import { triggerWord, type RunTrigger } from "./trigger-word.ts";

export type RunData = {
  readonly path: string;
  readonly state: RunState;
  readonly trigger: RunTrigger;
  readonly isPush: boolean;
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
  readonly files: readonly RunFileData[];
  readonly notices: readonly RunNoticeData[];
  /** All of them; only the first are drawn. */
  readonly noticesTotal: number;
};

type RunPageProps = {
  readonly frame: Frame;
  readonly integration: { readonly name: string; readonly href: string };
  readonly run: RunData;
  readonly now: string;
};

const listPath = "/settings/data-imports-exports";

export function RunPage({ frame, integration, run, now }: RunPageProps) {
  return (
    <Layout
      {...frame}
      title={`Run of ${integration.name}`}
      breadcrumb={[
        { label: "Settings" },
        { label: "Data Imports/Exports", href: listPath },
        { label: integration.name, href: integration.href },
      ]}
      current={listPath}
      refreshSeconds={isUnfinished(run.state) ? 3 : undefined}
    >
      <h1>
        Run of {integration.name}, <Time at={run.startedAt} now={now} />
      </h1>
      <RunReport run={run} now={now} />
    </Layout>
  );
}

type RunReportProps = { readonly run: RunData; readonly now: string };

/** The part that asks for itself again while the run goes on. */
function RunReport({ run, now }: RunReportProps) {
  return (
    <div
      class="run-report"
      id="run-report"
      {...(isUnfinished(run.state) ? pollSelf(run.path) : {})}
    >
      <section class="panel status-panel" aria-label="Status">
        {run.turn && <WhoseTurn turn={run.turn} now={now} />}
        {run.phase && (
          <Progress label={run.phase.words} done={run.phase.done} total={run.phase.total} />
        )}
        <RunFacts run={run} now={now} />
      </section>
      <Panel id="files" title="Files">
        {run.files.length === 0 ? (
          <EmptyState title={isUnfinished(run.state) ? "No file yet" : "No file was handled"} />
        ) : (
          <RunFiles files={run.files} isPush={run.isPush} />
        )}
      </Panel>
      {run.notices.length > 0 && <RunNotices notices={run.notices} total={run.noticesTotal} />}
    </div>
  );
}

function RunFacts({ run, now }: RunReportProps) {
  return (
    <Facts>
      <Fact term="State">
        <RunStatePill state={run.state} />
      </Fact>
      <Fact term="Started">
        {triggerWord(run.trigger)}, <Time at={run.startedAt} now={now} />
      </Fact>
      <Fact term="Ended">
        {run.endedAt ? <Time at={run.endedAt} now={now} /> : <span class="quiet">Not yet</span>}
      </Fact>
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
