import { EmptyState } from "../ui/empty-state.tsx";
import { Panel } from "../ui/panel.tsx";
import { Table } from "../ui/table.tsx";
import { DraftButton } from "./form-button.tsx";
import { PullLocationRow, type PullLocationRowData } from "./pull-location-row.tsx";

type PullLocationTableProps = {
  readonly path: string;
  readonly locations: readonly PullLocationRowData[];
};

const headings = [
  { label: "Endpoint" },
  { label: "File path" },
  { label: "File type" },
  { label: "Change", isHidden: true },
];

export function PullLocationTable({ path, locations }: PullLocationTableProps) {
  return (
    <Panel
      id="locations"
      title="Pull locations"
      hint="Files that are fetched from the vendor's SFTP server each night. Not needed when the vendor sends by API."
    >
      {locations.length === 0 ? (
        <EmptyState title="No pull locations yet">
          <p>Add one for each file or folder on the vendor's server.</p>
        </EmptyState>
      ) : (
        <Table caption="Pull locations" isCaptionHidden headings={headings}>
          {locations.map((row, index) => (
            <PullLocationRow row={row} index={index} path={path} />
          ))}
        </Table>
      )}
      <DraftButton path={path} step="add-location" id="add-location">
        +add pull location
      </DraftButton>
    </Panel>
  );
}
