import { lastLine, runInRanges, type Scratch } from "./open-scratch.ts";
import { findTied, tiePeople } from "./tie-people.ts";

/** Whether a user's row alone does not say what the user is: then it is what is stored of it. */
const leansOnStored = (rolesAreDelta: boolean): string =>
  `p.roles = 0 and (u.delta or ${rolesAreDelta ? 1 : 0})`;

export type PackageFacts = {
  /** The file of roles holds changes only. */
  readonly rolesAreDelta: boolean;
  /** A student's guardians are exactly those of the package, so its rows decide who goes. */
  readonly isExact: boolean;
};

/** Says of each user what it is, with whom it is tied, and what is wrong with it. */
export async function sortPeople(scratch: Scratch, facts: PackageFacts): Promise<void> {
  const last = lastLine(scratch);
  const leans = leansOnStored(facts.rolesAreDelta);
  const run = (sql: string): Promise<void> => runInRanges(scratch, sql, last);
  await run(byRoles);
  await run(storedStudentsAndStaff(leans));
  await run(studentsWhoAreGone);
  scratch.db.run("create index people_student on people (student_id) where is_student");
  await tiePeople(scratch, last);
  await findTied(scratch, last);
  await run(storedGuardians(leans));
  await run(faultsOfUsers(facts));
  await run(studentsWithoutId);
  await run(repeatedStudentIds);
  if (facts.isExact) await listBlocks(scratch);
  await run(whereToTell);
}

const byRoles = `insert into people (line, first_line, roles, is_student, is_guardian, is_staff, student_id)
  select u.line, (select min(f.line) from users f where f.sourced_id = u.sourced_id), count(r.line),
    coalesce(max(r.kind = 'student'), 0), coalesce(max(r.kind = 'guardian'), 0), coalesce(max(r.kind = 'staff'), 0),
    coalesce(u.student_id, case when u.delta then
      (select s.id from stored_students s where s.sis_id = u.sourced_id order by s.number limit 1) end, u.sourced_id_as_id)
  from users u left join roles r on r.user_sourced_id = u.sourced_id where u.line between ? and ? group by u.line`;

const storedStudentsAndStaff = (leans: string): string => `update people as p set
    is_student = exists (select 1 from stored_students s where s.id = p.student_id),
    is_staff = exists (select 1 from stored_users v where v.email = u.email)
  from users u where u.line = p.line and ${leans} and p.line between ? and ?`;

/** Who leaves, and is not stored: nothing is left to be done. */
const studentsWhoAreGone = `update people as p set is_student = 0, is_gone = 1
  from users u where u.line = p.line and u.deleted and p.is_student
    and not exists (select 1 from stored_students s where s.id = p.student_id) and p.line between ? and ?`;

const storedGuardians = (leans: string): string => `update people as p set is_guardian =
    exists (select 1 from tied t join stored_guardians g on g.student_id = t.student_id
      and g.guardian_id = u.guardian_id where t.line = p.line)
    or (u.deleted and not exists (select 1 from ties t where t.line = p.line)
      and exists (select 1 from stored_guardians g where ${isSamePerson}))
  from users u where u.line = p.line and ${leans} and p.line between ? and ?`;

/** A stored guardian whom only its id and names tell, since no student does. */
export const isSamePerson =
  "g.guardian_id = u.guardian_id and g.last_name = u.family and g.first_name = u.given";

const faultsOfUsers = ({ rolesAreDelta }: PackageFacts): string => `update people as p set
    fault = case
      when u.fault is not null then u.fault
      when p.first_line <> p.line then 'repeats'
      when exists (select 1 from roles r where r.user_sourced_id = u.sourced_id and r.fault is not null) then 'role'
      when p.roles > 0 or p.is_student or p.is_guardian or p.is_staff then null
      when u.deleted then null
      when ${leansOnStored(rolesAreDelta)} then 'not_stored'
      else 'no_role' end,
    fault_line = case when p.first_line <> p.line then p.first_line
      else (select min(r.line) from roles r where r.user_sourced_id = u.sourced_id and r.fault is not null) end,
    is_gone = p.is_gone or (u.deleted and p.roles = 0 and not (p.is_student or p.is_guardian or p.is_staff))
  from users u where u.line = p.line and p.line between ? and ?`;

const studentsWithoutId = `update people as p set student_fault = 'no_id'
  where p.is_student and p.fault is null and p.student_id is null and p.line between ? and ?`;

const firstOfId = `(select min(q.line) from people q
  where q.student_id = p.student_id and q.is_student and q.fault is null)`;

const repeatedStudentIds = `update people as p set student_fault = 'same_id', student_fault_line = ${firstOfId}
  where p.is_student and p.fault is null and p.student_id is not null and ${firstOfId} < p.line
    and p.line between ? and ?`;

/** Whom a rejected row is tied with; of a row that repeats a student's, that student. */
async function listBlocks(scratch: Scratch): Promise<void> {
  const last = lastLine(scratch);
  await runInRanges(
    scratch,
    `insert into blocks (line, student_id)
     select p.line, t.student_id from people p join tied t on t.line = p.line
     where p.fault is not null and t.student_line is not null and p.line between ? and ?`,
    last,
  );
  await runInRanges(
    scratch,
    `insert into blocks (line, student_id) select p.line, p.student_id from people p
     where p.fault = 'repeats' and p.is_student and p.student_id is not null and p.line between ? and ?`,
    last,
  );
  scratch.db.run("create index blocks_line on blocks (line)");
}

/** Each rejected user is told of once, where it counts. */
const whereToTell = `update people as p set told_in = case
    when exists (select 1 from blocks b where b.line = p.line) then 'guardians'
    when p.is_staff and not p.is_student and not p.is_guardian then 'users'
    else 'students' end
  where p.fault is not null and p.line between ? and ?`;
