import { Layout, type Frame } from "../layout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time, formatExactTime } from "../ui/time.tsx";
import { AuditFilter, type AuditFilterData } from "./audit-filter.tsx";
import { DownloadLink, NextPage } from "./student-search.tsx";

export type AuditFact = {
  readonly name: string;
  /** Absent where there was no before. */
  readonly before?: string | undefined;
  readonly after: string;
};

export type AuditEntryData = {
  readonly at: string;
  /** A name, or "The nightly job". */
  readonly who: string;
  /** From where it was done. */
  readonly address?: string | undefined;
  /** In words: "Updated the data export BrightBus routing". */
  readonly what: string;
  readonly href?: string | undefined;
  readonly details?: string | undefined;
  readonly facts: readonly AuditFact[];
};

type AuditLogPageProps = {
  readonly frame: Frame;
  readonly entries: readonly AuditEntryData[];
  readonly filter: AuditFilterData;
  readonly exportHref: string;
  readonly nextHref?: string | undefined;
  readonly now: string;
};

const path = "/settings/audit-log";
const headings = [{ label: "When" }, { label: "Who" }, { label: "What" }];

export function AuditLogPage(props: AuditLogPageProps) {
  const { frame, entries, filter, exportHref, nextHref, now } = props;
  const isFiltered = Object.values(filter.values).some((value) => value !== "");
  return (
    <Layout {...frame} title="Audit log" breadcrumb={[{ label: "Settings" }]} current={path}>
      <div class="title-line">
        <h1>Audit log</h1>
        <DownloadLink href={exportHref} label="Export as CSV" />
      </div>
      <p class="quiet">Written by the product itself; nobody can change or delete an entry.</p>
      <AuditFilter path={path} filter={filter} />
      {entries.length === 0 ? (
        <EmptyState title={isFiltered ? "No entry matches" : "Nothing has happened yet"}>
          <p>Every change by a person or by the product itself is written here.</p>
        </EmptyState>
      ) : (
        <Table caption="Audit log" isCaptionHidden headings={headings}>
          {entries.map((entry) => (
            <AuditRow entry={entry} now={now} />
          ))}
        </Table>
      )}
      <NextPage href={nextHref} label="Older entries" />
    </Layout>
  );
}

function AuditRow({ entry, now }: { readonly entry: AuditEntryData; readonly now: string }) {
  return (
    <Row>
      <RowHeading>
        <Time at={entry.at} now={now} />
        <span class="second-line">{formatExactTime(entry.at)}</span>
      </RowHeading>
      <Cell label="Who">
        {entry.who}
        {entry.address && <span class="second-line">from {entry.address}</span>}
      </Cell>
      <Cell label="What">
        {entry.href ? <a href={entry.href}>{entry.what}</a> : entry.what}
        {entry.details && <span class="second-line">{entry.details}</span>}
        {entry.facts.length > 0 && <Facts facts={entry.facts} />}
      </Cell>
    </Row>
  );
}

function Facts({ facts }: { readonly facts: readonly AuditFact[] }) {
  const hasBefore = facts.some(({ before }) => before !== undefined);
  return (
    <details>
      <summary>{hasBefore ? "Before and after" : "Details"}</summary>
      <dl class="audit-facts">
        {facts.map(({ name, before, after }) => (
          <div>
            <dt>{name}</dt>
            <dd>
              {before !== undefined && (
                <>
                  <del>{before}</del> →{" "}
                </>
              )}
              {after}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
