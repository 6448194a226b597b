import type { RecordView } from "../shape.ts";

/**
 * The students of a package. Who stands around them is read from tables of its own; here it has a name only, so that it
 * can be granted or not.
 */
export const onerosterStudents: RecordView = {
  name: "oneroster",
  select: `
    select student.*, null as guardians, null as guardian_email, null as guardian_phones, null as staff
    from students student`,
  key: ["external_id"],
};
