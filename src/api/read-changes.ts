import type { LedgerDatabase, RecordsReader } from "../../db/open.ts";
import { findLastDisclosures } from "../../db/ledger/received.ts";
import { findChangeCounter, listChanges, type ChangedRow } from "../../db/records/changes.ts";
import type { RowsQuery } from "../../db/records/shape.ts";
import type { Client } from "../access/check-token.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Deps } from "../deps.ts";
import { tellOptOuts } from "../opt-outs/tell-opt-outs.ts";
import {
  openChangeCursor,
  refuseOutrun,
  sealChangeCursor,
  type ChangeCursor,
} from "./change-cursor.ts";
import { grantedQuery, studentNumbersOf } from "./granted-query.ts";
import { refuseHiddenKey } from "./read-row.ts";

export type Change = {
  readonly change: "added" | "changed" | "removed";
  readonly row: ChangedRow;
};

export type ChangesAnswer = {
  readonly changes: readonly Change[];
  readonly nextCursor: string;
  /** More is waiting now. */
  readonly hasMore: boolean;
};

// A load may change very many rows of which a client may hear nothing; then its page ends early and it comes again.
const batchesMax = 50;
const rowsPerBatch = 1_000;

/**
 * What was added, changed and removed since a cursor, or since the beginning, in what the client may see. What is
 * given is disclosed before; without rows (HEAD) nothing is given.
 */
export async function readChanges(
  deps: Deps,
  client: Client,
  ask: {
    readonly endpoint: Endpoint;
    readonly limit: number;
    readonly since: string | undefined;
    readonly withRows: boolean;
  },
): Promise<ChangesAnswer> {
  const { districtId, id: integrationId } = client.integration;
  await tellOptOuts(deps, districtId);
  const records = await deps.databases.records(districtId);
  const ledger = await deps.databases.ledger(districtId);
  const { found, granted } = await records.read(async (snapshot) => {
    const counter = await findChangeCounter(snapshot);
    // After the snapshot has begun: whoever counts as changed in it since an opt-out is judged by that opt-out.
    const granted = await grantedQuery(deps, client, ask.endpoint);
    const { grant, query } = granted;
    refuseHiddenKey(ask.endpoint, query);
    const since = ask.since === undefined ? undefined : openChangeCursor(deps, grant, ask.since);
    const beginning = { position: { cursor: 0, key: null }, wholeUntil: counter.cursor };
    const start = since ?? beginning;
    refuseOutrun(start, counter);
    const feed = { ledger, receiver: { integrationId, endpoint: ask.endpoint.name }, query };
    const found = await collectChanges(snapshot, feed, { start, counter, limit: ask.limit });
    return { found, granted };
  });
  const next = { position: found.position, wholeUntil: found.wholeUntil };
  const nextCursor = sealChangeCursor(deps, granted.grant, next);
  const { hasMore } = found;
  const given = found.changes.map(({ row }) => row).filter(({ json }) => json !== null);
  // HEAD tells the length of the changes and gives none.
  if (ask.withRows) await granted.disclose(studentNumbersOf(given));
  return { changes: found.changes, nextCursor, hasMore };
}

type Feed = {
  readonly ledger: LedgerDatabase;
  readonly receiver: { readonly integrationId: string; readonly endpoint: string };
  readonly query: RowsQuery;
};

type Span = {
  readonly start: ChangeCursor;
  readonly counter: { readonly cursor: number; readonly forgottenCursor: number };
  readonly limit: number;
};

type Collected = ChangeCursor & Pick<ChangesAnswer, "changes" | "hasMore">;

async function collectChanges(
  snapshot: RecordsReader,
  feed: Feed,
  { start, counter, limit }: Span,
): Promise<Collected> {
  const { wholeUntil } = start;
  const { forgottenCursor } = counter;
  const changes: Change[] = [];
  let after = start.position;
  for (let batch = 0; batch < batchesMax; batch += 1) {
    // Nearly always the first batch is all that the page needs: one row further, to know whether more is waiting.
    const rowsMax = batch === 0 ? limit + 1 : rowsPerBatch;
    const page = { after, limit: rowsMax, wholeUntil, forgottenCursor };
    const rows = await listChanges(snapshot, feed.query, page);
    for (const change of await judgeRows(feed, start, rows)) {
      const last = changes.at(-1);
      if (last && changes.length === limit) {
        return { changes, position: last.row.position, wholeUntil, hasMore: true };
      }
      changes.push(change);
    }
    if (rows.length < rowsMax) {
      const position = { cursor: counter.cursor, key: null };
      return { changes, position, wholeUntil, hasMore: false };
    }
    after = rows.at(-1)?.position ?? after;
    // Awaited statements never yield to the event loop; other requests need it.
    await Bun.sleep(0);
  }
  return { changes, position: after, wholeUntil, hasMore: true };
}

/** What the client hears of these rows; nothing of one that it can neither see nor ever received. */
async function judgeRows(
  feed: Feed,
  start: ChangeCursor,
  rows: readonly ChangedRow[],
): Promise<readonly Change[]> {
  const isNew = (row: ChangedRow): boolean =>
    row.position.cursor <= start.wholeUntil ||
    (row.addedCursor !== null && row.addedCursor > start.position.cursor);
  const uncertain = rows.filter((row) => row.json === null || !isNew(row));
  const wasReceived = await findReceived(feed, uncertain);
  return rows.flatMap((row): readonly Change[] => {
    if (row.json === null) return wasReceived(row) ? [{ change: "removed", row }] : [];
    return [{ change: isNew(row) || !wasReceived(row) ? "added" : "changed", row }];
  });
}

/**
 * The ledger knows whose records a client received by this endpoint, and when last. A row that was added later,
 * while its student was out of view, is none of them: its key would tell what happened since.
 */
async function findReceived(
  { ledger, receiver, query }: Feed,
  rows: readonly ChangedRow[],
): Promise<(row: ChangedRow) => boolean> {
  if (query.shape.student === "none") return () => true;
  const numbers = studentNumbersOf(rows);
  if (numbers.size === 0) return () => false;
  const lastAt = await findLastDisclosures(ledger, receiver, numbers);
  return ({ studentNumber, addedAt }) => {
    const at = studentNumber === null ? undefined : lastAt.get(studentNumber);
    return at !== undefined && (addedAt === "" || Date.parse(addedAt) <= at);
  };
}
