import type { Grant } from "../../db/control/integrations.ts";
import type { Condition, RowsQuery } from "../../db/records/shape.ts";
import { columnNames, columnOf, type Endpoint } from "../catalog/endpoint.ts";
import { getEndpoint } from "../catalog/index.ts";
import { shapeOf } from "../catalog/shape.ts";
import { activeEnrollmentCodes, students } from "../catalog/endpoints/students.ts";

/**
 * The one place where a grant becomes rows: REST, files, counts and previews all ask with this query, as of the UTC
 * date `today` and without the students `withheld` (by Student Id). Limit and Filename shape files only and are not
 * part of it.
 */
export function grantedRows(
  grant: GrantBoundary,
  today: string,
  withheld: readonly string[],
): RowsQuery {
  const endpoint = getEndpoint(grant.endpoint);
  const conditions = [
    ...(endpoint.student === "none" ? [] : studentConditions(endpoint, grant, withheld)),
    ...rowConditions(endpoint, grant),
  ];
  return { shape: shapeOf(endpoint, today), columns: grantedColumns(grant), conditions };
}

/** In catalog order. */
export function grantedColumns(grant: Pick<Grant, "endpoint" | "columns">): readonly string[] {
  return columnNames(getEndpoint(grant.endpoint)).filter((name) => grant.columns.includes(name));
}

type GrantBoundary = Pick<
  Grant,
  "endpoint" | "columns" | "buildings" | "enrollment" | "programs" | "beginOn"
>;

/** Whose rows. */
function studentConditions(
  { enrollment }: Pick<Endpoint, "enrollment">,
  grant: Pick<GrantBoundary, "buildings" | "enrollment" | "programs">,
  withheld: readonly string[],
): readonly Condition[] {
  const conditions: Condition[] = [];
  const statuses = grant.enrollment ?? (enrollment === "active" ? activeEnrollmentCodes : null);
  if (statuses !== null) {
    conditions.push({ on: "student", sql: studentColumn("district_enrollment"), in: statuses });
  }
  if (grant.buildings !== null) {
    const sql = studentColumn("building_reporting_id");
    conditions.push({ on: "student", sql, in: grant.buildings });
  }
  if (grant.programs !== null) {
    const sql = studentColumn("student_id");
    conditions.push({ on: "student", sql, participatesIn: grant.programs });
  }
  if (withheld.length > 0) {
    conditions.push({ on: "student", sql: studentColumn("student_id"), notIn: withheld });
  }
  return conditions;
}

function rowConditions(endpoint: Endpoint, grant: GrantBoundary): readonly Condition[] {
  const conditions: Condition[] = [];
  if (grant.buildings !== null && endpoint.student === "none" && endpoint.building !== undefined) {
    const sql = columnOf(endpoint, endpoint.building).stored.name;
    conditions.push({ on: "row", sql, in: grant.buildings });
  }
  if (grant.beginOn !== null && endpoint.begin !== undefined) {
    const sql = columnOf(endpoint, endpoint.begin).stored.name;
    conditions.push({ on: "row", sql, atLeast: grant.beginOn });
  }
  return conditions;
}

function studentColumn(name: string): string {
  return columnOf(students, name).stored.name;
}
