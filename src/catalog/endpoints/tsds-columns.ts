/** What the reports for the Texas Student Data System have in common. */
import { students } from "../../../db/records/schema.ts";
import { id, required, text, type Column } from "../field.ts";

/** People look through a report by these; the state does not read them. */
export const reviewColumns = {
  student_id: {
    ...required(id(20, "Student ID")),
    stored: { name: "student_id", notNull: true },
    filters: true,
  },
  last_name: { ...required(text("Last Name")), stored: students.lastName, filters: true },
  first_name: { ...required(text("First Name")), stored: students.firstName, filters: true },
  building: { ...required(text("Building")), stored: students.buildingName, filters: true },
  grade: { ...id(20, "Grade"), stored: students.grade, filters: true },
} as const satisfies Readonly<Record<string, Column>>;

export const uniqueStateId: Column = {
  ...id(40, "StudentUniqueStateId"),
  stored: students.stateReportingId,
  filters: true,
};

export const stateOrganizationId: Column = {
  ...required(id(40, "StateOrganizationId")),
  stored: { name: "organization_id", notNull: true },
  filters: true,
};
