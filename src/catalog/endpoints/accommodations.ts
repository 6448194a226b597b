import { accommodations as table, students } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { date, id, required, text, words } from "../field.ts";

export const accommodations = defineEndpoint({
  name: "accommodations",
  title: "Accommodations",
  item: "accommodation",
  summary: "What a student's plan changes in class and in tests.",
  directions: ["read", "write"],
  table,
  key: ["accommodation_id"],
  student: { column: "student_id" },
  begin: "start_date",
  dependsOn: [table, students],
  columns: {
    accommodation_id: {
      ...required(id(60, "Accommodation Id")),
      stored: table.accommodationId,
      filters: true,
    },
    student_id: {
      ...required(id(20, "Student Id")),
      stored: table.studentId,
      of: "students",
      filters: true,
    },
    document_id: { ...id(60, "Document Id"), stored: table.documentId, filters: true },
    accommodation: { ...required(text("Accommodation")), stored: table.accommodation },
    category: {
      ...words(["Classroom", "Testing"], "Category"),
      stored: table.category,
      filters: true,
    },
    subject: { ...text("Subject"), stored: table.subject, filters: true },
    start_date: { ...date("Start Date"), stored: table.startOn, filters: true },
    end_date: { ...date("End Date"), stored: table.endOn, filters: true },
  },
});
