import type { LoadReport } from "./load.ts";

// catalog.md, "Mass-change guard": "for tables with 50 rows or more: removed > 10 % or changed > 75 % of the
// stored rows in the load's scope → held".
const scopeRowsMin = 50;
const removedPercentMax = 10;
const changedPercentMax = 75;

/** So few changes never trip the guard, however many rows there are: nobody needs to count them. */
export function isHarmless({ rowsChanged, rowsRemoved }: LoadReport): boolean {
  const fewest = (percent: number): number => (scopeRowsMin * percent) / 100;
  return rowsRemoved <= fewest(removedPercentMax) && rowsChanged <= fewest(changedPercentMax);
}

/** Why a load waits for an administrator, if it does. */
export function judgeChanges(report: LoadReport, rowsInScope: number): string | undefined {
  if (rowsInScope < scopeRowsMin) return undefined;
  const reasons = [
    tell("remove", report.rowsRemoved, rowsInScope, removedPercentMax),
    tell("change", report.rowsChanged, rowsInScope, changedPercentMax),
  ].filter((reason) => reason !== undefined);
  if (reasons.length === 0) return undefined;
  return `It would ${reasons.join(" and ")}.`;
}

function tell(verb: string, rows: number, all: number, percentMax: number): string | undefined {
  if (rows * 100 <= all * percentMax) return undefined;
  const percent = Math.round((rows * 1_000) / all) / 10;
  const count = (number: number): string => number.toLocaleString("en-US");
  return `${verb} ${count(rows)} of ${count(all)} stored rows (${percent} %, more than ${percentMax} %)`;
}
