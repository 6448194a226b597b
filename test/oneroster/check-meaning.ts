/** What the binding says in words beside its tables. */
import type { Row } from "./check-table.ts";
import type { Content } from "./check-references.ts";
import { quote, type Note } from "./findings.ts";

type Rows = (table: string) => readonly Row[];

export function checkMeaning(contents: ReadonlyMap<string, Content>, note: Note): void {
  const all: Rows = (table) => contents.get(table)?.rows ?? [];
  const bulk: Rows = (table) => (contents.get(table)?.mode === "bulk" ? all(table) : []);
  checkPrimaryRoles(all("roles"), note);
  checkEveryUserHasRole(bulk("users"), contents.get("roles"), note);
  for (const table of ["classes", "enrollments"]) {
    checkType(bulk(table), "schoolSourcedId", { rows: all("orgs"), type: "school" }, note);
  }
  const years = { rows: all("academicSessions"), type: "schoolYear" };
  checkType(bulk("courses"), "schoolYearSourcedId", years, note);
  checkProfilesOfRoles(bulk("roles"), all("userProfiles"), note);
  checkPrimaryTeachers(all("enrollments"), note);
  for (const table of ["courses", "classes"]) checkSubjects(all(table), note);
  for (const table of ["lineItemLearningObjectiveIds", "resultLearningObjectiveIds"]) {
    checkLearningObjectives(all(table), note);
  }
}

/**
 * § roles.csv: of the roles that a user has in one org, one may be primary. None at all is not forbidden. What a delta
 * takes away does not count.
 */
function checkPrimaryRoles(roles: readonly Row[], note: Note): void {
  const lines = new Map<string, number>();
  for (const role of roles) {
    if (role.get("roleType") !== "primary" || role.get("status") === "tobedeleted") continue;
    const [user, org] = [role.get("userSourcedId"), role.get("orgSourcedId")];
    const key = JSON.stringify([user, org]);
    const first = lines.get(key);
    if (first === undefined) lines.set(key, role.line);
    else {
      const whose = `${quote(user)} has a primary role in ${quote(org)}`;
      note(role.place("roleType"), `${whose} in line ${first} already.`);
    }
  }
}

/** § users.csv depends on roles.csv, where a user has one role or more. */
function checkEveryUserHasRole(
  users: readonly Row[],
  roles: Content | undefined,
  note: Note,
): void {
  if (users.length > 0 && !roles) {
    note({ file: "users.csv" }, "needs roles.csv beside it, absent.");
    return;
  }
  const withRole = new Set(roles?.rows.map((role) => role.get("userSourcedId")));
  for (const user of users) {
    const id = user.get("sourcedId");
    if (!withRole.has(id)) note(user.place("sourcedId"), `${quote(id)} has no role in roles.csv.`);
  }
}

/** §§ classes.csv, enrollments.csv, courses.csv name the type of what is meant; own types may be anything. */
function checkType(
  rows: readonly Row[],
  heading: string,
  target: { readonly rows: readonly Row[]; readonly type: string },
  note: Note,
): void {
  const types = new Map(target.rows.map((row) => [row.get("sourcedId"), row.get("type")]));
  for (const row of rows) {
    const type = types.get(row.get(heading));
    if (type === undefined || type === target.type || type.startsWith("ext:")) continue;
    note(row.place(heading), `${quote(row.get(heading))} is a ${type} and no ${target.type}.`);
  }
}

/** § roles.csv: the profile is one of the role's own user. */
function checkProfilesOfRoles(roles: readonly Row[], profiles: readonly Row[], note: Note): void {
  const owners = new Map(profiles.map((row) => [row.get("sourcedId"), row.get("userSourcedId")]));
  for (const role of roles) {
    const owner = owners.get(role.get("userProfileSourcedId"));
    if (owner === undefined || owner === role.get("userSourcedId")) continue;
    note(role.place("userProfileSourcedId"), `is the profile of ${quote(owner)}.`);
  }
}

/** § enrollments.csv: primary is for teachers. */
function checkPrimaryTeachers(enrollments: readonly Row[], note: Note): void {
  for (const row of enrollments) {
    const role = row.get("role");
    if (row.get("primary") !== "true" || role === "teacher" || role.startsWith("ext:")) continue;
    note(row.place("primary"), `is true for a ${role}, and is for teachers only.`);
  }
}

/** §§ classes.csv, courses.csv: where both lists are given they are of one length. */
function checkSubjects(rows: readonly Row[], note: Note): void {
  for (const row of rows) {
    const [subjects, codes] = [row.get("subjects"), row.get("subjectCodes")];
    if (subjects === "" || codes === "") continue;
    const [names, numbers] = [subjects.split(",").length, codes.split(",").length];
    if (names !== numbers) {
      note(row.place("subjectCodes"), `has ${numbers} codes for ${names} subjects.`);
    }
  }
}

/** §§ lineItemLearningObjectiveIds.csv, resultLearningObjectiveIds.csv: of CASE, only the URN of a UUID. */
function checkLearningObjectives(rows: readonly Row[], note: Note): void {
  const urn = /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
  for (const row of rows) {
    if (row.get("source") !== "case" || urn.test(row.get("learningObjectiveId"))) continue;
    note(row.place("learningObjectiveId"), "is no UUID URN, as a CASE identifier must be.");
  }
}
