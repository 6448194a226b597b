import type { RecordView } from "../shape.ts";

/** Plan documents that are complete and hold today; a day that is not given sets no limit. */
export const docviewerDocuments: RecordView = {
  name: "docviewer_documents",
  select: `
    select d.document_id, d.student_id, d.form, d.start_on, d.end_on, d.url
    from documents d
    where d.status = 'Complete'
      and (d.start_on is null or d.start_on <= :today)
      and (d.end_on is null or d.end_on >= :today)`,
  key: ["document_id"],
};
