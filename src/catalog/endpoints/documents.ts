import { documents as table, students } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { date, id, instant, link, required, text, words } from "../field.ts";
import { programNames } from "./plan-words.ts";

export const documentStatuses = ["In progress", "Complete"] as const;

export const documents = defineEndpoint({
  name: "documents",
  title: "Documents",
  item: "document",
  summary: "Plan documents: what they are, from when to when they hold and where they can be read.",
  directions: ["read", "write"],
  table,
  key: ["document_id"],
  student: { column: "student_id" },
  begin: "start_date",
  dependsOn: [table, students],
  columns: {
    document_id: { ...required(id(60, "Document Id")), stored: table.documentId, filters: true },
    student_id: {
      ...required(id(20, "Student Id")),
      stored: table.studentId,
      of: "students",
      filters: true,
    },
    program: { ...words(programNames, "Program"), stored: table.program, filters: true },
    form: { ...required(text("Form")), stored: table.form, filters: true },
    status: { ...required(words(documentStatuses, "Status")), stored: table.status, filters: true },
    start_date: { ...date("Start Date"), stored: table.startOn, filters: true },
    end_date: { ...date("End Date"), stored: table.endOn, filters: true },
    completed_at: { ...instant("Completed At"), stored: table.completedAt, filters: true },
    url: { ...link("URL"), stored: table.url },
  },
});
