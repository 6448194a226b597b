import type { RecordsReader } from "../../db/open.ts";
import { countRows } from "../../db/records/read-rows.ts";
import type { RowsQuery } from "../../db/records/shape.ts";
import type { Deps } from "../deps.ts";

// A few hundred bytes each; whoever pages through more lists at once counts some of them again.
const totalsMax = 2_000;

const known = new WeakMap<Deps["databases"], Map<string, number>>();

/**
 * How many rows a list has, whatever the page. Counting costs as much as reading all of them, so it is done once
 * for each version of a list.
 */
export async function countList(
  deps: Deps,
  snapshot: RecordsReader,
  list: { readonly districtId: string; readonly version: string; readonly wish: string },
  query: RowsQuery,
): Promise<number> {
  const totals = known.get(deps.databases) ?? new Map<string, number>();
  known.set(deps.databases, totals);
  const key = JSON.stringify([list.districtId, list.version, list.wish]);
  const total = totals.get(key) ?? (await countRows(snapshot, query));
  totals.delete(key);
  totals.set(key, total);
  const [oldest] = totals.keys();
  if (totals.size > totalsMax && oldest !== undefined) totals.delete(oldest);
  return total;
}
