/** What a spreadsheet would take for a formula, and would run or change, though it is only text. */
import { Refusal } from "../refusal.ts";
import type { RowLayout } from "./rows.ts";

/** Bytes with which a cell begins that `prefix` or `refuse` may have to do with. */
export const formulaFirst: readonly number[] = [...Buffer.from("=+-@\t\r'")];

const plainNumber = /^[+-](?:\d+\.?\d*|\.\d+)$/;

function isFormula(cell: string): boolean {
  return /^[=+\-@\t\r]/.test(cell) && !plainNumber.test(cell);
}

/**
 * With one `'` before it a spreadsheet shows a formula as text. It also comes before quotes that stand before such a
 * sign already, so that taking one away again from every cell like `/^'+[=+\-@\t\r]/` gives back what there was.
 */
export function escapeFormula(cell: string): string {
  return isFormula(cell) || /^'+[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** Counts the formulas of a file by column; its sentence never repeats a cell. */
export function countFormulas({ root, columns }: RowLayout): {
  readonly count: (cell: string, column: number) => void;
  readonly refuseAny: () => void;
} {
  const rows = columns.map(() => 0);
  return {
    count: (cell, column) => {
      if (isFormula(cell)) rows[column] = (rows[column] ?? 0) + 1;
    },
    refuseAny: () => {
      const found = columns.flatMap(({ label }, index) => {
        const count = rows[index] ?? 0;
        const counted = `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"}`;
        return count === 0 ? [] : [`${label} (${counted})`];
      });
      if (found.length === 0) return;
      throw new Refusal(
        "format_invalid",
        `The file of ${root} was not sent, since a spreadsheet would take cells of it for formulas: ${found.join(", ")}. ` +
          "Correct them in the student information system, or choose what else becomes of formulas under CSV options, then run again.",
      );
    },
  };
}
