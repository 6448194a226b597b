import { isSamePerson } from "./sort-people.ts";
import { readFault, type FoundFault } from "./list-students.ts";
import { askNumber, type Scratch } from "./open-scratch.ts";

export type GuardianFacts = {
  readonly number: number;
  /** Of the guardian's own row. */
  readonly line: number;
  readonly isDeleted: boolean;
  readonly studentId: string | null;
  /** What stands there instead of a Student Id; null where the student is only stored. */
  readonly rawStudentId: string | null;
  /** Why the student itself is rejected. */
  readonly studentFault: FoundFault | undefined;
  readonly guardianId: string | null;
  readonly given: string | null;
  readonly family: string | null;
  readonly email: string | null;
  readonly sms: string | null;
  readonly phone: string | null;
  /** The word of the role; null where the package has none. */
  readonly relationship: string | null;
  readonly stored: StoredGuardian | undefined;
};

export type StoredGuardian = { readonly lastName: string; readonly firstName: string };

type Row = Omit<GuardianFacts, "isDeleted" | "studentFault" | "stored"> &
  Readonly<Record<"deleted", number>> &
  Readonly<Record<"fault" | "lastName" | "firstName", string | null>> & {
    readonly faultLine: number | null;
  };

const pairs = (
  isExact: boolean,
): string => `select t.number, u.line, u.deleted, t.student_id as studentId,
    s.raw_id as rawStudentId, coalesce(q.fault, q.student_fault) as fault,
    coalesce(q.fault_line, q.student_fault_line) as faultLine, u.guardian_id as guardianId, u.given, u.family,
    u.email, u.sms, u.phone, (select r.word from roles r where r.user_sourced_id = u.sourced_id and r.kind = 'guardian'
      order by r.deleted, r.line limit 1) as relationship, g.last_name as lastName, g.first_name as firstName
  from tied t join people p on p.line = t.line join users u on u.line = t.line
  left join people q on q.line = t.student_line left join users s on s.line = t.student_line
  left join stored_guardians g on g.student_id = t.student_id and g.guardian_id = u.guardian_id
  where p.is_guardian and p.fault is null ${isExact ? "and t.student_line is not null" : ""}
    and t.number > ? order by t.number limit ?`;

/** A row for each guardian and student that are tied, in the order of `users.csv`. */
export function listGuardians(
  { db }: Scratch,
  { isExact }: { readonly isExact: boolean },
  after: number,
  limit: number,
): readonly GuardianFacts[] {
  const rows = db.query<Row, [number, number]>(pairs(isExact)).all(after, limit);
  return rows.map(({ lastName, firstName, ...row }) => ({
    ...row,
    isDeleted: row.deleted === 1,
    studentFault: readFault(row.fault, row.faultLine),
    stored: lastName === null ? undefined : { lastName, firstName: firstName ?? "" },
  }));
}

/** A stored guardian that a line of the package is about, though no row of the package is its own. */
export type NamedGuardian = StoredGuardian & {
  readonly number: number;
  readonly line: number;
  readonly studentId: string;
  readonly guardianId: string;
};

const named = "g.number, u.line, g.student_id as studentId, g.guardian_id as guardianId,";

/** Of students of whom the package only tells changes: the guardians whom it does not name stay. */
const staying = `select ${named} g.last_name as lastName, g.first_name as firstName
  from stored_guardians g join people p on p.student_id = g.student_id and p.is_student
  join users u on u.line = p.line
  where u.delta and p.fault is null and p.student_fault is null and not exists (
    select 1 from tied t join users o on o.line = t.line
    where t.student_line = p.line and o.guardian_id = g.guardian_id)
  and g.number > ? order by g.number limit ?`;

export function listStayingGuardians(
  { db }: Scratch,
  after: number,
  limit: number,
): readonly NamedGuardian[] {
  return db.query<NamedGuardian, [number, number]>(staying).all(after, limit);
}

/** Guardians who leave and name nobody: they go wherever they are stored under their names. */
const leaving = `select ${named} g.last_name as lastName, g.first_name as firstName
  from users u cross join people p on p.line = u.line cross join stored_guardians g on ${isSamePerson}
  where u.deleted and p.is_guardian and p.fault is null and not exists (select 1 from ties t where t.line = u.line)
  and g.number > ? order by g.number limit ?`;

export function listLeavingGuardians(
  { db }: Scratch,
  after: number,
  limit: number,
): readonly NamedGuardian[] {
  return db.query<NamedGuardian, [number, number]>(leaving).all(after, limit);
}

/** Rejected users, once for each student whose guardians therefore stay. */
export type Block = FoundFault & {
  readonly number: number;
  readonly ofLine: number;
  readonly studentId: string;
};

export function listBlocks({ db }: Scratch, after: number, limit: number): readonly Block[] {
  const rows = db.query<Omit<Block, "line"> & { line: number | null }, [number, number]>(
    `select b.number, b.line as ofLine, coalesce(b.student_id, '') as studentId, p.fault, p.fault_line as line
     from blocks b join people p on p.line = b.line where b.number > ? order by b.number limit ?`,
  );
  return rows.all(after, limit).map((row) => ({ ...row, line: row.line ?? 0 }));
}

/** How many users there are like that, and the first of them. */
export type Counted = { readonly count: number; readonly line: number };

export function countWithoutStudent(scratch: Scratch): Counted {
  return counted(
    scratch,
    `people p join users u on u.line = p.line where p.is_guardian and p.fault is null and not u.deleted
     and not exists (select 1 from tied t where t.line = p.line)`,
  );
}

/** Who leaves, and is not stored as what it was. */
export function countGone(scratch: Scratch): Counted {
  return counted(
    scratch,
    `people p join users u on u.line = p.line where p.fault is null and (p.is_gone or (u.deleted and p.is_guardian
     and not (p.is_student or p.is_staff) and not exists (select 1 from tied t join stored_guardians g
       on g.student_id = t.student_id and g.guardian_id = u.guardian_id where t.line = p.line)
     and not (not exists (select 1 from ties t where t.line = p.line)
       and exists (select 1 from stored_guardians g where ${isSamePerson}))))`,
  );
}

function counted(scratch: Scratch, fromWhere: string): Counted {
  return {
    count: askNumber(scratch, `select count(*) from ${fromWhere}`),
    line: askNumber(scratch, `select min(p.line) from ${fromWhere}`),
  };
}
