import { EmptyState } from "../ui/empty-state.tsx";
import { Panel } from "../ui/panel.tsx";
import { Table } from "../ui/table.tsx";
import { EndpointRow, type GrantRow } from "./endpoint-row.tsx";
import { DraftButton } from "./form-button.tsx";

type EndpointTableProps = { readonly path: string; readonly grants: readonly GrantRow[] };

const headings = [
  { label: "Endpoint" },
  { label: "Columns" },
  { label: "Rows now" },
  { label: "Filters" },
  { label: "Change", isHidden: true },
];

export function EndpointTable({ path, grants }: EndpointTableProps) {
  return (
    <Panel
      id="endpoints"
      title="Endpoints"
      hint="What this vendor may read, by API and by file. Anything not listed here is invisible to them."
    >
      {grants.length === 0 ? (
        <EmptyState title="No endpoints yet">
          <p>Add the first one. Without an endpoint the vendor gets no token and no file.</p>
        </EmptyState>
      ) : (
        <Table caption="Endpoints" isCaptionHidden headings={headings}>
          {grants.map((row) => (
            <EndpointRow row={row} path={path} />
          ))}
        </Table>
      )}
      <DraftButton path={path} step="add-endpoint" id="add-endpoint">
        +add endpoint
      </DraftButton>
    </Panel>
  );
}
