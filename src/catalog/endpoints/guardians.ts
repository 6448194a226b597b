import { guardians as table, students } from "../../../db/records/schema.ts";
import { sha256 } from "../../ids.ts";
import { defineEndpoint } from "../endpoint.ts";
import { flag, id, language, required, text, type StoredValue } from "../field.ts";

export const guardians = defineEndpoint({
  name: "guardians",
  title: "Guardians",
  item: "guardian",
  summary: "Who to call for a student, and in which language.",
  directions: ["read", "write"],
  mayWriteAtFirst: true,
  table,
  key: ["student_id", "guardian_id"],
  student: { column: "student_id" },
  dependsOn: [table, students],
  removes: "others_of_student",
  derives: {
    column: "guardian_id",
    from: ["last_name", "first_name", "relationship"],
    derive: deriveGuardianId,
  },
  columns: {
    student_id: {
      ...required(id(20, "Student Id")),
      stored: table.studentId,
      of: "students",
      filters: true,
    },
    guardian_id: { ...id(60, "Guardian Id"), stored: table.guardianId, filters: true },
    last_name: { ...required(text("Last Name")), stored: table.lastName, filters: true },
    first_name: { ...required(text("First Name")), stored: table.firstName, filters: true },
    relationship: { ...text("Relationship"), stored: table.relationship },
    address: { ...text("Address"), stored: table.address },
    city: { ...text("City"), stored: table.city },
    state: { ...text("State"), stored: table.state },
    zip: { ...text("Zip"), stored: table.zip },
    home_phone: { ...text("Home Phone"), stored: table.homePhone },
    work_phone: { ...text("Work Phone"), stored: table.workPhone },
    cell_phone: { ...text("Cell Phone"), stored: table.cellPhone },
    email: { ...text("Email"), stored: table.email },
    language: { ...language("Language"), stored: table.language },
    primary: { ...flag("Primary"), stored: table.isPrimary },
  },
});

/** catalog.md: "when the file has no Guardian Id: derived from last + first + relationship". */
function deriveGuardianId(cells: readonly (StoredValue | undefined)[]): string {
  const words = cells.map((cell) => cell ?? "");
  return `g${sha256(JSON.stringify(words)).slice(0, 20)}`;
}
