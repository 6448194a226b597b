import type { Deps } from "../src/deps.ts";
import { askAgain } from "../src/integrations/ask-again.ts";
import { describeFault } from "../src/log.ts";
import { beginOfNight, nightOf, openNight } from "../src/transfer/open-night.ts";
import { sweep } from "./sweep.ts";

/** The clock of the whole product. */
export function systemNow(): Date {
  return new Date();
}

// A night that begins later than this after midnight was missed and is caught up.
const onTimeMilliseconds = 10 * 60_000;

/** Opens the night after 00:00 UTC, and at once the one that began while nobody was here. */
export function startClock(deps: Deps): { stop(): void } {
  const tick = async (): Promise<void> => {
    // A throwing handler would end the process.
    try {
      const now = deps.now();
      const night = nightOf(now);
      const readyBefore = beginOfNight(night);
      const isLate = now.getTime() - Date.parse(readyBefore) > onTimeMilliseconds;
      await openNight(deps, { night, readyBefore, trigger: isLate ? "catch_up" : "nightly" });
      await askAgain(deps);
      await sweep(deps);
    } catch (error) {
      deps.log.error("the night could not be opened", describeFault(error));
    }
  };
  void tick();
  const midnight = Bun.cron("0 0 * * *", tick, { tz: "UTC" });
  // The slot may be missed (a sleeping machine, a clock that jumped); opening a night again does nothing.
  const hourly = Bun.cron("7 * * * *", tick, { tz: "UTC" });
  return {
    stop: () => {
      midnight.stop();
      hourly.stop();
    },
  };
}
