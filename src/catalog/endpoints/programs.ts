import { programs as table, students } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { date, flag, id, required, text, words } from "../field.ts";
import { programNames } from "./plan-words.ts";

export const participations = ["Not Participating", "Eligibility Review", "Participating"] as const;

export const programs = defineEndpoint({
  name: "programs",
  title: "Programs",
  item: "program",
  summary: "Which students take part in Special Education, Section 504 and other programs.",
  directions: ["read", "write"],
  table,
  key: ["student_id", "program"],
  student: { column: "student_id" },
  begin: "start_date",
  dependsOn: [table, students],
  decidesView: true,
  columns: {
    student_id: {
      ...required(id(20, "Student Id")),
      stored: table.studentId,
      of: "students",
      filters: true,
    },
    program: { ...required(words(programNames, "Program")), stored: table.program, filters: true },
    participation: {
      ...required(words(participations, "Participation")),
      stored: table.participation,
      filters: true,
    },
    start_date: { ...date("Start Date"), stored: table.startOn, filters: true },
    end_date: { ...date("End Date"), stored: table.endOn, filters: true },
    primary_disability: {
      ...id(100, "Primary Disability"),
      stored: table.primaryDisability,
      filters: true,
    },
    secondary_disability: {
      ...id(100, "Secondary Disability"),
      stored: table.secondaryDisability,
      filters: true,
    },
    tertiary_disability: {
      ...id(100, "Tertiary Disability"),
      stored: table.tertiaryDisability,
      filters: true,
    },
    multiply_disabled: { ...flag("Multiply Disabled"), stored: table.isMultiplyDisabled },
    medically_fragile: { ...flag("Medically Fragile"), stored: table.isMedicallyFragile },
    instructional_setting: {
      ...id(100, "Instructional Setting"),
      stored: table.instructionalSetting,
      filters: true,
    },
    child_count_funding: {
      ...id(100, "Child Count Funding"),
      stored: table.childCountFunding,
      filters: true,
    },
    next_review_date: { ...date("Next Review Date"), stored: table.nextReviewOn, filters: true },
    next_reevaluation_date: {
      ...date("Next Reevaluation Date"),
      stored: table.nextReevaluationOn,
      filters: true,
    },
    case_manager: { ...text("Case Manager"), stored: table.caseManager, filters: true },
  },
});
