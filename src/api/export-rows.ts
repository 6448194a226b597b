import { readBlock, type RowsBlock } from "../../db/records/read-block.ts";
import { countRows } from "../../db/records/read-rows.ts";
import type { Client } from "../access/check-token.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Deps } from "../deps.ts";
import { grantedQuery, type GrantedQuery } from "./granted-query.ts";
import { holdSnapshot, type HeldSnapshot } from "./hold-snapshot.ts";
import { openCursor } from "./page-cursor.ts";

// A few milliseconds each: the web process answers others in between.
const rowsPerBlock = 1_000;
// So many students at most wait in memory to be recorded; a whole district's read is a few records.
const studentsPerDisclosure = 20_000;

export type RowStream = {
  readonly columns: readonly string[];
  readonly total: number;
  readonly blocks: AsyncGenerator<RowsBlock>;
  /** Gives the snapshot back, also when the blocks were never asked for. */
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
    const blocks = readBlocks(snapshot, granted, after);
    return { columns: query.columns, total, blocks, close: snapshot.release };
  } catch (error) {
    await snapshot.release();
    throw error;
  }
}

async function* readBlocks(
  snapshot: HeldSnapshot,
  { query, disclose }: GrantedQuery,
  start: readonly string[] | undefined,
): AsyncGenerator<RowsBlock> {
  const read = (after: readonly string[] | undefined): Promise<RowsBlock> =>
    readBlock(snapshot.reader, query, { after, limit: rowsPerBlock });
  let undisclosed = new Set<number>();
  try {
    let next = await read(start);
    while (next.rows > 0) {
      const block = next;
      // One block ahead: the last must be known as such before it is given.
      next = block.rows < rowsPerBlock ? nothing : await read(block.lastKey);
      for (const number of block.studentNumbers) undisclosed.add(number);
      if (next.rows === 0 || undisclosed.size >= studentsPerDisclosure) {
        await disclose(undisclosed);
        undisclosed = new Set();
      }
      yield block;
      // Awaited statements never yield to the event loop; other requests need it.
      await Bun.sleep(0);
    }
  } finally {
    await snapshot.release();
    await disclose(undisclosed);
  }
}

const nothing = {
  cells: new Uint8Array(0),
  rows: 0,
  studentNumbers: [],
  lastKey: undefined,
} as const satisfies RowsBlock;
