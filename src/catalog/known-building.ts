import { nearestName } from "./nearest-name.ts";
import type { RowRule } from "./row-rule.ts";

/** catalog.md: Building "must be exactly a known building's name", and the reporting id "must agree". */
export const knownBuilding: RowRule = async (lookup) => {
  const idByName = new Map<string, string>();
  for (const building of await lookup("buildings")) {
    idByName.set(String(building["building"]), String(building["building_reporting_id"]));
  }
  return function checkBuilding(row) {
    const name = String(row["building"]);
    const reportingId = idByName.get(name);
    if (reportingId === undefined) {
      const nearest = nearestName(name, [...idByName.keys()]);
      const fix = nearest
        ? `Use “${nearest}”, or load the building first.`
        : "Load the building first.";
      return { column: "building", reason: `“${name}” is not a known building`, fix };
    }
    if (reportingId === row["building_reporting_id"]) return undefined;
    return {
      column: "building_reporting_id",
      reason: `does not belong to “${name}”`,
      fix: `Use ${reportingId}, or correct the building.`,
    };
  };
};
