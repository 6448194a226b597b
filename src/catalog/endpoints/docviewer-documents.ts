import { documents, students } from "../../../db/records/schema.ts";
import { docviewerDocuments as table } from "../../../db/records/views/docviewer-documents.ts";
import { defineEndpoint } from "../endpoint.ts";
import { date, id, link, required, text } from "../field.ts";

export const docviewerDocuments = defineEndpoint({
  name: "docviewer/documents",
  title: "Documents for DocViewer",
  item: "document",
  summary: "The plan documents that are complete and hold today, with the address of each.",
  directions: ["read"],
  table,
  // What its readers get holds no id of the document.
  key: [],
  student: { column: "student_id" },
  begin: "start_date",
  dependsOn: [documents, students],
  removes: "never",
  completeMarker: true,
  columns: {
    student_id: {
      ...required(id(20, "Student Id")),
      stored: { name: "student_id", notNull: true },
      filters: true,
    },
    form: { ...required(text("Form")), stored: { name: "form", notNull: true }, filters: true },
    start_date: {
      ...date("Start Date"),
      stored: { name: "start_on", notNull: false },
      filters: true,
    },
    end_date: { ...date("End Date"), stored: { name: "end_on", notNull: false }, filters: true },
    url: { ...link("URL"), stored: { name: "url", notNull: false } },
  },
});
