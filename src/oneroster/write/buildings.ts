import { listDistinct } from "../../../db/records/list-distinct.ts";
import { listRows } from "../../../db/records/read-rows.ts";
import { buildings as endpoint } from "../../catalog/endpoints/buildings.ts";
import { shapeOf } from "../../catalog/shape.ts";
import type { PackageSource } from "../../package-file.ts";
import { Refusal } from "../../refusal.ts";
import { oneLine, type Line } from "./csv-file.ts";
import type { OrgHeading } from "./headings.ts";
import { buildingOrg, districtOrg } from "./sourced-id.ts";

// They are held in memory; the largest district has two thousand.
const buildingsMax = 20_000;

export type Building = { readonly id: string; readonly name: string; readonly isActive: boolean };

/** All that are stored, granted or not: the roles of staff name them. */
export async function listBuildings({ snapshot }: PackageSource): Promise<readonly Building[]> {
  const columns = ["building_reporting_id", "building", "active"];
  const query = { shape: shapeOf(endpoint), columns, conditions: [] };
  const page = { after: undefined, limit: buildingsMax + 1 };
  const rows = await listRows(snapshot, query, page);
  refuseTooMany(rows);
  return rows.map(({ json }) => {
    // Safe because the statement selects exactly these three columns.
    const row = JSON.parse(json) as {
      building_reporting_id: string;
      building: string;
      active: boolean;
    };
    return { id: row.building_reporting_id, name: row.building, isActive: row.active };
  });
}

/** Those that the granted students are in, as the students have them. */
export async function listBuildingsOfStudents({
  snapshot,
  query,
}: PackageSource): Promise<readonly Building[]> {
  const columns = ["building_reporting_id", "building"];
  const found = await listDistinct(snapshot, { ...query, columns }, buildingsMax + 1);
  refuseTooMany(found);
  return found.map(([id = "", name = ""]) => ({ id, name, isActive: false }));
}

function refuseTooMany({ length }: readonly unknown[]): void {
  if (length <= buildingsMax) return;
  const most = buildingsMax.toLocaleString("en-US");
  const sentence = `The district has more than ${most} buildings, the most that a OneRoster package may have. Remove those that are none.`;
  throw new Refusal("too_large", sentence);
}

export function districtLine(name: string): Line<OrgHeading> {
  // Unlike what was loaded, it was typed.
  return { sourcedId: districtOrg, name: oneLine(name), type: "district" };
}

export function buildingLine({ id, name }: Building): Line<OrgHeading> {
  return {
    sourcedId: buildingOrg(id),
    name,
    type: "school",
    identifier: id,
    parentSourcedId: districtOrg,
  };
}
