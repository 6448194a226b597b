import type { Deps } from "../src/deps.ts";
import { forgetExpired } from "../src/keeping.ts";

/** What is past its keeping time goes; bytes in the spool wait seven days at most. */
export async function sweep(deps: Deps): Promise<void> {
  await forgetExpired(deps);
  await deps.spool.sweep(new Date(deps.now().getTime() - 7 * 86_400_000));
}
