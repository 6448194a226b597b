import { formatCount, formatCountOf } from "../ui/figures.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { Panel } from "../ui/panel.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { ChangedRows, type ChangedRow } from "./changed-rows.tsx";

type Changes = { readonly added: number; readonly changed: number; readonly removed: number };

export type BuildingChanges = Changes & { readonly id: string; readonly name?: string | undefined };

export type HeldLoadData = {
  readonly file: string;
  /** "Students". */
  readonly title: string;
  readonly counts: Changes & { readonly unchanged: number; readonly rejected: number };
  /** Stored rows that the load speaks of; unknown once its preview is gone. */
  readonly storedRows?: number | undefined;
  /** Those with the most changes first. */
  readonly buildings: readonly BuildingChanges[];
  readonly buildingsLeftOut: number;
  /** Absent for people who may not see them, and once they are gone. */
  readonly rows?: readonly ChangedRow[] | undefined;
  readonly isGone: boolean;
};

export type HeldLoadsData = {
  readonly loads: readonly HeldLoadData[];
  readonly mayDecide: boolean;
  /** False once what was kept of it is gone. */
  readonly canApprove: boolean;
};

type HeldLoadsProps = { readonly path: string; readonly held: HeldLoadsData };

/** What would change, then the decision: nobody should press before having looked. */
export function HeldLoads({ path, held }: HeldLoadsProps) {
  return (
    <>
      {held.loads.map((load, index) => (
        <HeldLoad load={load} id={`held-${index}`} />
      ))}
      {held.mayDecide && <Decision path={path} canApprove={held.canApprove} />}
    </>
  );
}

function HeldLoad({ load, id }: { readonly load: HeldLoadData; readonly id: string }) {
  const { counts, storedRows, buildings } = load;
  const of = storedRows === undefined ? "" : ` of ${formatCount(storedRows)} stored`;
  return (
    <Panel
      id={id}
      title={`What would change: ${load.title}`}
      hint={`${load.file}. Nothing of it is stored yet${load.isGone ? "" : "; it waits for 7 days"}.`}
    >
      <Facts>
        <Fact term="Would be removed">
          {formatCountOf(counts.removed, "row")}
          {of}
        </Fact>
        <Fact term="Would be changed">
          {formatCountOf(counts.changed, "row")}
          {of}
        </Fact>
        <Fact term="Would be added">{formatCountOf(counts.added, "row")}</Fact>
        <Fact term="Would stay as they are">{formatCountOf(counts.unchanged, "row")}</Fact>
        {counts.rejected > 0 && (
          <Fact term="Left out for errors">{formatCountOf(counts.rejected, "row")}</Fact>
        )}
      </Facts>
      {buildings.length > 0 && (
        <BuildingTable buildings={buildings} leftOut={load.buildingsLeftOut} />
      )}
      <HeldRows load={load} />
    </Panel>
  );
}

function HeldRows({ load: { rows, counts, isGone } }: { readonly load: HeldLoadData }) {
  if (isGone) {
    return (
      <p class="quiet">
        The rows were kept for 7 days and are gone; these are the counts that were taken then.
      </p>
    );
  }
  if (!rows) return <p class="quiet">Only administrators see the rows.</p>;
  return <ChangedRows rows={rows} total={counts.added + counts.changed + counts.removed} />;
}

const buildingHeadings = [
  { label: "Building" },
  { label: "Removed", isFigure: true },
  { label: "Changed", isFigure: true },
  { label: "Added", isFigure: true },
];

type BuildingTableProps = {
  readonly buildings: readonly BuildingChanges[];
  readonly leftOut: number;
};

function BuildingTable({ buildings, leftOut }: BuildingTableProps) {
  return (
    <div class="held-part">
      <Table caption="By building" headings={buildingHeadings}>
        {buildings.map((building) => (
          <Row>
            <RowHeading>
              {building.name ?? "Not in the list of buildings"}
              <span class="second-line">{building.id}</span>
            </RowHeading>
            <Cell label="Removed" isFigure>
              {formatCount(building.removed)}
            </Cell>
            <Cell label="Changed" isFigure>
              {formatCount(building.changed)}
            </Cell>
            <Cell label="Added" isFigure>
              {formatCount(building.added)}
            </Cell>
          </Row>
        ))}
      </Table>
      {leftOut > 0 && (
        <p class="quiet">And {formatCountOf(leftOut, "building")} with fewer changes.</p>
      )}
    </div>
  );
}

type DecisionProps = { readonly path: string; readonly canApprove: boolean };

function Decision({ path, canApprove }: DecisionProps) {
  return (
    <>
      <Panel id="decision" title="Approve this load">
        <p>
          {canApprove
            ? "Stores all of these changes and no others. If something else was stored meanwhile, so that the load would do something else, nothing is stored and you are asked again."
            : "What was kept of this load has been deleted after 7 days, so it can only be rejected. Run again, or send the file again."}
        </p>
        <form method="post" action={`${path}/approval`}>
          <button class="button button-primary" disabled={!canApprove}>
            Approve
          </button>
        </form>
      </Panel>
      <Panel id="rejection" title="Reject this load" look="danger">
        <p>Stores nothing of it, and deletes what was kept of the file. This cannot be undone.</p>
        <form method="post" action={`${path}/rejection`}>
          <button class="button button-danger">Reject</button>
        </form>
      </Panel>
    </>
  );
}
