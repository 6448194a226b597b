import type { OrgFacts } from "../../../db/oneroster/list-orgs.ts";
import { explainOrg } from "./faults.ts";
import { cellsOf, type Mapped } from "./map-part.ts";

export const buildingHeadings = ["building_reporting_id", "building", "active"] as const;

export function mapOrg(org: OrgFacts): Mapped {
  const { line, id, isDeleted } = org;
  const cells = cellsOf(buildingHeadings, {
    building_reporting_id: id,
    building: org.name ?? org.storedName,
    active: isDeleted ? "false" : "true",
  });
  const found = org.firstLine === line ? org.fault : "repeats";
  if (found === null) return { row: { line, cells } };
  return { row: { line, cells, fault: explainOrg({ fault: found, line: org.firstLine }) } };
}
