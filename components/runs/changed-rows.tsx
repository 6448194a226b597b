import { formatCount } from "../ui/figures.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import type { Tone } from "../ui/status-pill.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";

type Change = "added" | "changed" | "removed";

export type ChangedRow = {
  readonly change: Change;
  /** What identifies it, and what people call it. */
  readonly key: string;
  readonly name?: string | undefined;
  /** Of a changed row only those that differ, of the others all that are filled. */
  readonly cells: readonly {
    readonly label: string;
    readonly before: string;
    readonly after: string;
  }[];
};

type ChangedRowsProps = { readonly rows: readonly ChangedRow[]; readonly total: number };

const headings = [{ label: "Row" }, { label: "Change" }, { label: "Before" }, { label: "After" }];

/** Rows as they are stored and as they would be. */
export function ChangedRows({ rows, total }: ChangedRowsProps) {
  const caption =
    total > rows.length
      ? `The first ${formatCount(rows.length)} of ${formatCount(total)} rows`
      : "Rows before and after";
  return (
    <div class="held-part">
      <Table caption={caption} headings={headings}>
        {rows.map((row) => (
          <Row>
            <RowHeading>
              {row.key}
              {row.name && <span class="second-line">{row.name}</span>}
            </RowHeading>
            <Cell label="Change">
              <ChangeMark change={row.change} />
            </Cell>
            <Cell label="Before">
              <Side row={row} side="before" />
            </Cell>
            <Cell label="After">
              <Side row={row} side="after" />
            </Cell>
          </Row>
        ))}
      </Table>
    </div>
  );
}

const marks = {
  removed: { tone: "broken", icon: "circle-minus", word: "Removed" },
  changed: { tone: "attention", icon: "pencil", word: "Changed" },
  added: { tone: "good", icon: "circle-plus", word: "Added" },
} as const satisfies Record<Change, { tone: Tone; icon: IconName; word: string }>;

function ChangeMark({ change }: { readonly change: Change }) {
  const { tone, icon, word } = marks[change];
  return (
    <span class={`pill tone-${tone}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

type SideProps = { readonly row: ChangedRow; readonly side: "before" | "after" };

// Names, a date of birth and the building of a student; the rest is a click away.
const cellsShownMax = 6;

function Side({ row, side }: SideProps) {
  if (row.change === "added" && side === "before") return <span class="quiet">Not stored</span>;
  if (row.change === "removed" && side === "after") return <span class="quiet">Removed</span>;
  const shown = row.change === "changed" ? row.cells : row.cells.slice(0, cellsShownMax);
  const more = row.cells.slice(shown.length);
  return (
    <>
      <CellList row={{ ...row, cells: shown }} side={side} />
      {more.length > 0 && (
        <details class="more-cells">
          <summary>{more.length} more</summary>
          <CellList row={{ ...row, cells: more }} side={side} />
        </details>
      )}
    </>
  );
}

/** What goes is struck through and what comes is underlined, whatever the colours. */
function CellList({ row, side }: SideProps) {
  return (
    <ul class="cell-list">
      {row.cells.map((cell) => (
        <li>
          <span class="quiet">{cell.label}</span> <CellValue row={row} side={side} cell={cell} />
        </li>
      ))}
    </ul>
  );
}

type CellValueProps = SideProps & { readonly cell: ChangedRow["cells"][number] };

function CellValue({ row, side, cell }: CellValueProps) {
  const value = cell[side] === "" ? "(empty)" : cell[side];
  if (row.change !== "changed") return value;
  return side === "before" ? <del>{value}</del> : <ins>{value}</ins>;
}
