import type { Block, GuardianFacts, NamedGuardian } from "../../../db/oneroster/list-guardians.ts";
import type { RawCell } from "../../formats/rows.ts";
import { explainUser, ofRejectedStudent, withoutGuardianId } from "./faults.ts";
import { cellsOf, told, type Mapped } from "./map-part.ts";

export const guardianHeadings = [
  "student_id",
  "guardian_id",
  "last_name",
  "first_name",
  "relationship",
  "email",
  "cell_phone",
  "home_phone",
] as const;

type Heading = (typeof guardianHeadings)[number];

export type GuardianContext = {
  /** Each student named has exactly the guardians of the package; otherwise these are changes. */
  readonly isExact: boolean;
  /** Columns of ours of which the package says something at all. */
  readonly kept: ReadonlySet<Heading>;
};

export function mapGuardian(guardian: GuardianFacts, { isExact, kept }: GuardianContext): Mapped {
  const { line, isDeleted, studentId, rawStudentId, guardianId, stored } = guardian;
  // Of an exact list it is enough not to be named any more.
  if (isDeleted && (isExact || !stored)) return {};
  const own = { student_id: studentId ?? rawStudentId, guardian_id: guardianId };
  const fault = guardian.studentFault
    ? ofRejectedStudent
    : guardianId === null
      ? withoutGuardianId
      : undefined;
  if (fault) return { row: { line, cells: cellsOf(guardianHeadings, own), fault } };
  const names = {
    last_name: guardian.family ?? stored?.lastName ?? null,
    first_name: guardian.given ?? stored?.firstName ?? null,
  };
  if (isDeleted) {
    const cells = cellsOf(guardianHeadings, { ...own, ...names });
    return { row: { line, cells, isRemoval: true } };
  }
  const cells: Readonly<Partial<Record<Heading, RawCell>>> = {
    ...own,
    ...names,
    relationship: guardian.relationship ?? undefined,
    email: told(guardian.email, kept.has("email")),
    cell_phone: told(guardian.sms, kept.has("cell_phone")),
    home_phone: told(guardian.phone, kept.has("home_phone")),
  };
  return { row: { line, cells: cellsOf(guardianHeadings, cells) } };
}

export function mapStaying(guardian: NamedGuardian): Mapped {
  return { row: rowOf(guardian) };
}

export function mapLeaving(guardian: NamedGuardian): Mapped {
  return { row: { ...rowOf(guardian), isRemoval: true } };
}

function rowOf({ line, studentId, guardianId, lastName, firstName }: NamedGuardian) {
  const cells = cellsOf(guardianHeadings, {
    student_id: studentId,
    guardian_id: guardianId,
    last_name: lastName,
    first_name: firstName,
  });
  return { line, cells };
}

export function mapBlock({ ofLine, studentId, fault, line }: Block): Mapped {
  const cells = cellsOf(guardianHeadings, { student_id: studentId });
  return { row: { line: ofLine, cells, fault: explainUser({ fault, line }) } };
}
