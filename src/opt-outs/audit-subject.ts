/**
 * What the audit log says an act was about: one student, or the list. Only the subject ever names a student, so that
 * whoever may see no student is shown the rest.
 */
export function auditSubjectOf(studentIds: ReadonlySet<string>): string {
  const [only] = studentIds;
  return studentIds.size === 1 && only !== undefined ? studentSubject(only) : "opt_outs";
}

const prefix = "student:";

export function studentSubject(studentId: string): string {
  return `${prefix}${studentId}`;
}

/** Undefined where the subject is something else. */
export function studentOfSubject(subject: string): string | undefined {
  return subject.startsWith(prefix) ? subject.slice(prefix.length) : undefined;
}
