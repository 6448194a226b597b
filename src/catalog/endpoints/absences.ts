import { absences as table, students } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { date, id, required } from "../field.ts";

export const absences = defineEndpoint({
  name: "absences",
  title: "Absences",
  item: "absence",
  summary: "Full-day absences that move deadlines.",
  directions: ["read", "write"],
  mayWriteAtFirst: true,
  table,
  key: ["student_id", "absence_date"],
  student: { column: "student_id" },
  begin: "absence_date",
  dependsOn: [table, students],
  columns: {
    student_id: {
      ...required(id(20, "Student Id")),
      stored: table.studentId,
      of: "students",
      filters: true,
    },
    absence_date: { ...required(date("Absence Date")), stored: table.absentOn, filters: true },
  },
});
