import { createHash } from "node:crypto";
import type { RecordsReader } from "../../db/open.ts";
import { findStoredRows, keyText, listKeysByValue } from "../../db/records/stored-rows.ts";
import type { RowChange } from "../../db/records/apply-rows.ts";
import type { CheckedRow } from "../catalog/check-rows.ts";
import { columnNames, columnOf, type Endpoint } from "../catalog/endpoint.ts";
import { shapeOf } from "../catalog/shape.ts";
import type { WireRow } from "../formats/rows.ts";
import type { StagedLoad } from "./stage-rows.ts";

export type Comparison = { added: number; changed: number; unchanged: number };

/** What of a staged batch is new or different: whole rows to write. Same key and same hash: nothing to do. */
export async function compareBatch(
  endpoint: Endpoint,
  stored: RecordsReader,
  batch: readonly CheckedRow[],
  counts: Comparison,
): Promise<readonly RowChange[]> {
  const names = columnNames(endpoint);
  const isPartial = batch.some(({ row }) => names.some((name) => row[name] === undefined));
  const keys = batch.map(({ row }) => endpoint.key.map((name) => String(row[name])));
  const known = await findStoredRows(stored, shapeOf(endpoint), keys, isPartial);
  const changes: RowChange[] = [];
  batch.forEach(({ row }, index) => {
    const before = known.get(keyText(keys[index] ?? []));
    const whole = fillAbsent(endpoint, row, before?.row);
    const contentHash = hashContent(names, whole);
    if (before?.contentHash === contentHash) {
      counts.unchanged += 1;
      return;
    }
    if (before) counts.changed += 1;
    else counts.added += 1;
    changes.push({ row: whole, contentHash });
  });
  return changes;
}

/** catalog.md: "an absent optional column, member or element leaves the stored value". */
function fillAbsent(endpoint: Endpoint, row: WireRow, before: WireRow | undefined): WireRow {
  const whole: Record<string, WireRow[string]> = {};
  for (const name of columnNames(endpoint)) {
    const column = columnOf(endpoint, name);
    const otherwise = column.kind === "flag" ? column.otherwise : null;
    whole[name] = row[name] ?? (row[name] === undefined ? (before?.[name] ?? otherwise) : null);
  }
  return whole;
}

/** The first 128 bits of SHA-256 over the values in catalog order. */
function hashContent(names: readonly string[], row: WireRow): string {
  const content = JSON.stringify(names.map((name) => row[name] ?? null));
  return createHash("sha256").update(content).digest("base64url").slice(0, 22);
}

/** Keys of stored rows that the load takes away: of its students, those that it does not name. */
export async function findRemovals(
  endpoint: Endpoint,
  stored: RecordsReader,
  stage: StagedLoad,
): Promise<readonly (readonly string[])[]> {
  if (endpoint.removes === "never" || stage.blocksAllRemovals) return [];
  if (typeof endpoint.student !== "object") return [];
  const shape = shapeOf(endpoint);
  const column = columnOf(endpoint, endpoint.student.column).stored.name;
  const students = [...stage.studentsNamed].filter((id) => !stage.studentsBlocked.has(id));
  const removals: (readonly string[])[] = [];
  for (let start = 0; start < students.length; start += 2_000) {
    const some = students.slice(start, start + 2_000);
    for (const { key } of await listKeysByValue(stored, shape, column, some)) {
      if (!stage.lineByKey.has(keyText(key))) removals.push(key);
    }
    // Awaited statements never yield to the event loop; heartbeats and other runs need it.
    await Bun.sleep(0);
  }
  return removals;
}
