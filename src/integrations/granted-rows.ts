import type { Grant } from "../../db/control/integrations.ts";
import type { Condition, RowsQuery } from "../../db/records/shape.ts";
import { columnNames, columnOf } from "../catalog/endpoint.ts";
import { getEndpoint } from "../catalog/index.ts";
import { shapeOf } from "../catalog/shape.ts";
import { activeEnrollmentCodes, students } from "../catalog/endpoints/students.ts";

/**
 * The one place where a grant becomes rows: REST, files, counts and previews all ask with this query.
 * Limit and Filename shape files only and are not part of it.
 */
export function grantedRows(
  grant: Pick<Grant, "endpoint" | "columns" | "buildings" | "enrollment" | "beginOn">,
): RowsQuery {
  const endpoint = getEndpoint(grant.endpoint);
  const conditions: Condition[] = [];
  if (endpoint.student !== "none") {
    const statuses = grant.enrollment ?? activeEnrollmentCodes;
    conditions.push({ on: "student", sql: studentColumn("district_enrollment"), in: statuses });
  }
  if (grant.buildings !== null) {
    if (endpoint.student !== "none") {
      const sql = studentColumn("building_reporting_id");
      conditions.push({ on: "student", sql, in: grant.buildings });
    } else if (endpoint.building !== undefined) {
      const sql = columnOf(endpoint, endpoint.building).stored.name;
      conditions.push({ on: "row", sql, in: grant.buildings });
    }
  }
  if (grant.beginOn !== null && endpoint.begin !== undefined) {
    const sql = columnOf(endpoint, endpoint.begin).stored.name;
    conditions.push({ on: "row", sql, atLeast: grant.beginOn });
  }
  const columns = columnNames(endpoint).filter((name) => grant.columns.includes(name));
  return { shape: shapeOf(endpoint), columns, conditions };
}

function studentColumn(name: string): string {
  return columnOf(students, name).stored.name;
}
