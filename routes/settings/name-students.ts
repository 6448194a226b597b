import {
  listStudentNames,
  searchStudents,
  type FoundStudent,
} from "../../db/records/find-students.ts";
import type { Deps } from "../../src/deps.ts";

// More is no answer to a question about one student.
const foundMax = 50;

export async function findStudents(
  deps: Deps,
  districtId: string,
  text: string,
): Promise<readonly FoundStudent[]> {
  const records = await deps.databases.records(districtId);
  return searchStudents(records.orm, text.slice(0, 100), foundMax);
}

/** By Student Id; ids that are not stored are absent. */
export async function nameStudents(
  deps: Deps,
  districtId: string,
  studentIds: readonly string[],
): Promise<ReadonlyMap<string, FoundStudent>> {
  const records = await deps.databases.records(districtId);
  const found = await listStudentNames(records.orm, studentIds);
  return new Map(found.map((student) => [student.studentId, student]));
}

export function nameOf(student: FoundStudent | undefined): string | undefined {
  return student && `${student.lastName}, ${student.firstName}`;
}

export function describeNow(student: FoundStudent | undefined): string {
  if (!student) return "No longer stored, or not yet";
  return student.grade === null ? student.building : `${student.building}, grade ${student.grade}`;
}

export function disclosuresOf(studentId: string): string {
  return `/settings/disclosures/${encodeURIComponent(studentId)}`;
}
