import type { PrintedForm } from "../../db/records/shape.ts";
import type { WireRow, WireValue } from "../formats/rows.ts";
import { columnOf, type Endpoint } from "./endpoint.ts";
import type { Column } from "./field.ts";
import { readField } from "./read-field.ts";

/**
 * Nobody's child: made up, and the same on every page, with one plan, one service and one therapist. By wire name, since
 * columns of one name mean one thing.
 */
const words: WireRow = {
  student_id: "S10042",
  guardian_id: "G20017",
  last_name: "Alvarez-Kim",
  middle_name: "June",
  first_name: "Ada",
  relationship: "Mother",
  date_of_birth: "2015-03-09",
  district_enrollment: "ENROLLED",
  grade: "05",
  address: "12 Maple Street",
  city: "Springfield",
  state: "OH",
  zip: "04512",
  language: "es",
  home_phone: "555-0134",
  work_phone: "555-0135",
  cell_phone: "555-0136",
  email: "ada.parent@example.org",
  student_reporting_id: "0004711",
  building: "Lincoln Elementary",
  building_reporting_id: "012345",
  sis_internal_id: "88231",
  district_of_residence: "Springfield",
  district_of_service: "Springfield",
  county_of_residence: "Clark",
  absence_date: "2026-10-05",
  admin: false,
  deleted: false,
  role: "Teacher",
  form: "IEP",
  default: "view",
  max: "edit",
  program: "Special Education",
  participation: "Participating",
  start_date: "2026-09-08",
  end_date: "2027-09-07",
  primary_disability: "Speech or language impairment",
  multiply_disabled: false,
  medically_fragile: false,
  instructional_setting: "General classroom",
  child_count_funding: "State",
  next_review_date: "2027-09-07",
  next_reevaluation_date: "2029-09-07",
  case_manager: "Ben Okafor",
  document_id: "D30012",
  status: "Complete",
  completed_at: "2026-09-08T14:30:00Z",
  url: "https://plans.example.org/documents/D30012",
  service_id: "V40027",
  service: "Speech therapy",
  minutes: 30,
  frequency: "week",
  setting: "Individual",
  delivery: "In person",
  provider_email: "mira.holt@springfield.example.org",
  accommodation_id: "A50003",
  accommodation: "Extra time",
  category: "Testing",
  subject: "Reading",
  log_id: "L60118",
  service_date: "2026-10-05",
  start_time: "09:05",
  end_time: "09:35",
  duration_mins: 30,
  time_away_mins: 0,
  total_time_mins: 30,
  student_observation: "Said r clearly in 18 of 20 words.",
  primary_activity: "Picture cards",
  goal_objective: "Says r in whole sentences",
  progress: "On track",
  session_notes: "Needed fewer reminders than last week.",
  provider_type: "Speech-language pathologist",
  provider_name: "Mira Holt",
  provider_title: "MS, CCC-SLP",
  restraint_event_id: "R70009",
  event_date: "2026-10-05",
  reason: "Danger to others",
  reporting_period: "1",
  staff_count: 2,
  special_education: true,
  state_reporting_id: "0004711",
  building_id: "012345",
  program_participation: "Special Education; English Learners",
  student_unique_state_id: "0004711",
  state_organization_id: "012345",
  restraint_event_identifier: "R70009",
  "TX-EffectiveDateSpEd": "2026-09-08",
  "TX-PrimaryDisability": "Speech or language impairment",
  "TX-SecondaryDisability": null,
  "TX-TertiaryDisability": null,
  "TX-MultiplyDisabled": false,
  "TX-MedicallyFragile": false,
  "TX-InstructionalSetting": "General classroom",
  "TX-ChildCountFunding": "State",
  "TX-PrimaryRestraintReason": "Danger to others",
  "TX-ReportingPeriod": "1",
  "TX-RestraintStaff": 2,
  "TX-SpecialEducation": true,
};

/** A made-up row of these columns, good enough to be loaded. */
export function exampleRow(endpoint: Endpoint, columns: readonly string[]): WireRow {
  const values = columns.map((name) => [name, exampleValue(endpoint, name)]);
  return Object.fromEntries(values);
}

/** The row's key as its address has it. */
export function exampleKey(endpoint: Endpoint): string {
  const row = exampleRow(endpoint, endpoint.key);
  return endpoint.key.map((name) => encodeURIComponent(String(row[name]))).join(",");
}

function exampleValue(endpoint: Endpoint, name: string): WireValue {
  const column = columnOf(endpoint, name);
  const word = endpoint.examples?.[name] ?? words[name];
  if (column.kind === "printed") return printWord(column.form, String(word));
  // What is derived may show under the same name the same thing in another form.
  if (word === null || (word !== undefined && isWordOf(column, word))) return word;
  return valueOfKind(column);
}

/** The words have no afternoon. */
function printWord(form: PrintedForm, word: string): string {
  return form === "HH:MM AM/PM" ? `${word} AM` : word.replace(/^(.{4})-(..)-(..)$/, "$2/$3/$1");
}

function isWordOf(column: Column, word: WireValue): boolean {
  const reading = readField(column, String(word));
  return "value" in reading && reading.value === word;
}

function valueOfKind(column: Exclude<Column, { kind: "printed" }>): WireValue {
  switch (column.kind) {
    case "id":
      return "1001";
    case "text":
      return column.required ? column.label : null;
    case "date":
      return "2026-10-05";
    case "flag":
      return true;
    case "language":
      return "en";
    case "code":
      return column.codes[0] ?? null;
    case "time":
      return "09:05";
    case "instant":
      return "2026-10-05T14:30:00Z";
    case "count":
      return 30;
    case "link":
      return "https://plans.example.org/documents/1001";
  }
}
