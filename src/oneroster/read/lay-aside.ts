import type { ScratchWriter } from "../../../db/oneroster/write-scratch.ts";
import { isCalendarDate, readDate } from "../../catalog/read-moment.ts";
import { studentUser } from "../write/sourced-id.ts";
import type { Mode } from "./read-manifest.ts";
import type { Cells, TableRow } from "./read-table.ts";
import type {
  demographicsTable,
  enrollmentTable,
  orgTable,
  roleTable,
  userTable,
} from "./tables.ts";
import { isTrue, readList, readRace, readRole, readTypedId } from "./words.ts";

type UsedOf<T extends { readonly used: readonly string[] }> = T["used"][number];

/** What the rows of a file are laid aside with. */
export type Aside = {
  readonly writer: ScratchWriter;
  readonly mode: Mode;
  /** Of userIds, which types there are at all. */
  readonly idTypes: Set<string>;
  /** Some rows tell changes only. */
  markDelta(): void;
};

type Status = {
  readonly isDelta: boolean;
  readonly isDeleted: boolean;
  readonly fault: string | null;
};

/** The binding: where a row contradicts the mode of its file, the row is right. */
function readStatus(aside: Aside, status: string | null): Status {
  const word = status?.trim().toLowerCase() ?? "";
  const isDelta = aside.mode === "delta" || word !== "";
  if (isDelta) aside.markDelta();
  const isKnown = ["", "active", "tobedeleted"].includes(word);
  return { isDelta, isDeleted: word === "tobedeleted", fault: isKnown ? null : "status" };
}

/** A row that is broken, or without the sourcedId that says whom it is about, is told by its place alone. */
function readSourcedId<Name extends string>(
  { writer }: Aside,
  file: string,
  { line, isBroken, cells }: TableRow<Name>,
  name: Name,
): string | undefined {
  const sourcedId = cells[name]?.trim() ?? "";
  if (!isBroken && sourcedId !== "") return sourcedId;
  const blocks = file === "users" || file === "roles";
  writer.addFault({ file, line, fault: isBroken ? "broken" : "no_sourced_id", blocks });
  return undefined;
}

export function layOrg(aside: Aside, row: TableRow<UsedOf<typeof orgTable>>): void {
  const sourcedId = readSourcedId(aside, "orgs", row, "sourcedId");
  if (sourcedId === undefined) return;
  const { line, cells } = row;
  aside.writer.addOrg({
    ...readStatus(aside, cells.status),
    line,
    sourcedId,
    isSchool: cells.type?.trim().toLowerCase() === "school",
    id: cells.identifier?.trim() || sourcedId,
    name: cells.name,
  });
}

const studentIdPattern = /^[A-Za-z0-9]{1,20}$/;
const guardianIdCharactersMax = 60;
const sisIdCharactersMax = 100;

export function layUser(aside: Aside, row: TableRow<UsedOf<typeof userTable>>): void {
  const sourcedId = readSourcedId(aside, "users", row, "sourcedId");
  if (sourcedId === undefined) return;
  const { line, cells } = row;
  const identifier = cells.identifier?.trim() ?? "";
  const studentId = studentIdPattern.test(identifier) ? identifier : null;
  const grades = readList(cells.grades);
  aside.writer.addUser({
    ...readStatus(aside, cells.status),
    line,
    sourcedId,
    studentId,
    sourcedIdAsId: studentIdPattern.test(sourcedId) ? sourcedId : null,
    rawId: identifier || sourcedId,
    guardianId: [identifier, sourcedId].find(isGuardianId) ?? null,
    given: cells.givenName,
    family: cells.familyName,
    middle: cells.middleName,
    email: cells.email?.trim() || null,
    sms: cells.sms,
    phone: cells.phone,
    grade: grades[0] ?? null,
    hasMoreGrades: grades.length > 1,
    primaryOrg: cells.primaryOrgSourcedId?.trim() ?? null,
    agents: readList(cells.agentSourcedIds),
    ...readIds(aside, cells, sourcedId, studentId),
  });
}

function isGuardianId(id: string): boolean {
  return id !== "" && id.length <= guardianIdCharactersMax;
}

/** Where the sourcedId is one that we wrote, the SIS's own id stands among the others. */
function readIds(
  { idTypes }: Aside,
  { userIds }: Cells<"userIds">,
  sourcedId: string,
  studentId: string | null,
): { readonly stateId: string | null; readonly sisId: string | null } {
  const stateId = readTypedId(userIds, "state");
  const isOurs = studentId !== null && sourcedId === studentUser(studentId);
  const own = sourcedId.length <= sisIdCharactersMax ? sourcedId : null;
  const sisId = isOurs ? readTypedId(userIds, "sis") : own;
  if (stateId !== null) idTypes.add("state");
  if (sisId !== null) idTypes.add("sis");
  return { stateId, sisId };
}

export function layRole(aside: Aside, row: TableRow<UsedOf<typeof roleTable>>): void {
  const userSourcedId = readSourcedId(aside, "roles", row, "userSourcedId");
  if (userSourcedId === undefined) return;
  const { line, cells } = row;
  const begins = readDay(cells.beginDate);
  const ends = readDay(cells.endDate);
  const status = readStatus(aside, cells.status);
  const faults = [
    status.fault,
    cells.role === null ? "no_role_word" : null,
    begins === undefined ? "begins" : null,
    ends === undefined ? "ends" : null,
  ];
  aside.writer.addRole({
    ...status,
    ...readRole(cells.role ?? ""),
    fault: faults.find((fault) => fault !== null) ?? null,
    line,
    userSourcedId,
    isPrimary: cells.roleType?.trim().toLowerCase() === "primary",
    begins: begins ?? null,
    ends: ends ?? null,
    org: cells.orgSourcedId?.trim() ?? "",
  });
}

/** Undefined for what is no day. */
function readDay(cell: string | null): string | null | undefined {
  const text = cell?.trim() ?? "";
  if (text === "") return null;
  if (isCalendarDate(text)) return text;
  const reading = readDate(text);
  return "value" in reading ? reading.value : undefined;
}

export function layDemographics(
  aside: Aside,
  row: TableRow<UsedOf<typeof demographicsTable>>,
): void {
  const userSourcedId = readSourcedId(aside, "demographics", row, "sourcedId");
  if (userSourcedId === undefined) return;
  const { line, cells } = row;
  const { isDelta, isDeleted, fault } = readStatus(aside, cells.status);
  if (fault !== null) {
    aside.writer.addFault({ file: "demographics", line, fault, blocks: false });
    return;
  }
  // That they are to be deleted says nothing new of the student.
  if (isDeleted) return;
  const race = readRace((heading) => isTrue(cells[heading]));
  const { birthDate: birth, sex } = cells;
  aside.writer.addDemographics({ line, userSourcedId, isDelta, birth, sex, race });
}

export function layEnrollment(aside: Aside, row: TableRow<UsedOf<typeof enrollmentTable>>): void {
  const userSourcedId = readSourcedId(aside, "enrollments", row, "userSourcedId");
  if (userSourcedId === undefined) return;
  const { line, cells } = row;
  const { isDelta, isDeleted, fault } = readStatus(aside, cells.status);
  if (fault !== null) {
    aside.writer.addFault({ file: "enrollments", line, fault, blocks: false });
    return;
  }
  const school = cells.schoolSourcedId?.trim() ?? "";
  if (isDeleted || cells.role?.trim().toLowerCase() !== "student" || school === "") return;
  aside.writer.addEnrollment({ line, userSourcedId, isDelta, school });
}
