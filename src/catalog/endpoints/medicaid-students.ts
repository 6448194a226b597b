import { programs, students } from "../../../db/records/schema.ts";
import { medicaidStudents as viewWith } from "../../../db/records/views/medicaid-students.ts";
import { defineEndpoint } from "../endpoint.ts";
import { code, id, printed, required, text } from "../field.ts";
import { programNames } from "./plan-words.ts";
import type { enrollmentCodes } from "./students.ts";

const enrollmentWords = {
  PRE_ENROLLED: "Pre-Enrolled",
  ENROLLED: "Enrolled",
  TRANSFERRED: "Transferred",
  WITHDREW: "Withdrew",
  DROPPED_OUT: "Dropped Out",
  GRADUATED: "Graduated",
  INACTIVE: "Inactive",
  HISTORICAL_IDLE: "Historical Idle",
} as const satisfies Record<(typeof enrollmentCodes)[number], string>;

const genderWords = { F: "female", M: "male" } as const;

export const medicaidStudents = defineEndpoint({
  name: "medicaid/students",
  title: "Students for Medicaid",
  item: "student",
  summary: "Every student, whatever the enrollment, with words for codes and the programs of each.",
  directions: ["read"],
  table: viewWith({
    enrollment: enrollmentWords,
    genders: genderWords,
    programs: programNames,
  }),
  key: ["student_id"],
  student: "self",
  enrollment: "all",
  dependsOn: [students, programs],
  removes: "never",
  examples: { district_enrollment: enrollmentWords.ENROLLED },
  columns: {
    student_id: {
      ...required(id(20, "Student ID")),
      stored: students.externalId,
      filters: true,
    },
    state_reporting_id: {
      ...id(40, "State Reporting ID"),
      stored: students.stateReportingId,
      filters: true,
    },
    last_name: { ...required(text("Last Name")), stored: students.lastName, filters: true },
    first_name: { ...required(text("First Name")), stored: students.firstName, filters: true },
    date_of_birth: {
      ...required(printed("MM/DD/YYYY", "Date of Birth")),
      stored: students.dateOfBirth,
    },
    gender: {
      ...required(code(Object.values(genderWords), "Gender")),
      stored: { name: "gender_word", notNull: true },
      filters: true,
    },
    grade: { ...id(20, "Grade"), stored: students.grade, filters: true },
    address: { ...text("Address"), stored: students.address },
    city: { ...text("City"), stored: students.city },
    state: { ...text("State"), stored: students.state },
    zip: { ...text("Zip"), stored: students.zip },
    building_id: {
      ...required(id(40, "Building ID")),
      stored: students.buildingReportingId,
      filters: true,
    },
    building: { ...required(text("Building")), stored: students.buildingName, filters: true },
    district_enrollment: {
      ...required(code(Object.values(enrollmentWords), "District Enrollment")),
      stored: { name: "enrollment_word", notNull: true },
      filters: true,
    },
    program_participation: {
      ...text("Program Participation"),
      stored: { name: "programs", notNull: false },
    },
  },
});
