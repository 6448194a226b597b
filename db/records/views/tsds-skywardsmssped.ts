import type { RecordView } from "../shape.ts";

/** Participations in special education whose student has a complete document of it, one or several. */
export const tsdsSkywardsmssped: RecordView = {
  name: "tsds_skywardsmssped",
  select: `
    select part.student_id, student.last_name, student.first_name, student.building_name, student.grade,
      student.state_reporting_id, student.building_reporting_id as organization_id, part.start_on,
      part.primary_disability, part.secondary_disability, part.tertiary_disability, part.is_multiply_disabled,
      part.is_medically_fragile, part.instructional_setting, part.child_count_funding
    from programs part join students student on student.external_id = part.student_id
    where part.program = 'Special Education' and part.participation = 'Participating'
      and exists (select 1 from documents d
        where d.student_id = part.student_id and d.program = 'Special Education' and d.status = 'Complete')`,
  key: ["student_id"],
};
