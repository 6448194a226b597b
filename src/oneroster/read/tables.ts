/** The files that are read: which columns the binding gives them, which are used, and without which there is no use. */
import {
  demographicsHeadings,
  orgHeadings,
  raceHeadings,
  roleHeadings,
  userHeadings,
} from "../write/headings.ts";

export type Table<Name extends string = string> = {
  /** Of the file. */
  readonly stem: string;
  readonly columns: readonly string[];
  readonly used: readonly Name[];
  readonly needed: readonly Name[];
};

export const orgTable = {
  stem: "orgs",
  columns: orgHeadings,
  used: ["sourcedId", "status", "name", "type", "identifier"],
  needed: ["sourcedId", "name", "type"],
} as const satisfies Table;

export const userTable = {
  stem: "users",
  // The last was taken out by the correction 1.2.1.
  columns: [...userHeadings, "resourceSourcedIds"],
  // Of all that there is of a user the password is never looked at.
  used: [
    "sourcedId",
    "status",
    "userIds",
    "givenName",
    "familyName",
    "middleName",
    "identifier",
    "email",
    "sms",
    "phone",
    "agentSourcedIds",
    "grades",
    "primaryOrgSourcedId",
  ],
  needed: ["sourcedId", "givenName", "familyName"],
} as const satisfies Table;

export const roleTable = {
  stem: "roles",
  columns: roleHeadings,
  used: ["status", "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId"],
  needed: ["userSourcedId", "role", "orgSourcedId"],
} as const satisfies Table;

export const demographicsTable = {
  stem: "demographics",
  columns: demographicsHeadings,
  used: ["sourcedId", "status", "birthDate", "sex", ...raceHeadings],
  needed: ["sourcedId"],
} as const satisfies Table;

export const enrollmentTable = {
  stem: "enrollments",
  columns: [
    "sourcedId",
    "status",
    "dateLastModified",
    "classSourcedId",
    "schoolSourcedId",
    "userSourcedId",
    "role",
    "primary",
    "beginDate",
    "endDate",
  ],
  used: ["status", "userSourcedId", "schoolSourcedId", "role"],
  needed: ["userSourcedId", "schoolSourcedId", "role"],
} as const satisfies Table;
