import { Field } from "../ui/field.tsx";
import { Panel } from "../ui/panel.tsx";
import { formatDate } from "../ui/time.tsx";

export type RollOverData = {
  /** A day as it was typed, or blank. */
  readonly until: string;
  readonly isPast: boolean;
};

type RollOverPanelProps = { readonly rollOver: RollOverData; readonly error: string | undefined };

const help =
  "Until that day a load that changes or removes many rows is not held. For the weeks when a school year begins.";

export function RollOverPanel({ rollOver, error }: RollOverPanelProps) {
  const { until, isPast } = rollOver;
  return (
    <Panel id="roll-over" title="School-year roll-over">
      <Field
        label="Roll-over until"
        name="roll_over_until"
        type="date"
        size="short"
        value={until}
        hint={`Optional. ${help}`}
        error={error}
      />
      {isPast && (
        <p class="quiet">
          Over since the end of {formatDate(until)}: such loads are held again. Clear the day, or
          enter a later one.
        </p>
      )}
    </Panel>
  );
}
