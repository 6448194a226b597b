import type { Load, LoadFailure } from "./load.ts";
import { scopeOf } from "./removal-scope.ts";
import type { StagedPart } from "./stage-part.ts";

/**
 * catalog.md: the error budget, over all files of the load, and "a load with no rows fails unless the location says
 * that it may be empty".
 */
export function judgeReports(
  { settings }: Load,
  parts: readonly StagedPart[],
): LoadFailure | undefined {
  const empty = parts.find(
    ({ load, report }) => report.rowsRead === 0 && (load.isRequired || scopeOf(load) === "all"),
  );
  if (empty && !settings.mayBeEmpty) {
    const which = parts.length > 1 ? `“${empty.load.fileName}”` : "The file";
    const sentence = `${which} has no rows. Nothing was stored. Send a file with rows.`;
    return { reason: "empty_file", sentence };
  }
  const broken = parts.find((part) => parts.length > 1 && isBroken(part));
  if (broken) return tellBroken(broken);
  const rowsRead = sum(parts.map(({ report }) => report.rowsRead));
  const rowsRejected = sum(parts.map(({ report }) => report.rowsRejected));
  const { errorPercentMax, errorRowsMax } = settings;
  const budget = Math.min(Math.floor((rowsRead * errorPercentMax) / 100), errorRowsMax ?? Infinity);
  if (rowsRejected <= budget) return undefined;
  const sentence =
    `${count(rowsRejected)} of ${count(rowsRead)} rows have errors; at most ${count(budget)} may. ` +
    "Nothing was stored. Correct the rows listed and send the file again.";
  return { reason: "too_many_errors", sentence };
}

// More than this of one file is no accident of single rows, however many good rows its neighbours have.
const brokenPercent = 50;

function isBroken({ load, report }: StagedPart): boolean {
  const percentMax = Math.max(brokenPercent, load.settings.errorPercentMax);
  return load.isRequired && report.rowsRejected * 100 > report.rowsRead * percentMax;
}

function tellBroken({ load, report }: StagedPart): LoadFailure {
  const sentence =
    `${count(report.rowsRejected)} of ${count(report.rowsRead)} rows of “${load.fileName}” have errors, so nothing of any file was stored. ` +
    "Correct the rows listed and send all files again.";
  return { reason: "too_many_errors", sentence };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function count(rows: number): string {
  return rows.toLocaleString("en-US");
}
