/** What a merge leaves beside the rows it has stored: the reports of its files. */
import type { AppliedLoad } from "../../db/records/apply-rows.ts";
import type { FileOutcome, LoadReport } from "./load.ts";

export type FileReceipt = LoadReport & Pick<FileOutcome, "endpoint" | "fileName">;

/** One file's report stands by itself, as receipts always had it. */
export function packReports(files: readonly FileReceipt[]): AppliedLoad["report"] {
  const [first, second] = files;
  if (!first || second) return { files };
  const { endpoint: _endpoint, fileName: _fileName, ...report } = first;
  return report;
}

/** In the order of the load's files; of a single one the receipt may lack the names. */
export function reportsOf({
  report,
}: Pick<AppliedLoad, "report">): readonly (LoadReport & Partial<FileReceipt>)[] {
  // Safe because `packReports` is the only writer of reports.
  const packed = report as LoadReport | { readonly files: readonly FileReceipt[] };
  return "files" in packed ? packed.files : [packed];
}
