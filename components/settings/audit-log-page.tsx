import { Layout, type Frame } from "../layout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time, formatExactTime } from "../ui/time.tsx";

export type AuditEntry = {
  readonly at: string;
  /** A name, or "The nightly job". */
  readonly who: string;
  /** In words: "Updated the data export BrightBus routing". */
  readonly what: string;
  readonly href?: string | undefined;
  readonly details?: string | undefined;
};

type AuditLogPageProps = {
  readonly frame: Frame;
  readonly entries: readonly AuditEntry[];
  readonly nextHref?: string | undefined;
  readonly now: string;
};

const path = "/settings/audit-log";
const headings = [{ label: "When" }, { label: "Who" }, { label: "What" }];

export function AuditLogPage({ frame, entries, nextHref, now }: AuditLogPageProps) {
  return (
    <Layout {...frame} title="Audit log" breadcrumb={[{ label: "Settings" }]} current={path}>
      <h1>Audit log</h1>
      {entries.length === 0 ? (
        <EmptyState title="Nothing has happened yet">
          <p>Every change by a person or by the product itself is written here.</p>
        </EmptyState>
      ) : (
        <Table caption="Audit log" isCaptionHidden headings={headings}>
          {entries.map((entry) => (
            <AuditRow entry={entry} now={now} />
          ))}
        </Table>
      )}
      {nextHref && (
        <nav class="pages" aria-label="Pages">
          <a class="button" href={nextHref} rel="next">
            Older entries
          </a>
        </nav>
      )}
    </Layout>
  );
}

function AuditRow({ entry, now }: { readonly entry: AuditEntry; readonly now: string }) {
  return (
    <Row>
      <RowHeading>
        <Time at={entry.at} now={now} />
        <span class="second-line">{formatExactTime(entry.at)}</span>
      </RowHeading>
      <Cell label="Who">{entry.who}</Cell>
      <Cell label="What">
        {entry.href ? <a href={entry.href}>{entry.what}</a> : entry.what}
        {entry.details && <span class="second-line">{entry.details}</span>}
      </Cell>
    </Row>
  );
}
