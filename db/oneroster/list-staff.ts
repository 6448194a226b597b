import { readFault, type FoundFault } from "./list-students.ts";
import type { Scratch } from "./open-scratch.ts";
import { readRoleFacts, rolesOf, type RoleFacts } from "./role-facts.ts";

export type StaffFacts = {
  readonly line: number;
  readonly isDelta: boolean;
  readonly isDeleted: boolean;
  readonly found: FoundFault | undefined;
  readonly email: string | null;
  readonly given: string | null;
  readonly family: string | null;
  readonly roles: readonly RoleFacts[];
  readonly stored: StoredUser | undefined;
};

export type StoredUser = {
  readonly lastName: string;
  readonly firstName: string;
  readonly roles: string | null;
  readonly buildings: string | null;
};

type Row = Pick<StaffFacts, "line" | "email" | "given" | "family"> &
  Readonly<Record<"delta" | "deleted", number>> &
  Readonly<Record<"fault" | "stored", string | null>> & {
    readonly faultLine: number | null;
    readonly roles: string;
  };

const page = `select u.line, u.delta, u.deleted, p.fault, p.fault_line as faultLine, u.email, u.given, u.family,
    ${rolesOf("staff")} as roles, (select json_object('lastName', v.last_name, 'firstName', v.first_name,
      'roles', v.roles, 'buildings', v.buildings) from stored_users v where v.email = u.email) as stored
  from people p join users u on u.line = p.line
  where ((p.is_staff and p.fault is null) or p.told_in = 'users') and p.line > ? order by p.line limit ?`;

/** Staff, and the rejected users who are nothing else, in the order of `users.csv`. */
export function listStaff({ db }: Scratch, after: number, limit: number): readonly StaffFacts[] {
  const rows = db.query<Row, [number, number]>(page).all(after, limit);
  return rows.map((row) => ({
    ...row,
    isDelta: row.delta === 1,
    isDeleted: row.deleted === 1,
    found: readFault(row.fault, row.faultLine),
    roles: readRoleFacts(row.roles),
    // Safe because the statement above wrote it.
    stored: row.stored === null ? undefined : (JSON.parse(row.stored) as StoredUser),
  }));
}
