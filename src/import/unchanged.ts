import type { RecordsReader } from "../../db/open.ts";
import { findLastLoad, hasChangedSince } from "../../db/records/apply-rows.ts";
import { columnNames } from "../catalog/endpoint.ts";
import { shapeOf } from "../catalog/shape.ts";
import type { Load, LoadReport } from "./load.ts";
import { tablesToJudgeBy } from "./judge-load.ts";

/** How a load reads its bytes, as one text; a new column of the catalog reads them differently too. */
export function describeSettings(load: Load): string {
  return JSON.stringify([load.settings, columnNames(load.endpoint)]);
}

/**
 * The report of a load that need not be done: the same bytes as in the last load of this source, which was clean,
 * by the same settings, and nobody has written since where it was stored or what it was judged by.
 */
export async function findUnchanged(
  stored: RecordsReader,
  load: Load,
): Promise<LoadReport | undefined> {
  if (load.isDryRun || load.source === "") return undefined;
  const last = await findLastLoad(stored, load.source, load.endpoint.name);
  if (!last?.isClean || last.sha256 !== load.sha256) return undefined;
  if (last.settings !== describeSettings(load)) return undefined;
  const tables = [shapeOf(load.endpoint).table, ...tablesToJudgeBy(load.endpoint)];
  if (await hasChangedSince(stored, tables, last.cursor)) return undefined;
  // Safe because `mergeLoad` is the only writer of reports.
  const { rowsRead } = last.report as LoadReport;
  return {
    rowsRead,
    rowsAdded: 0,
    rowsChanged: 0,
    rowsUnchanged: rowsRead,
    rowsRemoved: 0,
    rowsRejected: 0,
  };
}
