import type { RecordsDatabase } from "../../db/open.ts";

const last = new WeakMap<RecordsDatabase, Promise<unknown>>();

/** Loads of one district wait for one another: two at once would only make each other compare again. */
export async function takeTurn<T>(records: RecordsDatabase, work: () => Promise<T>): Promise<T> {
  const mine = (last.get(records) ?? Promise.resolve()).then(work);
  last.set(
    records,
    mine.catch(() => undefined),
  );
  return mine;
}
