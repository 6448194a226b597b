import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { LedgerDatabase } from "../open.ts";
import { unpackNumbers } from "./number-set.ts";
import { disclosures } from "./schema.ts";

type Receiver = { readonly integrationId: string; readonly endpoint: string };

/** When each student was last disclosed to one receiver; disclosures are only ever added, so it grows by reading on. */
type Received = {
  readonly ledger: LedgerDatabase;
  readonly receiver: string;
  /** The id of the last disclosure in it. */
  readUpTo: number;
  /** Milliseconds by student number; 0 for never. Numbers are given one after the other, so a plain array is small. */
  lastAt: Float64Array;
};

// A million students of one receiver take 8 MB. What falls out is read again from the ledger.
const receivedBytesMax = 64 * 1024 * 1024;
// One nightly push of a large district is some 100 kB.
const disclosuresPerBatch = 100;

/** The most recently used last. */
let kept: Received[] = [];

/** When each of these students was last disclosed to that receiver, in milliseconds; absent: never. */
export async function findLastDisclosures(
  ledger: LedgerDatabase,
  { integrationId, endpoint }: Receiver,
  studentNumbers: Iterable<number>,
): Promise<ReadonlyMap<number, number>> {
  const received = takeReceived(ledger, JSON.stringify([integrationId, endpoint]));
  await readOn(received, { integrationId, endpoint });
  keepWithinBounds();
  const found = new Map<number, number>();
  for (const number of studentNumbers) {
    const at = received.lastAt[number] ?? 0;
    if (at > 0) found.set(number, at);
  }
  return found;
}

function takeReceived(ledger: LedgerDatabase, receiver: string): Received {
  const known = kept.find((one) => one.ledger === ledger && one.receiver === receiver);
  const received = known ?? { ledger, receiver, readUpTo: 0, lastAt: new Float64Array(1_024) };
  kept = [...kept.filter((one) => one !== known), received];
  return received;
}

/** Two readers at once do no harm: what is merged twice is the same. */
async function readOn(received: Received, { integrationId, endpoint }: Receiver): Promise<void> {
  for (;;) {
    const batch = await received.ledger.orm
      .select({ id: disclosures.id, at: disclosures.at, packed: disclosures.studentNumbers })
      .from(disclosures)
      .where(
        and(
          gt(disclosures.id, received.readUpTo),
          // With a plus, which keeps it from an index that would sort all of the integration's for each batch.
          sql`+${disclosures.integrationId} = ${integrationId}`,
          eq(disclosures.endpoint, endpoint),
        ),
      )
      .orderBy(asc(disclosures.id))
      .limit(disclosuresPerBatch);
    for (const { id, at, packed } of batch) {
      merge(received, Date.parse(at), unpackNumbers(packed));
      received.readUpTo = Math.max(received.readUpTo, id);
    }
    if (batch.length < disclosuresPerBatch) return;
    // Awaited statements never yield to the event loop; other requests need it.
    await Bun.sleep(0);
  }
}

function merge(received: Received, at: number, sorted: readonly number[]): void {
  const highest = sorted.at(-1) ?? 0;
  if (highest >= received.lastAt.length) {
    const grown = new Float64Array(Math.max(highest + 1, received.lastAt.length * 2));
    grown.set(received.lastAt);
    received.lastAt = grown;
  }
  const { lastAt } = received;
  for (const number of sorted) lastAt[number] = Math.max(lastAt[number] ?? 0, at);
}

function keepWithinBounds(): void {
  let bytes = kept.reduce((sum, { lastAt }) => sum + lastAt.byteLength, 0);
  while (bytes > receivedBytesMax && kept.length > 1) {
    bytes -= kept.shift()?.lastAt.byteLength ?? 0;
  }
}
