import type { RecordView } from "../shape.ts";

/** Restraints with what the state wants to know of the student; an event without a building counts for the student's. */
export const tsdsRestraint: RecordView = {
  name: "tsds_restraint",
  select: `
    select r.student_id, student.last_name, student.first_name, student.building_name, student.grade,
      r.restraint_event_id, r.happened_on, student.state_reporting_id,
      coalesce(r.building_reporting_id, student.building_reporting_id) as organization_id,
      r.reason, r.reporting_period, r.instructional_setting, r.staff_count, r.is_special_education,
      (select part.primary_disability from programs part
        where part.student_id = r.student_id and part.program = 'Special Education') as primary_disability
    from restraints r join students student on student.external_id = r.student_id`,
  key: ["restraint_event_id"],
};
