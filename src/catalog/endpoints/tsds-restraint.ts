import { programs, restraints as table, students } from "../../../db/records/schema.ts";
import { tsdsRestraint as view } from "../../../db/records/views/tsds-restraint.ts";
import { defineEndpoint } from "../endpoint.ts";
import { count, date, flag, id, required } from "../field.ts";
import { staffMax } from "./restraints.ts";
import { reviewColumns, stateOrganizationId, uniqueStateId } from "./tsds-columns.ts";

export const tsdsRestraint = defineEndpoint({
  name: "tsds/restraint",
  title: "Restraints for TSDS",
  item: "restraint_event",
  summary: "TSDS 45435: events in which staff restrained a student, with what the state asks for.",
  directions: ["read"],
  table: view,
  key: ["restraint_event_identifier"],
  student: { column: "student_id" },
  begin: "event_date",
  enrollment: "all",
  dependsOn: [table, programs, students],
  removes: "never",
  columns: {
    ...reviewColumns,
    restraint_event_identifier: {
      ...required(id(60, "RestraintEventIdentifier")),
      stored: table.restraintEventId,
      filters: true,
    },
    event_date: { ...required(date("EventDate")), stored: table.happenedOn, filters: true },
    student_unique_state_id: uniqueStateId,
    state_organization_id: stateOrganizationId,
    "TX-PrimaryRestraintReason": {
      ...id(100, "TX-PrimaryRestraintReason"),
      stored: table.reason,
      filters: true,
    },
    "TX-ReportingPeriod": {
      ...id(20, "TX-ReportingPeriod"),
      stored: table.reportingPeriod,
      filters: true,
    },
    "TX-InstructionalSetting": {
      ...id(100, "TX-InstructionalSetting"),
      stored: table.instructionalSetting,
      filters: true,
    },
    "TX-RestraintStaff": { ...count("TX-RestraintStaff", staffMax), stored: table.staffCount },
    "TX-SpecialEducation": { ...flag("TX-SpecialEducation"), stored: table.isSpecialEducation },
    "TX-PrimaryDisability": {
      ...id(100, "TX-PrimaryDisability"),
      stored: programs.primaryDisability,
      filters: true,
    },
  },
});
