import { runInRanges, type Scratch } from "./open-scratch.ts";

/** A guardian and a student are tied when either names the other. */
export async function tiePeople(scratch: Scratch, last: number): Promise<void> {
  await runInRanges(
    scratch,
    "insert or ignore into ties select a.line, a.sourced_id from agents a where a.line between ? and ?",
    last,
  );
  await runInRanges(
    scratch,
    `insert or ignore into ties select u.line, w.sourced_id from agents a
     join users w on w.line = a.line join users u on u.sourced_id = a.sourced_id where a.line between ? and ?`,
    last,
  );
}

/** A sourcedId that is not in the package: a SIS Internal ID, one that we wrote, or a Student Id. */
const storedStudent = `coalesce(
  (select s.id from stored_students s where s.sis_id = t.sourced_id order by s.number limit 1),
  (select s.id from stored_students s where 's-' || s.id = t.sourced_id and s.id = substr(t.sourced_id, 3)),
  (select s.id from stored_students s where s.id = t.sourced_id))`;

/** Ties with students: those of the package, and of a change also those that are only stored. */
export async function findTied(scratch: Scratch, last: number): Promise<void> {
  await runInRanges(
    scratch,
    `insert into tied (line, student_line, student_id)
     select t.line, p.line, p.student_id from ties t join users s on s.sourced_id = t.sourced_id
     join people p on p.line = s.line
     where p.is_student and p.line = p.first_line and p.line <> t.line and t.line between ? and ?
     order by t.line, p.line`,
    last,
  );
  await runInRanges(
    scratch,
    `insert into tied (line, student_id)
     select line, student_id from (
       select t.line, ${storedStudent} as student_id from ties t
       join users u on u.line = t.line
       where u.delta and not exists (select 1 from users s where s.sourced_id = t.sourced_id) and t.line between ? and ?)
     where student_id is not null order by line`,
    last,
  );
  scratch.db.run("create index tied_line on tied (line)");
  scratch.db.run("create index tied_student on tied (student_line)");
}
