import type { RecordsDatabase, RecordsReader } from "../../db/open.ts";
import { Refusal } from "../refusal.ts";

// Each snapshot holds one of the 20 connections of a district's records; loads and pages need the others.
const snapshotsMax = 8;
// A snapshot keeps the write-ahead log from shrinking; a reader that takes longer than this has stalled.
const snapshotMillisecondsMax = 15 * 60_000;

const held = new WeakMap<RecordsDatabase, number>();

export type HeldSnapshot = {
  readonly reader: RecordsReader;
  /** May be called again. */
  readonly release: () => Promise<void>;
};

/** A snapshot that outlives the call, for an answer that is still being written when the handler has returned. */
export async function holdSnapshot(records: RecordsDatabase): Promise<HeldSnapshot> {
  const count = held.get(records) ?? 0;
  if (count >= snapshotsMax) {
    const sentence =
      "This district's data is already being read whole by several clients. Try again in a few seconds, or read page by page.";
    throw new Refusal("unavailable", sentence);
  }
  held.set(records, count + 1);
  const opened = Promise.withResolvers<RecordsReader>();
  const released = Promise.withResolvers<void>();
  const timer = setTimeout(released.resolve, snapshotMillisecondsMax);
  const reading = records
    .read(async (snapshot) => {
      opened.resolve(snapshot);
      await released.promise;
    })
    .finally(() => {
      clearTimeout(timer);
      held.set(records, (held.get(records) ?? 1) - 1);
    });
  reading.catch(opened.reject);
  const release = async (): Promise<void> => {
    released.resolve();
    await reading;
  };
  return { reader: await opened.promise, release };
}
