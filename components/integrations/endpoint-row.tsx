import { formatCount } from "../ui/figures.ts";
import { Cell, Row, RowHeading } from "../ui/table.tsx";
import { DraftButton } from "./form-button.tsx";
import { rowId } from "./row-id.ts";

export type GrantRow = {
  /** Wire name, as in `students` or `medicaid/students`. */
  readonly endpoint: string;
  readonly title: string;
  /** What the row stands for; travels as JSON in a hidden input, since the form is the draft. */
  readonly grant: unknown;
  readonly columnsGranted: number;
  readonly columnsTotal: number;
  readonly rowsNow?: number | undefined;
  /** In words: "Active students", "3 of 12 buildings", "From Sep 1, 2025". */
  readonly filters: readonly string[];
  /** How its file differs from the usual: "pupils.csv", "at most 100 rows". */
  readonly file: readonly string[];
  readonly isUnsaved?: boolean | undefined;
};

type EndpointRowProps = { readonly row: GrantRow; readonly path: string };

export function EndpointRow({ row, path }: EndpointRowProps) {
  return (
    <Row id={rowId("endpoint", row.endpoint)}>
      <RowHeading>
        {row.title}
        <code class="second-line">{row.endpoint}</code>
        {row.file.length > 0 && <span class="second-line">File: {row.file.join(", ")}</span>}
        {row.isUnsaved && <span class="unsaved-mark">Not saved yet</span>}
        <input type="hidden" name="grant" value={JSON.stringify(row.grant)} />
      </RowHeading>
      <Cell label="Columns">
        {formatCount(row.columnsGranted)} of {formatCount(row.columnsTotal)}
      </Cell>
      <Cell label="Rows now">
        {row.rowsNow === undefined ? (
          <span class="quiet">Not counted yet</span>
        ) : (
          formatCount(row.rowsNow)
        )}
      </Cell>
      <Cell label="Filters">
        {row.filters.length === 0 ? <span class="quiet">None</span> : row.filters.join(" · ")}
      </Cell>
      <Cell label="Change" isActions>
        <RowButtons path={path} noun="endpoint" rowKey={row.endpoint} of={row.title} />
      </Cell>
    </Row>
  );
}

type RowButtonsProps = {
  readonly path: string;
  readonly noun: "endpoint" | "location";
  readonly rowKey: string | number;
  /** Which row, for people who listen: "Edit Students". */
  readonly of: string;
};

export function RowButtons({ path, noun, rowKey, of }: RowButtonsProps) {
  return (
    <>
      <DraftButton
        path={path}
        step={`edit-${noun} ${rowKey}`}
        id={rowId(`edit-${noun}`, rowKey)}
        look="quiet"
      >
        Edit<span class="visually-hidden"> {of}</span>
      </DraftButton>
      <DraftButton
        path={path}
        step={`remove-${noun} ${rowKey}`}
        id={rowId(`remove-${noun}`, rowKey)}
        look="quiet"
      >
        Remove<span class="visually-hidden"> {of}</span>
      </DraftButton>
    </>
  );
}
