import { students as table } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { code, date, id, idOfLettersAndDigits, language, required, text } from "../field.ts";
import { knownBuilding } from "../rules/known-building.ts";

export const enrollmentCodes = [
  "PRE_ENROLLED",
  "ENROLLED",
  "TRANSFERRED",
  "WITHDREW",
  "DROPPED_OUT",
  "GRADUATED",
  "INACTIVE",
  "HISTORICAL_IDLE",
] as const;

/** Exports default to these (catalog.md: "Active means PRE_ENROLLED or ENROLLED"). */
export const activeEnrollmentCodes: readonly string[] = ["PRE_ENROLLED", "ENROLLED"];

const genders = { m: "M", male: "M", f: "F", female: "F" };

export const students = defineEndpoint({
  name: "students",
  title: "Students",
  item: "student",
  summary: "Who the students are, where they live and which building they attend.",
  directions: ["read", "write"],
  mayWriteAtFirst: true,
  table,
  key: ["student_id"],
  student: "self",
  dependsOn: [table],
  rules: [knownBuilding],
  columns: {
    student_id: {
      ...required(idOfLettersAndDigits(20, "Student Id")),
      stored: table.externalId,
      filters: true,
    },
    last_name: { ...required(text("Last Name")), stored: table.lastName, filters: true },
    middle_name: { ...text("Middle Name"), stored: table.middleName },
    first_name: { ...required(text("First Name")), stored: table.firstName, filters: true },
    date_of_birth: { ...required(date("Date of Birth")), stored: table.dateOfBirth, filters: true },
    gender: {
      ...required(code(["M", "F"], "Gender", genders)),
      stored: table.gender,
      filters: true,
    },
    district_enrollment: {
      ...required(code(enrollmentCodes, "District Enrollment")),
      stored: table.enrollment,
      filters: true,
    },
    grade: { ...id(20, "Grade"), stored: table.grade, filters: true },
    address: { ...text("Address"), stored: table.address },
    city: { ...text("City"), stored: table.city },
    state: { ...text("State"), stored: table.state },
    zip: { ...text("Zip"), stored: table.zip },
    race: { ...text("Race"), stored: table.race },
    language: { ...language("Language"), stored: table.language },
    district_of_residence: { ...text("District of Residence"), stored: table.districtOfResidence },
    county_of_residence: { ...text("County of Residence"), stored: table.countyOfResidence },
    district_of_service: { ...text("District of Service"), stored: table.districtOfService },
    student_reporting_id: {
      ...id(40, "Student Reporting Id"),
      stored: table.stateReportingId,
      filters: true,
    },
    building: { ...required(text("Building")), stored: table.buildingName, filters: true },
    building_reporting_id: {
      ...required(id(40, "Building Reporting Id")),
      stored: table.buildingReportingId,
      filters: true,
    },
    sis_internal_id: { ...id(100, "SIS Internal ID"), stored: table.sisInternalId, filters: true },
  },
});
