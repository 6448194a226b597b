import type { RecordsReader } from "../../db/open.ts";
import { countStudentsAmong } from "../../db/records/count-withheld.ts";
import { columnOf } from "../catalog/endpoint.ts";
import { students } from "../catalog/endpoints/students.ts";
import { grantedRows } from "../integrations/granted-rows.ts";

/** How many students a grant would let through, were they not opted out: those whom a file says it has withheld. */
export async function countWithheld(
  snapshot: RecordsReader,
  grant: Parameters<typeof grantedRows>[0],
  today: string,
  studentIds: readonly string[],
): Promise<number> {
  const idColumn = columnOf(students, "student_id").stored.name;
  return countStudentsAmong(snapshot, grantedRows(grant, today, []), { idColumn, studentIds });
}
