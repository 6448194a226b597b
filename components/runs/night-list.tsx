import { formatCountOf } from "../ui/figures.ts";
import { StatusPill, type Status } from "../ui/status-pill.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { formatDate } from "../ui/time.tsx";

export type NightState = "due" | "running" | "done" | "held" | "failed" | "missed";

export type NightData = {
  /** A UTC date. */
  readonly night: string;
  readonly state: NightState;
  readonly attempts: readonly { readonly href: string; readonly word: string }[];
};

const states = {
  due: { tone: "waiting", word: "Due" },
  running: { tone: "waiting", word: "Running" },
  done: { tone: "good", word: "Done" },
  held: { tone: "attention", word: "Held" },
  failed: { tone: "broken", word: "Failed" },
  missed: { tone: "broken", word: "Missed" },
} as const satisfies Record<NightState, Status>;

const headings = [{ label: "Night (UTC)" }, { label: "State" }, { label: "Attempts" }];

/** One line for each night, also for the one in which nothing happened. */
export function NightList({ nights }: { readonly nights: readonly NightData[] }) {
  return (
    <Table caption="Nights" headings={headings}>
      {nights.map(({ night, state, attempts }) => (
        <Row>
          <RowHeading>{formatDate(night)}</RowHeading>
          <Cell label="State">
            <StatusPill {...states[state]} />
          </Cell>
          <Cell label="Attempts">
            <span class="attempts">
              {formatCountOf(attempts.length, "attempt")}
              {attempts.map((attempt) => (
                <a href={attempt.href}>{attempt.word}</a>
              ))}
            </span>
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
