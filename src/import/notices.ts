import type { RowNotice } from "../catalog/check-rows.ts";

// A wrong delimiter makes one notice per row; nobody reads more than this.
const noticesMax = 1_000;

/** What was wrong with a load's rows: the first thousand in words, all of them counted. */
export type Notices = {
  add(notice: RowNotice): void;
  readonly kept: readonly RowNotice[];
  readonly leftOut: () => number;
};

export function collectNotices(): Notices {
  const kept: RowNotice[] = [];
  const told = new Set<string>();
  let leftOut = 0;
  return {
    kept,
    leftOut: () => leftOut,
    add: (notice) => {
      // Cut spaces are told once per column: a whole file of them is one habit of one program.
      if (!notice.isError) {
        const habit = `${notice.column} ${notice.reason}`;
        if (told.has(habit)) return;
        told.add(habit);
      }
      if (kept.length < noticesMax) kept.push(notice);
      else leftOut += 1;
    },
  };
}
