import type { RecordsReader } from "../../db/open.ts";
import { findLastLoad, hasChangedSince } from "../../db/records/apply-rows.ts";
import { columnNames } from "../catalog/endpoint.ts";
import { shapeOf } from "../catalog/shape.ts";
import { emptyReport, type Load, type LoadReport } from "./load.ts";
import { tablesToJudgeBy } from "./judge-load.ts";
import { reportsOf } from "./receipt.ts";

/** How a load reads its bytes, as one text; a new column of the catalog reads them differently too. */
export function describeSettings({ settings, files, readAs }: Load): string {
  const columns = files.map(({ endpoint }) => columnNames(endpoint));
  return JSON.stringify([settings, ...columns, ...(readAs === undefined ? [] : [readAs])]);
}

/**
 * The reports of a load that need not be done: the same bytes as in the last load of this source, which was clean,
 * by the same settings, and nobody has written since where it was stored or what it was judged by.
 */
export async function findUnchanged(
  stored: RecordsReader,
  load: Load,
): Promise<readonly LoadReport[] | undefined> {
  if (load.isDryRun || load.source === "") return undefined;
  const last = await findLastLoad(stored, load.source, load.name);
  // Of this very run: it was killed before it was recorded, and its own report tells what it did.
  if (last?.runId === load.runId) return undefined;
  if (!last?.isClean || last.sha256 !== load.sha256) return undefined;
  if (last.settings !== describeSettings(load)) return undefined;
  const tables = load.files.flatMap(({ endpoint }) => [
    shapeOf(endpoint).table,
    ...tablesToJudgeBy(endpoint),
  ]);
  if (await hasChangedSince(stored, [...new Set(tables)], last.cursor)) return undefined;
  return reportsOf(last).map(({ rowsRead }) => ({
    ...emptyReport,
    rowsRead,
    rowsUnchanged: rowsRead,
  }));
}
