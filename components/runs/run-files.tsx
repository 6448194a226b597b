import { CopyButton } from "../ui/copy-button.tsx";
import { formatBytes, formatCount, formatCountOf } from "../ui/figures.ts";
import { StatusPill, type Status } from "../ui/status-pill.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";

export type FileOutcome = "delivered" | "applied" | "unchanged" | "held" | "failed" | "dropped";

export type RunFileData = {
  readonly name: string;
  readonly endpoint: string;
  /** Absent while it is still under way. */
  readonly outcome?: FileOutcome | undefined;
  /** Why it failed or is held, and what to do. */
  readonly sentence?: string | undefined;
  readonly rows: {
    readonly read: number;
    readonly added: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly removed: number;
    readonly rejected: number;
  };
  /** Students who are opted out; nothing to say where there is none. */
  readonly studentsWithheld?: number | undefined;
  readonly bytes: number;
  readonly sha256?: string | undefined;
};

const outcomes = {
  delivered: { tone: "good", word: "Delivered" },
  applied: { tone: "good", word: "Applied" },
  unchanged: { tone: "good", word: "Unchanged" },
  held: { tone: "attention", word: "Held" },
  failed: { tone: "broken", word: "Failed" },
  dropped: { tone: "quiet", word: "Not stored" },
} as const satisfies Record<FileOutcome, Status>;

const dryOutcomes = {
  ...outcomes,
  applied: { tone: "good", word: "Would be stored" },
  unchanged: { tone: "good", word: "Would change nothing" },
  held: { tone: "attention", word: "Would be held" },
  failed: { tone: "broken", word: "Would fail" },
} as const satisfies Record<FileOutcome, Status>;

const loadCounts = ["read", "added", "changed", "unchanged", "removed", "rejected"] as const;
type Count = (typeof loadCounts)[number];

const countLabels = {
  read: "Rows",
  added: "Added",
  changed: "Changed",
  unchanged: "Unchanged",
  removed: "Removed",
  rejected: "Rejected",
} as const satisfies Record<Count, string>;

type RunFilesProps = {
  readonly files: readonly RunFileData[];
  /** What is sent is only counted; what is loaded changes something. */
  readonly isPush: boolean;
  readonly isDryRun?: boolean | undefined;
};

export function RunFiles({ files, isPush, isDryRun = false }: RunFilesProps) {
  const counts: readonly Count[] = isPush ? ["read"] : loadCounts;
  const headings = [
    { label: "File" },
    { label: "Outcome" },
    ...counts.map((count) => ({ label: countLabels[count], isFigure: true })),
    { label: "Size", isFigure: true },
  ];
  return (
    <Table caption="Files and their rows" isCaptionHidden isWide headings={headings}>
      {files.map((file) => (
        <FileRow file={file} counts={counts} isDryRun={isDryRun} />
      ))}
    </Table>
  );
}

type FileRowProps = {
  readonly file: RunFileData;
  readonly counts: readonly Count[];
  readonly isDryRun: boolean;
};

function FileRow({ file, counts, isDryRun }: FileRowProps) {
  return (
    <Row>
      <RowHeading>
        {file.name}
        <code class="second-line">{file.endpoint}</code>
        {file.sentence && <span class="second-line">{file.sentence}</span>}
        {file.studentsWithheld !== undefined && file.studentsWithheld > 0 && (
          <span class="second-line">
            {formatCountOf(file.studentsWithheld, "student")} withheld
          </span>
        )}
        {file.sha256 && <ShortHash sha256={file.sha256} of={file.name} />}
      </RowHeading>
      <Cell label="Outcome">
        {file.outcome ? (
          <StatusPill {...(isDryRun ? dryOutcomes : outcomes)[file.outcome]} />
        ) : (
          <StatusPill tone="waiting" word="Under way" />
        )}
      </Cell>
      {counts.map((count) => (
        <Cell label={countLabels[count]} isFigure>
          {formatCount(file.rows[count])}
        </Cell>
      ))}
      <Cell label="Size" isFigure>
        {formatBytes(file.bytes)}
      </Cell>
    </Row>
  );
}

function ShortHash({ sha256, of }: { readonly sha256: string; readonly of: string }) {
  return (
    <span class="fingerprint second-line">
      SHA-256 <code title={sha256}>{sha256.slice(0, 10)}…</code>
      <CopyButton text={sha256} of={`SHA-256 of ${of}`} />
    </span>
  );
}
