import type { Stage } from "../../db/staging/open-stage.ts";
import {
  countPerBuilding,
  previewChanges,
  type BuildingCount,
  type ChangePreview,
} from "../../db/staging/preview-stage.ts";
import { columnOf, type Endpoint } from "../catalog/endpoint.ts";
import { students } from "../catalog/endpoints/students.ts";
import type { LoadReport } from "./load.ts";

/** What a held load would do: for administrators only, sealed in the spool while it waits. */
export type LoadPreview = {
  readonly endpoint: string;
  readonly report: LoadReport;
  /** Stored rows that the load speaks of: its students', or all of the endpoint. */
  readonly rowsInScope: number;
  /** Building Reporting Ids; none where rows hang on no building. */
  readonly perBuilding: readonly BuildingCount[];
  readonly rows: readonly ChangePreview[];
};

// As many as a person reads before deciding.
const rowsMax = 50;

export async function previewLoad(
  stage: Stage,
  endpoint: Endpoint,
  counts: Pick<LoadPreview, "report" | "rowsInScope">,
): Promise<LoadPreview> {
  const building = buildingOf(endpoint);
  return {
    endpoint: endpoint.name,
    ...counts,
    perBuilding: building ? await countPerBuilding(stage, building) : [],
    rows: await previewChanges(stage, rowsMax),
  };
}

function buildingOf(
  endpoint: Endpoint,
): { readonly column: string; readonly of: "row" | "student" } | undefined {
  const ofStudent = columnOf(students, "building_reporting_id").stored.name;
  if (endpoint.student === "self") return { column: ofStudent, of: "row" };
  if (endpoint.student !== "none") return { column: ofStudent, of: "student" };
  if (endpoint.building === undefined) return undefined;
  return { column: columnOf(endpoint, endpoint.building).stored.name, of: "row" };
}
