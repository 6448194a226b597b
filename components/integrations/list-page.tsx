import { Layout, type Frame } from "../layout.tsx";
import { Email } from "../ui/email.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { StatusPill, type Status } from "../ui/status-pill.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { NextRunTime, Time } from "../ui/time.tsx";
import { WhoseTurn, type Turn } from "../ui/whose-turn.tsx";
import { KindWord, type Kind } from "./kind-word.tsx";

export type IntegrationSummary = {
  readonly href: string;
  readonly name: string;
  readonly kind: Kind;
  readonly contact: string;
  readonly email: string;
  readonly terms: Status;
  readonly lastRun?:
    | { readonly at: string; readonly href: string; readonly status: Status }
    | undefined;
  readonly nextRunAt?: string | undefined;
  readonly turn: Turn;
};

type ListPageProps = {
  readonly frame: Frame;
  readonly integrations: readonly IntegrationSummary[];
  readonly now: string;
  readonly timeZone?: string | undefined;
};

const path = "/settings/data-imports-exports";
const headings = [
  "Name",
  "Export or Import",
  "Contact",
  "TOS status",
  "Last run",
  "Next run",
  "Whose turn",
];

export function ListPage({ frame, integrations, now, timeZone }: ListPageProps) {
  return (
    <Layout
      {...frame}
      title="Data Imports/Exports"
      breadcrumb={[{ label: "Settings" }]}
      current={path}
    >
      <div class="title-line">
        <h1>Data Imports/Exports</h1>
        <a class="button button-primary" href={`${path}/new`}>
          +add data import/export
        </a>
      </div>
      {integrations.length === 0 ? (
        <EmptyState title="No vendor gets or gives data yet">
          <p>
            Add a data import/export for each vendor. The vendor's contact is asked to accept the
            terms of service first; nothing moves before that.
          </p>
        </EmptyState>
      ) : (
        <Table
          caption="Data Imports/Exports"
          isCaptionHidden
          isWide
          headings={headings.map((label) => ({ label }))}
        >
          {integrations.map((integration) => (
            <IntegrationRow integration={integration} now={now} timeZone={timeZone} />
          ))}
        </Table>
      )}
    </Layout>
  );
}

type IntegrationRowProps = {
  readonly integration: IntegrationSummary;
  readonly now: string;
  readonly timeZone: string | undefined;
};

function IntegrationRow({ integration, now, timeZone }: IntegrationRowProps) {
  const { lastRun, nextRunAt } = integration;
  return (
    <Row>
      <RowHeading>
        <a href={integration.href}>{integration.name}</a>
      </RowHeading>
      <Cell label="Export or Import">
        <KindWord kind={integration.kind} />
      </Cell>
      <Cell label="Contact">
        {integration.contact}
        <span class="second-line">
          <Email address={integration.email} />
        </span>
      </Cell>
      <Cell label="TOS status">
        <StatusPill {...integration.terms} />
      </Cell>
      <Cell label="Last run">
        {lastRun ? (
          <>
            <StatusPill {...lastRun.status} />
            <a class="second-line" href={lastRun.href}>
              <Time at={lastRun.at} now={now} />
            </a>
          </>
        ) : (
          <span class="quiet">Never</span>
        )}
      </Cell>
      <Cell label="Next run">
        {nextRunAt ? (
          <NextRunTime at={nextRunAt} now={now} timeZone={timeZone} />
        ) : (
          <span class="quiet">Not scheduled</span>
        )}
      </Cell>
      <Cell label="Whose turn">
        <WhoseTurn turn={integration.turn} now={now} />
      </Cell>
    </Row>
  );
}
