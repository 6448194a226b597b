import { countRows, listRows, type PageRow } from "../../db/records/read-rows.ts";
import type { Client } from "../access/check-token.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Deps } from "../deps.ts";
import { grantedQuery, type GrantedQuery } from "./granted-query.ts";
import { holdSnapshot, type HeldSnapshot } from "./hold-snapshot.ts";
import { openCursor } from "./page-cursor.ts";

const rowsPerBatch = 1_000;
// So many students at most wait in memory to be recorded; a whole district's read is a few records.
const studentsPerDisclosure = 20_000;

export type RowStream = {
  readonly columns: readonly string[];
  readonly total: number;
  readonly batches: AsyncGenerator<readonly PageRow[]>;
  /** Gives the snapshot back, also when the batches were never asked for. */
  readonly close: () => Promise<void>;
};

/**
 * All that the client may see, from one snapshot and in constant memory. Whoever takes the stream closes it; what
 * was given until then is disclosed, also when the reader leaves early.
 */
export async function exportRows(
  deps: Deps,
  client: Client,
  ask: { readonly endpoint: Endpoint; readonly cursor: string | undefined },
): Promise<RowStream> {
  const granted = grantedQuery(deps, client, ask.endpoint);
  const { grant, query } = granted;
  const after = ask.cursor === undefined ? undefined : openCursor(deps, grant, ask.cursor);
  const records = await deps.databases.records(client.integration.districtId);
  const snapshot = await holdSnapshot(records);
  try {
    const total = await countRows(snapshot.reader, query);
    const batches = readBatches(snapshot, granted, after);
    return { columns: query.columns, total, batches, close: snapshot.release };
  } catch (error) {
    await snapshot.release();
    throw error;
  }
}

async function* readBatches(
  snapshot: HeldSnapshot,
  { query, disclose }: GrantedQuery,
  start: readonly string[] | undefined,
): AsyncGenerator<readonly PageRow[]> {
  let undisclosed = new Set<number>();
  let after = start;
  try {
    for (let isLast = false; !isLast;) {
      // One row further: a last batch must be known as such before it is given.
      const found = await listRows(snapshot.reader, query, { after, limit: rowsPerBatch + 1 });
      const rows = found.slice(0, rowsPerBatch);
      isLast = found.length === rows.length;
      after = rows.at(-1)?.key;
      for (const { studentNumber } of rows) {
        if (studentNumber !== null) undisclosed.add(studentNumber);
      }
      if (isLast || undisclosed.size >= studentsPerDisclosure) {
        await disclose(undisclosed);
        undisclosed = new Set();
      }
      if (rows.length > 0) yield rows;
      // Awaited statements never yield to the event loop; other requests need it.
      await Bun.sleep(0);
    }
  } finally {
    await snapshot.release();
    await disclose(undisclosed);
  }
}
