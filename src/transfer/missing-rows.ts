/** What a run's files name and nobody has stored: which of it is known by now, and adding the rest. */
import { listRunFiles } from "../../db/control/runs.ts";
import type { MissingRow } from "../../db/control/schema.ts";
import { findRow } from "../../db/records/read-rows.ts";
import { refuseViewer } from "../access/refuse-viewer.ts";
import { getEndpoint } from "../catalog/index.ts";
import { shapeOf } from "../catalog/shape.ts";
import type { Administrator, Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";
import { spoolJson } from "../spool.ts";
import { queueUpload } from "./start-upload.ts";

// More of them are no forgotten buildings but another column's values, and nobody ticks through them.
export const missingShownMax = 100;

/** Of all files of a run, once each, in the order in which they were met. */
export async function listMissingRows(deps: Deps, runId: string): Promise<readonly MissingRow[]> {
  const found = new Map<string, MissingRow>();
  for (const file of await listRunFiles(deps.databases.control.orm, runId)) {
    for (const missing of file.missingRows ?? []) {
      const text = JSON.stringify([missing.endpoint, missing.row]);
      const namedBy = (found.get(text)?.namedBy ?? 0) + missing.namedBy;
      found.set(text, { ...missing, namedBy });
    }
  }
  return [...found.values()];
}

/** Whether a row under that key is stored by now, whoever stored it. */
export async function isKnownNow(
  deps: Deps,
  districtId: string,
  missing: MissingRow,
): Promise<boolean> {
  const endpoint = getEndpoint(missing.endpoint);
  const records = await deps.databases.records(districtId);
  const query = { shape: shapeOf(endpoint), columns: endpoint.key, conditions: [] };
  const key = endpoint.key.map((name) => String(missing.row[name] ?? ""));
  return (await findRow(records.orm, query, key)) !== undefined;
}

/** `Add these buildings`: loads the chosen ones like any other file, and gives the id of that run. */
export async function addMissingRows(
  deps: Deps,
  actor: Administrator,
  run: { readonly id: string },
  chosen: readonly MissingRow[],
): Promise<string> {
  refuseViewer(actor);
  const [first] = chosen;
  if (!first) throw new Refusal("invalid", "Tick at least one of them.");
  const rows = chosen.filter(({ endpoint }) => endpoint === first.endpoint).map(({ row }) => row);
  const spooled = await spoolJson(deps.spool, rows);
  const upload = {
    endpoint: first.endpoint,
    format: "json",
    fileName: `new-${first.endpoint}.json`,
    spooled,
    // What somebody stored under the same id meanwhile stays as it is.
    settings: { mode: "additions", newBuildings: "refuse", encoding: "utf-8" },
    isDryRun: false,
  } as const;
  const after = { run: run.id, endpoint: first.endpoint, rows: rows.length };
  return queueUpload(deps, actor, upload, { action: "missing_rows.added", after });
}
