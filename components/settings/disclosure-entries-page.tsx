import { Layout, type Frame } from "../layout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { formatExactTime } from "../ui/time.tsx";
import { Columns, PrintHeading, pathOf } from "./disclosure-report.tsx";
import { disclosuresPath } from "./disclosures-page.tsx";
import { NextPage, describeStudent, type StudentName } from "./student-search.tsx";

export type DisclosureEntryData = {
  readonly at: string;
  readonly columns: readonly string[];
  /** "Delivered", or that it may not have arrived. */
  readonly state: string;
  readonly run?: { readonly href: string; readonly label: string } | undefined;
};

type DisclosureEntriesPageProps = {
  readonly frame: Frame;
  readonly now: string;
  readonly student: StudentName;
  /** "Students by API to TestHound". */
  readonly what: string;
  readonly entries: readonly DisclosureEntryData[];
  readonly nextHref?: string | undefined;
};

const headings = [
  { label: "When" },
  { label: "Columns" },
  { label: "State" },
  { label: "Run" },
] as const;

/** What one line of the report stands for, one by one. */
export function DisclosureEntriesPage(props: DisclosureEntriesPageProps) {
  const { frame, now, student, what, entries, nextHref } = props;
  const title = `${what}: ${describeStudent(student)}`;
  return (
    <Layout
      {...frame}
      title={title}
      breadcrumb={[
        { label: "Settings" },
        { label: "Disclosures", href: disclosuresPath },
        { label: describeStudent(student), href: pathOf(student) },
      ]}
      current={disclosuresPath}
    >
      <PrintHeading frame={frame} now={now} title={title} />
      <h1 class="screen-only">{title}</h1>
      {entries.length === 0 ? (
        <EmptyState title="No more disclosures">
          <p>Those there are stand on the pages before.</p>
        </EmptyState>
      ) : (
        <Table caption={title} isCaptionHidden headings={headings}>
          {entries.map((entry) => (
            <Row>
              <RowHeading>{formatExactTime(entry.at)}</RowHeading>
              <Cell label="Columns">
                <Columns names={entry.columns} />
              </Cell>
              <Cell label="State">{entry.state}</Cell>
              <Cell label="Run">
                {entry.run ? <a href={entry.run.href}>{entry.run.label}</a> : "None"}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      <NextPage href={nextHref} label="Older" />
    </Layout>
  );
}
