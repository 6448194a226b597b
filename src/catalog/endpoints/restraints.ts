import { restraints as table, students } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { count, date, flag, id, required } from "../field.ts";

/** More people than hold one student. */
export const staffMax = 1_000;

export const restraints = defineEndpoint({
  name: "restraints",
  title: "Restraints",
  item: "restraint",
  summary: "Events in which staff restrained a student, as states ask for them.",
  directions: ["read", "write"],
  table,
  key: ["restraint_event_id"],
  student: { column: "student_id" },
  begin: "event_date",
  dependsOn: [table, students],
  columns: {
    restraint_event_id: {
      ...required(id(60, "Restraint Event Id")),
      stored: table.restraintEventId,
      filters: true,
    },
    student_id: {
      ...required(id(20, "Student Id")),
      stored: table.studentId,
      of: "students",
      filters: true,
    },
    event_date: { ...required(date("Event Date")), stored: table.happenedOn, filters: true },
    building_reporting_id: {
      ...id(40, "Building Reporting Id"),
      stored: table.buildingReportingId,
      of: "buildings",
      filters: true,
    },
    reason: { ...id(100, "Reason"), stored: table.reason, filters: true },
    reporting_period: {
      ...id(20, "Reporting Period"),
      stored: table.reportingPeriod,
      filters: true,
    },
    instructional_setting: {
      ...id(100, "Instructional Setting"),
      stored: table.instructionalSetting,
      filters: true,
    },
    staff_count: { ...count("Staff Count", staffMax), stored: table.staffCount },
    special_education: { ...flag("Special Education"), stored: table.isSpecialEducation },
  },
});
