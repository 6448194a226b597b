import { sql } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";

export type NumberedStudent = { readonly number: number; readonly studentId: string };

/** Students that were ever stored, as far as removals are kept, with numbers above `after` and in their order. */
export async function listNumberedStudents(
  db: RecordsReader,
  after: number,
  limit: number,
): Promise<readonly NumberedStudent[]> {
  // Numbers are given one after the other, so mostly there is none above and no table is read.
  const [given] = await db.all<{ last: number }>(
    sql`select coalesce(max(seq), 0) as last from sqlite_sequence where name = 'students'`,
  );
  if (Number(given?.last ?? 0) <= after) return [];
  const rows = await db.all<{ number: number; student_id: string }>(sql`
    select number, external_id as student_id from students where number > ${after}
    union select student_number, key->>0 from removals
      where table_name = 'students' and student_number > ${after}
    order by number limit ${limit}`);
  return rows.map((row) => ({ number: Number(row.number), studentId: row.student_id }));
}
