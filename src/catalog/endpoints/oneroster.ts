import { buildings, guardians, students, users } from "../../../db/records/schema.ts";
import { onerosterStudents as table } from "../../../db/records/views/oneroster.ts";
import { columnOf, defineEndpoint } from "../endpoint.ts";
import { text } from "../field.ts";
import { students as studentsEndpoint } from "./students.ts";

const ofStudents = [
  "student_id",
  "last_name",
  "middle_name",
  "first_name",
  "date_of_birth",
  "gender",
  "race",
  "district_enrollment",
  "grade",
  "building",
  "building_reporting_id",
  "student_reporting_id",
  "sis_internal_id",
] as const;

/** Its columns are what can be granted; which of them goes where in the package is told in `docs/oneroster.md`. */
export const oneroster = defineEndpoint({
  name: "oneroster",
  title: "OneRoster",
  item: "student",
  summary:
    "OneRoster 1.2 CSV, as one package: students with their guardians, the staff, and the buildings they are in.",
  directions: ["read"],
  package: "oneroster",
  table,
  // A package has no rows that could be addressed.
  key: [],
  student: "self",
  dependsOn: [students, guardians, users, buildings],
  removes: "never",
  neverWithout: [
    "student_id",
    "last_name",
    "first_name",
    "district_enrollment",
    "building",
    "building_reporting_id",
  ],
  columns: {
    ...Object.fromEntries(
      // Nor any that could be filtered.
      ofStudents.map((name) => [name, { ...columnOf(studentsEndpoint, name), filters: false }]),
    ),
    guardians: { ...text("Guardians"), stored: { name: "guardians", notNull: false } },
    guardian_email: {
      ...text("Guardian Email"),
      stored: { name: "guardian_email", notNull: false },
      beside: "guardians",
    },
    guardian_phones: {
      ...text("Guardian Phones"),
      stored: { name: "guardian_phones", notNull: false },
      beside: "guardians",
    },
    staff: { ...text("Staff"), stored: { name: "staff", notNull: false } },
  },
});
