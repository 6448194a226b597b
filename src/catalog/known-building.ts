import { nearestName } from "./nearest-name.ts";
import type { RowRule } from "./row-rule.ts";

// A file with addresses under Building has a wrong name in every row; comparing each with all would take minutes.
const hintsMax = 200;

/** catalog.md: Building "must be exactly a known building's name", and the reporting id "must agree". */
export const knownBuilding: RowRule = async (lookup) => {
  const idByName = new Map<string, string>();
  for (const building of await lookup("buildings")) {
    idByName.set(String(building["building"]), String(building["building_reporting_id"]));
  }
  const names = [...idByName.keys()];
  const hints = new Map<string, string | undefined>();
  const findHint = (name: string): string | undefined => {
    if (!hints.has(name) && hints.size < hintsMax) hints.set(name, nearestName(name, names));
    return hints.get(name);
  };
  return function checkBuilding(row) {
    const name = String(row["building"]);
    const reportingId = idByName.get(name);
    if (reportingId === undefined) {
      const nearest = findHint(name);
      const reason = `“${name.slice(0, 100)}” is not a known building`;
      const fix = "Correct the name, or load the building first.";
      const hint = nearest ? { hint: `The nearest known one is “${nearest}”.` } : {};
      return { column: "building", reason, fix, ...hint };
    }
    if (reportingId === row["building_reporting_id"]) return undefined;
    return {
      column: "building_reporting_id",
      reason: `does not belong to “${name}”`,
      fix: "Correct one of the two.",
      hint: `Its Building Reporting Id is ${reportingId}.`,
    };
  };
};
