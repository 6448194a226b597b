import type { LoadSettings, MissingRow } from "../../db/control/schema.ts";
import { getEndpoint } from "../catalog/index.ts";
import type { RowProblem } from "../catalog/rules/row-rule.ts";

/** More different ones than this are no forgotten buildings but another column's values: names of people, maybe. */
const missingMax = 200;

/** Rows of other endpoints that a load's rows name and nobody has stored: listed once each, or added. */
export type MissingRows = {
  /** Gives the problem, or nothing when the missing row may be added and does not contradict another. */
  settle(problem: RowProblem): RowProblem | undefined;
  readonly list: () => readonly MissingRow[];
};

export function collectMissingRows(settings: LoadSettings): MissingRows {
  const found = new Map<string, MissingRow>();
  let isOver = false;
  const isAdding = settings.newBuildings === "add";
  return {
    list: () => (isOver ? [] : [...found.values()]),
    settle: (problem) => {
      const { missing } = problem;
      if (!missing) return problem;
      const text = JSON.stringify([missing.endpoint, missing.row]);
      const known = found.get(text);
      if (known) found.set(text, { ...known, namedBy: known.namedBy + 1 });
      else if (found.size >= missingMax) {
        isOver = true;
        return problem;
      } else {
        const other = isAdding ? findContradiction(found, missing) : undefined;
        if (other) return other;
        // Safe because rules make these rows from cells and truth values.
        found.set(text, { ...missing, namedBy: 1 } as MissingRow);
      }
      return isAdding ? undefined : problem;
    },
  };
}

/** One id with two names, or one name with two ids: nobody can tell which of them is right. */
function findContradiction(
  found: ReadonlyMap<string, MissingRow>,
  missing: NonNullable<RowProblem["missing"]>,
): RowProblem | undefined {
  const endpoint = getEndpoint(missing.endpoint);
  const alone = Object.entries(endpoint.columns)
    .filter(([name, { unique }]) => unique || endpoint.key.includes(name))
    .map(([name]) => name);
  for (const other of found.values()) {
    if (other.endpoint !== missing.endpoint) continue;
    const column = alone.find((name) => other.row[name] === missing.row[name]);
    if (column === undefined) continue;
    const label = endpoint.columns[column]?.label ?? column;
    const reason = "contradicts another row of the file about the same new one";
    return { column, reason, fix: `Use one ${label} for each.` };
  }
  return undefined;
}
