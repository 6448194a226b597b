import type { RowRule } from "./row-rule.ts";

/** From the weakest to the strongest. */
export const permissions = ["none", "view", "edit", "owner"] as const;

/** catalog.md: "Max may not be weaker than Default". */
export const maxPermission: RowRule = {
  lookups: [],
  columns: ["default", "max"],
  prepare: async () => {
    const strengthOf = (word: unknown): number => permissions.findIndex((one) => one === word);
    return function checkMax([byDefault, max]) {
      if (strengthOf(max) >= strengthOf(byDefault)) return undefined;
      return {
        column: "max",
        reason: `is weaker than Default`,
        fix: `Raise Max to ${String(byDefault)}, or lower Default.`,
      };
    };
  },
};
