import { Cell, Row, RowHeading } from "../ui/table.tsx";
import { RowButtons } from "./endpoint-row.tsx";
import { rowId } from "./row-id.ts";

export type PullLocationRowData = {
  readonly title: string;
  readonly endpoint: string;
  readonly filePath: string;
  readonly fileType: string;
  readonly isFolder: boolean;
  /** What the row stands for; travels as JSON in a hidden input, since the form is the draft. */
  readonly location: unknown;
  /** How it differs from the usual: "Windows-1252", "Deleted after success". */
  readonly options: readonly string[];
  readonly isUnsaved?: boolean | undefined;
};

type PullLocationRowProps = {
  readonly row: PullLocationRowData;
  readonly index: number;
  readonly path: string;
};

export function PullLocationRow({ row, index, path }: PullLocationRowProps) {
  return (
    <Row id={rowId("location", index)}>
      <RowHeading>
        {row.title}
        <code class="second-line">{row.endpoint}</code>
        {row.isUnsaved && <span class="unsaved-mark">Not saved yet</span>}
        <input type="hidden" name="location" value={JSON.stringify(row.location)} />
      </RowHeading>
      <Cell label="File path">
        <code>{row.filePath}</code>
        {row.isFolder && <span class="second-line">Folder</span>}
        {row.options.length > 0 && <span class="second-line">{row.options.join(" · ")}</span>}
      </Cell>
      <Cell label="File type">{row.fileType}</Cell>
      <Cell label="Change" isActions>
        <RowButtons path={path} noun="location" rowKey={index} of={row.title} />
      </Cell>
    </Row>
  );
}
