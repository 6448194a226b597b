import { openNearestNames } from "../nearest-name.ts";
import type { RowProblem, RowRule } from "./row-rule.ts";

/** catalog.md: Building "must be exactly a known building's name", and the reporting id "must agree". */
export const knownBuilding: RowRule = {
  lookups: ["buildings"],
  mayAdd: ["buildings"],
  columns: ["building", "building_reporting_id"],
  prepare: async (lookup) => {
    const idByName = new Map<string, string>();
    for (const building of await lookup("buildings")) {
      idByName.set(String(building["building"]), String(building["building_reporting_id"]));
    }
    const nameById = new Map([...idByName].map(([name, id]) => [id, name]));
    const findNearest = openNearestNames([...idByName.keys()]);
    return function checkBuilding([building, reportingId]) {
      const [name, id] = [String(building), String(reportingId)];
      const known = idByName.get(name);
      if (known === id) return undefined;
      if (known === undefined) return explainUnknown(name, id, nameById.get(id), findNearest(name));
      return {
        column: "building_reporting_id",
        reason: `does not belong to “${shorten(name)}”`,
        fix: "Correct one of the two.",
        hint: `Its Building Reporting Id is ${known}.`,
      };
    };
  },
};

function explainUnknown(
  name: string,
  id: string,
  holder: string | undefined,
  nearest: string | undefined,
): RowProblem {
  return {
    column: "building",
    reason: `“${shorten(name)}” is not a known building`,
    fix: "Correct the name, or load the building first.",
    ...(nearest ? { hint: `The nearest known one is “${nearest}”.` } : {}),
    // An id that another building has already is a misspelled name, not a new building.
    ...(holder === undefined
      ? {
          missing: {
            endpoint: "buildings",
            row: { building_reporting_id: id, building: name, active: true },
          },
        }
      : {}),
  };
}

function shorten(name: string): string {
  return name.slice(0, 100);
}
