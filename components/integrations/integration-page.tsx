import { Layout, type Frame } from "../layout.tsx";
import type { NightData } from "../runs/night-list.tsx";
import type { RunSummary } from "../runs/run-table.tsx";
import { AccessSwitch } from "./access-switch.tsx";
import { CredentialsPanel, type CredentialsData } from "./credentials-panel.tsx";
import type { Draft } from "./draft.ts";
import { IntegrationForm } from "./integration-form.tsx";
import { KindWord } from "./kind-word.tsx";
import { RunsPanel } from "./runs-panel.tsx";
import { StatusPanel, type StandingData } from "./status-panel.tsx";

type IntegrationPageProps = {
  readonly frame: Frame;
  /** `/settings/data-imports-exports/int_…`; every form on the page posts to it or below it. */
  readonly path: string;
  /** As saved, whatever the draft says. */
  readonly name: string;
  readonly isEnabled: boolean;
  readonly standing: StandingData;
  readonly credentials: CredentialsData;
  readonly draft: Draft;
  readonly runs: readonly RunSummary[];
  readonly nights?: readonly NightData[] | undefined;
  readonly obstacle?: string | undefined;
  readonly now: string;
  readonly timeZone?: string | undefined;
};

const listPath = "/settings/data-imports-exports";

export function IntegrationPage(props: IntegrationPageProps) {
  const { frame, path, name, isEnabled, draft, runs, now } = props;
  const runsPanel = (
    <RunsPanel
      kind={draft.kind}
      path={path}
      runs={runs}
      nights={props.nights}
      obstacle={props.obstacle}
      now={now}
    />
  );
  // People come back because of a run; before the first one, the form is what they came for.
  const hasRuns = runs.length > 0;
  return (
    <Layout
      {...frame}
      title={name}
      breadcrumb={[{ label: "Settings" }, { label: "Data Imports/Exports", href: listPath }]}
      current={listPath}
    >
      <div class="title-line">
        <h1>{name}</h1>
        <KindWord kind={draft.kind} />
      </div>
      <StatusPanel path={path} standing={props.standing} now={now} timeZone={props.timeZone} />
      {hasRuns && runsPanel}
      <IntegrationForm path={path} draft={draft} now={now} />
      {!hasRuns && runsPanel}
      <CredentialsPanel path={path} credentials={props.credentials} now={now} />
      <AccessSwitch path={path} isEnabled={isEnabled} />
    </Layout>
  );
}
