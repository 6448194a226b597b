import { askNumber, type Scratch } from "./open-scratch.ts";

export type PackageContent = {
  readonly users: number;
  /** Some user is a guardian, by a role of the package. */
  readonly hasGuardians: boolean;
  /** Some student's row tells all there is of the student, not only what has changed. */
  readonly hasWholeStudents: boolean;
};

/** What follows from the package alone, whatever is stored. */
export function describeContent(scratch: Scratch): PackageContent {
  const ofKind = (kind: string): string =>
    `exists (select 1 from roles r where r.user_sourced_id = u.sourced_id and r.kind = '${kind}')`;
  const any = (where: string): boolean =>
    askNumber(scratch, `select exists (select 1 from users u where ${where})`) === 1;
  return {
    users: askNumber(scratch, "select count(*) from users"),
    hasGuardians: any(ofKind("guardian")),
    hasWholeStudents: any(`not u.delta and ${ofKind("student")}`),
  };
}

/** How many roles have begun, and have ended: as long as these stay the same, so does what the roles mean. */
export function describeDay({ db }: Scratch, today: string): string {
  const [row] = db
    .query(
      "select count(*) filter (where begins <= ?1), count(*) filter (where ends <= ?1) from roles",
    )
    .values(today);
  return `${row?.[0]} roles begun, ${row?.[1]} ended`;
}
