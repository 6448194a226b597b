import type { Database, SQLQueryBindings } from "bun:sqlite";

type FileRow = {
  readonly line: number;
  readonly isDelta: boolean;
  readonly isDeleted: boolean;
  /** A word for what is wrong with it. */
  readonly fault: string | null;
};

export type OrgRow = FileRow & {
  readonly sourcedId: string;
  readonly isSchool: boolean;
  readonly id: string;
  readonly name: string | null;
};

export type UserRow = FileRow & {
  readonly sourcedId: string;
  /** Where it has one that is a Student Id. */
  readonly studentId: string | null;
  /** The sourcedId, where that could be one. */
  readonly sourcedIdAsId: string | null;
  /** What stands there instead of a Student Id. */
  readonly rawId: string;
  readonly guardianId: string | null;
  readonly given: string | null;
  readonly family: string | null;
  readonly middle: string | null;
  readonly email: string | null;
  readonly sms: string | null;
  readonly phone: string | null;
  readonly grade: string | null;
  readonly hasMoreGrades: boolean;
  readonly stateId: string | null;
  readonly sisId: string | null;
  readonly primaryOrg: string | null;
  readonly agents: readonly string[];
};

export type RoleRow = FileRow & {
  readonly userSourcedId: string;
  readonly isPrimary: boolean;
  readonly kind: "student" | "guardian" | "staff";
  /** Of a guardian the Relationship, of staff the Role; null for none. */
  readonly word: string | null;
  readonly begins: string | null;
  readonly ends: string | null;
  readonly org: string;
};

export type DemographicsRow = Pick<FileRow, "line" | "isDelta"> & {
  readonly userSourcedId: string;
  readonly birth: string | null;
  readonly sex: string | null;
  readonly race: string | null;
};

export type EnrollmentRow = Pick<FileRow, "line" | "isDelta"> & {
  readonly userSourcedId: string;
  readonly school: string;
};

export type FaultRow = {
  readonly file: string;
  readonly line: number;
  readonly fault: string;
  readonly blocks: boolean;
};

export type ScratchWriter = {
  addOrg(row: OrgRow): void;
  addUser(row: UserRow): void;
  addRole(row: RoleRow): void;
  addDemographics(row: DemographicsRow): void;
  addEnrollment(row: EnrollmentRow): void;
  addFault(row: FaultRow): void;
  finish(): void;
};

export function createScratchWriter(db: Database): ScratchWriter {
  const open: { finalize(): void }[] = [];
  const insertInto = (table: string, columns: string): ((...row: SQLQueryBindings[]) => void) => {
    const marks = columns.split(",").map(() => "?");
    const statement = db.prepare(`insert into ${table} (${columns}) values (${marks.join(", ")})`);
    open.push(statement);
    return (...row) => void statement.run(...row);
  };
  const org = insertInto("orgs", "line, sourced_id, delta, deleted, fault, is_school, id, name");
  const user = insertInto(
    "users",
    "line, sourced_id, delta, deleted, fault, student_id, sourced_id_as_id, raw_id, guardian_id, given, family, middle, email, sms, phone, grade, has_more_grades, state_id, sis_id, primary_org",
  );
  const agent = insertInto("agents", "line, sourced_id");
  const role = insertInto(
    "roles",
    "line, user_sourced_id, delta, deleted, fault, is_primary, kind, word, begins, ends, org",
  );
  const demographics = insertInto("demographics", "line, user_sourced_id, delta, birth, sex, race");
  const enrollment = insertInto("enrollments", "line, user_sourced_id, delta, school");
  const fault = insertInto("faults", "file, line, fault, blocks");
  const first = ({ line, isDelta, isDeleted, fault: word }: FileRow, sourcedId: string) =>
    [line, sourcedId, isDelta, isDeleted, word] as const;
  db.run("begin");
  return {
    addOrg: (row) => org(...first(row, row.sourcedId), row.isSchool, row.id, row.name),
    addUser: (row) => {
      const { given, family, middle, email, sms, phone, grade, primaryOrg } = row;
      const ids = [row.studentId, row.sourcedIdAsId, row.rawId, row.guardianId] as const;
      const cells = [given, family, middle, email, sms, phone, grade, row.hasMoreGrades] as const;
      user(...first(row, row.sourcedId), ...ids, ...cells, row.stateId, row.sisId, primaryOrg);
      for (const sourcedId of row.agents) agent(row.line, sourcedId);
    },
    addRole: (row) => {
      const { isPrimary, kind, word, begins, ends } = row;
      role(...first(row, row.userSourcedId), isPrimary, kind, word, begins, ends, row.org);
    },
    addDemographics: ({ line, userSourcedId, isDelta, birth, sex, race }) =>
      demographics(line, userSourcedId, isDelta, birth, sex, race),
    addEnrollment: ({ line, userSourcedId, isDelta, school }) =>
      enrollment(line, userSourcedId, isDelta, school),
    addFault: ({ file, line, fault: word, blocks }) => fault(file, line, word, blocks),
    finish: () => {
      db.run("commit");
      for (const statement of open) statement.finalize();
    },
  };
}
