import { RunStatePill, type RunState } from "../runs/run-state-pill.tsx";
import { formatCount } from "../ui/figures.ts";
import { StatusPill } from "../ui/status-pill.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

export type UploadSummary = {
  readonly href: string;
  readonly at: string;
  readonly file: string;
  /** "Students". */
  readonly title: string;
  readonly by: string;
  readonly state: RunState;
  readonly isDryRun: boolean;
  readonly rows: number;
};

type UploadTableProps = { readonly uploads: readonly UploadSummary[]; readonly now: string };

const headings = [
  { label: "File" },
  { label: "Uploaded" },
  { label: "State" },
  { label: "Rows", isFigure: true },
];

export function UploadTable({ uploads, now }: UploadTableProps) {
  return (
    <Table caption="Recent uploads" isCaptionHidden headings={headings}>
      {uploads.map((upload) => (
        <Row>
          <RowHeading>
            <a href={upload.href}>{upload.file}</a>
            <span class="second-line">{upload.title}</span>
          </RowHeading>
          <Cell label="Uploaded">
            <Time at={upload.at} now={now} />
            <span class="second-line">by {upload.by}</span>
          </Cell>
          <Cell label="State">
            <RunStatePill state={upload.state} />{" "}
            {upload.isDryRun && <StatusPill tone="quiet" word="Dry run" />}
          </Cell>
          <Cell label="Rows" isFigure>
            {formatCount(upload.rows)}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
