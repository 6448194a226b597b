import { setTimeout as sleep } from "node:timers/promises";

/** Longest wait for another process to end its write; a load in the records database is the longest there is. */
const busyMillisecondsMax = 60_000;

/**
 * The one writer of a database in this process. Two open write transactions in one process freeze the event
 * loop and always fail, so they queue here; between processes a busy database is asked again, with jitter.
 */
export function createWriter(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return function write<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(() => retryWhileBusy(work));
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Safe to repeat because a busy database has rolled the transaction back. */
export async function retryWhileBusy<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + busyMillisecondsMax;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      if (hasStaleSnapshot(error)) endFailedStatements();
      await sleep(5 + Math.random() * 30);
    }
  }
}

/**
 * libsql ends a statement that found the database busy only when it is collected. Until then its connection keeps
 * its locks and its old snapshot, on which no write can begin, however often it is tried.
 */
export function endFailedStatements(): void {
  Bun.gc(true);
}

function hasStaleSnapshot(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("extendedCode" in cause && cause.extendedCode === "SQLITE_BUSY_SNAPSHOT") return true;
  }
  return false;
}

export function isBusy(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? String(cause.code) : "";
    if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return true;
  }
  return false;
}
