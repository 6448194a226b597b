import { isRefusal, Refusal } from "../refusal.ts";
import { isSameLook, lookAtFile, type Look } from "./choose-file.ts";
import type { FilePlace } from "./remote-file.ts";
import type { SftpSession } from "./sftp-session.ts";

export type Pace = {
  readonly betweenLooksMilliseconds: number;
  /** From the first look on; a file that changes for longer is not finished tonight. */
  readonly waitMillisecondsMax: number;
};

// Servers tell times in whole seconds, so looks that are closer together could miss a change of equal size.
export const nightPace: Pace = { betweenLooksMilliseconds: 2_000, waitMillisecondsMax: 120_000 };

/** A file that stands still, or why there is none. */
export type Settled = Look | Refusal;

/**
 * Looks at all files, waits once for all, and looks again, until none changes any more: a CSV that is cut at the end
 * of a row parses cleanly, so only standing still tells that a file is whole. Each answer stands where its place does.
 */
export async function settleFiles(
  session: SftpSession,
  places: readonly FilePlace[],
  pace: Pace,
  beforeWait: () => Promise<void>,
): Promise<readonly Settled[]> {
  const began = performance.now();
  const seen = await Promise.all(places.map((place) => lookOrRefuse(session, place)));
  const isMoving = seen.map((sight) => !isRefusal(sight));
  while (isMoving.includes(true)) {
    await beforeWait();
    await Bun.sleep(pace.betweenLooksMilliseconds);
    const isLate = performance.now() - began >= pace.waitMillisecondsMax;
    for (const [index, place] of places.entries()) {
      const before = seen[index];
      if (!isMoving[index] || before === undefined || isRefusal(before)) continue;
      const now = await lookOrRefuse(session, place);
      const hasSettled = isRefusal(now) || isSameLook(before, now);
      seen[index] = isLate && !hasSettled ? notFinished(now, pace) : now;
      isMoving[index] = !hasSettled && !isLate;
    }
  }
  return seen;
}

/** What is wrong with one file must not keep the others back; a lost connection is no file's fault. */
async function lookOrRefuse(session: SftpSession, place: FilePlace): Promise<Settled> {
  try {
    return await lookAtFile(session, place);
  } catch (error) {
    if (!isRefusal(error) || isAboutConnection(error)) throw error;
    return error;
  }
}

export function isAboutConnection({ code }: Refusal): boolean {
  return code === "connection_lost" || code === "timed_out";
}

function notFinished({ path, bytes }: Look, { waitMillisecondsMax }: Pace): Refusal {
  const seconds = Math.round(waitMillisecondsMax / 1_000).toLocaleString("en-US");
  return new Refusal(
    "not_finished",
    `“${path}” was still changing after ${seconds} seconds (${bytes.toLocaleString("en-US")} bytes at the last look), so none of it was loaded. ` +
      "Ask the vendor to write under another name and to rename the file when it is whole, or to send it earlier. The next run looks again.",
  );
}
