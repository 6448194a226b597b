import type { Deps } from "../src/deps.ts";
import { stagingFolderOf } from "../src/import/load-spooled.ts";
import { sweepStaging } from "../src/import/sweep-staging.ts";
import { bringLedgersUp } from "../src/disclosures/bring-ledgers-up.ts";
import { forgetExpired, forgetOldChanges, keepingDays } from "../src/keeping.ts";

/** What is past its keeping time goes; bytes in the spool wait seven days at most. */
export async function sweep(deps: Deps): Promise<void> {
  await forgetExpired(deps);
  // Before removals go: after that nobody could tell any more whose number was whose.
  await bringLedgersUp(deps);
  await forgetOldChanges(deps);
  const daysAgo = (days: number): Date => new Date(deps.now().getTime() - days * 86_400_000);
  await deps.spool.sweep(daysAgo(keepingDays.spool));
  await deps.errorFiles.sweep(daysAgo(keepingDays.rowErrors));
  await sweepStaging(stagingFolderOf(deps), deps.now());
}
