import { formatCount, formatCountOf } from "../ui/figures.ts";
import { Panel } from "../ui/panel.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";

export type RunNoticeData = {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: string | undefined;
  readonly reason: string;
  readonly fix: string;
  readonly isError: boolean;
};

type RunNoticesProps = { readonly notices: readonly RunNoticeData[]; readonly total: number };

const headings = [
  { label: "Where" },
  { label: "Column" },
  { label: "What was noticed" },
  { label: "What to do" },
];

function WholeOf({ line }: { readonly line: number | undefined }) {
  return <span class="quiet">{line === undefined ? "None" : "Whole row"}</span>;
}

/** Bad rows with everything that is needed to correct them at the source. */
export function RunNotices({ notices, total }: RunNoticesProps) {
  const hint =
    total > notices.length
      ? `The first ${formatCount(notices.length)} of ${formatCount(total)}.`
      : formatCountOf(total, "notice");
  const title = notices.some((notice) => notice.isError) ? "Rows to correct" : "Notices";
  return (
    <Panel id="notices" title={title} hint={hint}>
      <Table caption={title} isCaptionHidden isWide headings={headings}>
        {notices.map((notice) => (
          <Row>
            <RowHeading>
              {notice.file}
              {notice.line !== undefined && (
                <span class="second-line">Line {formatCount(notice.line)}</span>
              )}
            </RowHeading>
            <Cell label="Column">{notice.column ?? <WholeOf line={notice.line} />}</Cell>
            <Cell label="What was noticed">{notice.reason}</Cell>
            <Cell label="What to do">{notice.fix}</Cell>
          </Row>
        ))}
      </Table>
    </Panel>
  );
}
