import type { WireRow } from "../../formats/rows.ts";
import type { PlanCase } from "./plan-case.ts";

/** Plan documents, in the wire form of catalog.md. */
export function seedDocuments(cases: readonly PlanCase[]): WireRow[] {
  return cases.flatMap(({ student, rule, plans, papers }) =>
    [...plans, ...papers].map((document) => ({
      document_id: document.documentId,
      student_id: student.student_id ?? null,
      program: rule.program,
      form: document.form,
      status: document.status,
      start_date: document.startOn,
      end_date: document.endOn,
      completed_at: document.completedAt,
      // RFC 2606 keeps the domain for examples: there is nobody's plan to be read.
      url: `https://plans.example.org/documents/${document.documentId}`,
    })),
  );
}
