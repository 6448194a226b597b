import type { Integration } from "../../db/control/integrations.ts";
import { isCalendarDate } from "../catalog/read-moment.ts";

/** The weeks in which a school year begins; a load that is never held protects nobody. */
export const rollOverDaysMax = 60;
const dayMilliseconds = 86_400_000;

export type RollOverReading = { readonly until: string | null } | { readonly error: string };

/** `Roll-over until` as it should be stored: a UTC date, inclusive, or null for none. */
export function readRollOver(
  text: string,
  saved: Pick<Integration, "rollOverUntil">,
  now: Date,
): RollOverReading {
  const until = text.trim();
  if (until === "") return { until: null };
  // A day that was fine when it was saved must not keep the rest of the form from being saved.
  if (until === saved.rollOverUntil) return { until };
  if (!isCalendarDate(until)) return { error: "Enter a day as YYYY-MM-DD." };
  const last = dateOf(new Date(now.getTime() + rollOverDaysMax * dayMilliseconds));
  if (until > last) {
    const day = new Date(last).toLocaleDateString("en-US", {
      dateStyle: "medium",
      timeZone: "UTC",
    });
    return { error: `Choose a day within ${rollOverDaysMax} days, ${day} at the latest.` };
  }
  return { until };
}

/** Whether loads are held again; the last day still belongs to the roll-over. */
export function isRollOverPast(until: string, now: Date): boolean {
  return isCalendarDate(until) && until < dateOf(now);
}

function dateOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
