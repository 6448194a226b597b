import { formatCount } from "../ui/figures.ts";
import { StatusPill } from "../ui/status-pill.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time, formatExactTime } from "../ui/time.tsx";
import { RunStatePill, type RunState } from "./run-state-pill.tsx";
import { triggerWord, type RunTrigger } from "./trigger-word.ts";

export type RunSummary = {
  readonly href: string;
  readonly at: string;
  readonly trigger: RunTrigger;
  readonly state: RunState;
  readonly isDryRun?: boolean | undefined;
  readonly files: number;
  readonly rows: number;
};

type RunTableProps = { readonly runs: readonly RunSummary[]; readonly now: string };

const headings = [
  { label: "When" },
  { label: "Started" },
  { label: "State" },
  { label: "Files", isFigure: true },
  { label: "Rows", isFigure: true },
];

export function RunTable({ runs, now }: RunTableProps) {
  return (
    <Table caption="Recent runs" isCaptionHidden headings={headings}>
      {runs.map((run) => (
        <Row>
          <RowHeading>
            <a href={run.href}>
              <Time at={run.at} now={now} />
            </a>
            <span class="second-line">{formatExactTime(run.at)}</span>
          </RowHeading>
          <Cell label="Started">{triggerWord(run.trigger)}</Cell>
          <Cell label="State">
            <RunStatePill state={run.state} />{" "}
            {run.isDryRun && <StatusPill tone="quiet" word="Dry run" />}
          </Cell>
          <Cell label="Files" isFigure>
            {formatCount(run.files)}
          </Cell>
          <Cell label="Rows" isFigure>
            {formatCount(run.rows)}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
