import { sql } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";

export type FoundStudent = {
  readonly studentId: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly grade: string | null;
  readonly building: string;
};

/**
 * Students whose id, last name or first name begins so; of two parts, in either order and with a comma or a space
 * between, the one begins the last name and the other the first. The exact id comes first.
 */
export async function searchStudents(
  db: RecordsReader,
  text: string,
  limit: number,
): Promise<readonly FoundStudent[]> {
  const whole = `${pattern(text)}%`;
  const parts = /^([^,]+?)\s*,\s*(.+)$/.exec(text) ?? /^(\S+)\s+(.+)$/.exec(text);
  const [one, other] = (parts ?? []).slice(1).map((part) => `${pattern(part)}%`);
  const both =
    one !== undefined && other !== undefined
      ? sql` or (last_name like ${one} escape '\\' and first_name like ${other} escape '\\')
        or (last_name like ${other} escape '\\' and first_name like ${one} escape '\\')`
      : sql``;
  return db.all<FoundStudent>(sql`
    select external_id as studentId, last_name as lastName, first_name as firstName, grade,
      building_name as building
    from students
    where external_id like ${whole} escape '\\' or last_name like ${whole} escape '\\'
      or first_name like ${whole} escape '\\'${both}
    order by external_id <> ${text}, last_name, first_name, external_id limit ${limit}`);
}

/** Of these ids, those that are stored. */
export async function listStudentNames(
  db: RecordsReader,
  studentIds: readonly string[],
): Promise<readonly FoundStudent[]> {
  return db.all<FoundStudent>(sql`
    select external_id as studentId, last_name as lastName, first_name as firstName, grade,
      building_name as building
    from students where external_id in (select value from json_each(${JSON.stringify(studentIds)}))`);
}

function pattern(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
