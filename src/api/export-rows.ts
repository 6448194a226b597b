import type { KeysetPosition } from "../../db/records/keyset.ts";
import { readBlock, type RowsBlock } from "../../db/records/read-block.ts";
import type { RowsQuery } from "../../db/records/shape.ts";
import type { Client } from "../access/check-token.ts";
import type { Deps } from "../deps.ts";
import { countList } from "./count-list.ts";
import { grantedQuery } from "./granted-query.ts";
import { holdSnapshot, type HeldSnapshot } from "./hold-snapshot.ts";
import { isMatched, readVersion, tagOf } from "./list-version.ts";
import { narrow, sinceInstant } from "./narrow-list.ts";
import { openCursor } from "./page-cursor.ts";
import type { ListAsk, Unchanged } from "./read-page.ts";

// A few milliseconds each: the web process answers others in between.
const rowsPerBlock = 1_000;
// So many students at most wait in memory to be recorded; a whole district's read is a few records.
export const studentsPerDisclosure = 20_000;

export type RowStream = {
  readonly columns: readonly string[];
  readonly total: number;
  readonly tag: string;
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
  ask: ListAsk,
): Promise<RowStream | Unchanged> {
  const { endpoint } = ask;
  const { districtId } = client.integration;
  const { grant, query, discloseOf } = await grantedQuery(deps, client, endpoint);
  const narrowed = narrow(endpoint, query, ask.wish);
  const list = { grant, wish: narrowed.text };
  const after = ask.cursor === undefined ? undefined : openCursor(deps, list, ask.cursor);
  const snapshot = await holdSnapshot(await deps.databases.records(districtId));
  try {
    const version = await readVersion(deps, snapshot.reader, endpoint, grant);
    const tag = tagOf(version, narrowed.text, "all", JSON.stringify(after), ask.format);
    if (isMatched(ask.knownTags, tag)) {
      await snapshot.release();
      return { isUnchanged: true, tag };
    }
    const wanted = await sinceInstant(snapshot.reader, narrowed);
    const counted = { districtId, version, wish: narrowed.text };
    const total = await countList(deps, snapshot.reader, counted, wanted);
    const disclose = (numbers: ReadonlySet<number>): Promise<void> =>
      discloseOf(wanted.columns, numbers);
    const blocks = readBlocks(snapshot, wanted, disclose, after);
    return { columns: wanted.columns, total, tag, blocks, close: snapshot.release };
  } catch (error) {
    await snapshot.release();
    throw error;
  }
}

async function* readBlocks(
  snapshot: HeldSnapshot,
  query: RowsQuery,
  disclose: (studentNumbers: ReadonlySet<number>) => Promise<void>,
  start: KeysetPosition | undefined,
): AsyncGenerator<RowsBlock> {
  const read = (after: KeysetPosition | undefined): Promise<RowsBlock> =>
    readBlock(snapshot.reader, query, { after, limit: rowsPerBlock });
  let undisclosed = new Set<number>();
  try {
    let next = await read(start);
    while (next.rows > 0) {
      const block = next;
      // One block ahead: the last must be known as such before it is given. In an order one walk may end early.
      const isLast = block.rows < rowsPerBlock && !query.order;
      next = isLast ? nothing : await read(block.lastKey);
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
