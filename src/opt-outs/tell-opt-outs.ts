import { listUntold, markTold } from "../../db/control/opt-outs.ts";
import { findCursor, markCursor, markStudents } from "../../db/records/apply-rows.ts";
import type { Deps } from "../deps.ts";
import { describeFault } from "../log.ts";

const rowsPerBatch = 5_000;
// A load may hold the records for minutes. What is withheld is withheld all the same; only its feed waits.
const waitMillisecondsMax = 3_000;

const underWay = new WeakMap<Deps["databases"], Map<string, Promise<void>>>();

/**
 * Lets students whose opt-outs began or ended count as changed, so that feeds of changes come to them. Resolves when
 * that is done, or a little later: whoever reads a feed next, and the sweep, take up what was left.
 */
export async function tellOptOuts(
  deps: Pick<Deps, "databases" | "log">,
  districtId: string,
): Promise<void> {
  const districts = underWay.get(deps.databases) ?? new Map<string, Promise<void>>();
  underWay.set(deps.databases, districts);
  const before = districts.get(districtId) ?? Promise.resolve();
  // After the one under way, which may have looked before the caller wrote.
  const telling = before.then(() => tellAll(deps, districtId));
  districts.set(districtId, telling);
  const waited = new AbortController();
  const timer = setTimeout(() => waited.abort(), waitMillisecondsMax);
  await Promise.race([
    telling,
    new Promise<void>((resolve) => waited.signal.addEventListener("abort", () => resolve())),
  ]);
  clearTimeout(timer);
}

/** Never fails: it is asked for by those who have something else to do. */
async function tellAll(
  { databases, log }: Pick<Deps, "databases" | "log">,
  districtId: string,
): Promise<void> {
  try {
    for (;;) {
      const untold = await listUntold(databases.control.orm, districtId, rowsPerBatch);
      if (untold.length === 0) return;
      const ids = [...new Set(untold.map(({ studentId }) => studentId))];
      const records = await databases.records(districtId);
      await records.write(async (tx) => {
        const cursor = (await findCursor(tx)) + 1;
        await markStudents(tx, ids, cursor);
        await markCursor(tx, cursor);
      });
      // Killed before this, they count as changed once more, which does no harm.
      await databases.control.write((tx) => markTold(tx, untold));
    }
  } catch (error) {
    log.warn("opt-outs wait to be told", { district: districtId, ...describeFault(error) });
  }
}
