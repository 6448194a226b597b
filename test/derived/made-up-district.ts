/** A district that is small enough to know by heart, with one row for every rule of what is derived. */
import type { WireRow } from "../../src/formats/rows.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import type { School } from "../import/loading.ts";
import { freeze, type Frozen } from "../transfer/freezing.ts";

/** The day that it is in a house of tests. */
export const today = "2026-11-24";

export const derivedEndpoints = [
  "docviewer/documents",
  "medicaid/students",
  "medicaid/servicelog",
  "tsds/skywardsmssped",
  "tsds/restraint",
] as const;

export async function openDistrict(): Promise<School> {
  const house = await openHouse();
  const school = { house, districtId: await addDistrict(house, "Riverside") };
  await storeDistrict(house, school.districtId);
  return school;
}

export async function storeDistrict(house: TestHouse, districtId: string): Promise<void> {
  await storeRows(house, districtId, "buildings", buildings);
  await storeRows(house, districtId, "students", students);
  await storeRows(house, districtId, "programs", programs);
  await storeRows(house, districtId, "documents", documents);
  await storeRows(house, districtId, "service_logs", serviceLogs);
  await storeRows(house, districtId, "restraints", restraints);
}

type GrantInput = Omit<Parameters<typeof freeze>[1], "endpoint">;

/** The rows by wire name, as an export with this grant writes them; its other settings are the usual ones. */
export async function rowsOf(
  school: School,
  endpoint: string,
  grant: GrantInput = {},
): Promise<readonly WireRow[]> {
  const { text } = await freezeUsual(school, endpoint, "ndjson", grant);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as WireRow);
}

export async function freezeUsual(
  school: School,
  endpoint: string,
  format: Parameters<typeof freeze>[2],
  grant: GrantInput = {},
): Promise<Frozen> {
  return freeze(school, { enrollment: null, ...grant, endpoint }, format);
}

const buildings: readonly WireRow[] = [
  { building_reporting_id: "001", building: "Lincoln Elementary", active: true },
  { building_reporting_id: "002", building: 'Grant "Big" Middle', active: true },
];

/** Every status, S1 to S9. */
const statuses = [
  "ENROLLED",
  "PRE_ENROLLED",
  "ENROLLED",
  "WITHDREW",
  "TRANSFERRED",
  "DROPPED_OUT",
  "GRADUATED",
  "INACTIVE",
  "HISTORICAL_IDLE",
] as const;

const students: readonly WireRow[] = statuses.map((status, index) => ({
  student_id: `S${index + 1}`,
  student_reporting_id: index === 1 ? null : `000471${index + 1}`,
  last_name: index === 0 ? "Álvarez, Kim" : `Last S${index + 1}`,
  first_name: `First S${index + 1}`,
  date_of_birth: index === 0 ? "2012-02-29" : `2014-0${index + 1}-1${index}`,
  gender: index % 2 === 0 ? "F" : "M",
  grade: index === 1 ? null : `0${index + 1}`,
  address: index === 0 ? '12 "Old" Maple Street\nApt. 4' : null,
  city: index === 0 ? "Riverside" : null,
  state: index === 0 ? "TX" : null,
  zip: index === 0 ? "04512" : null,
  district_enrollment: status,
  building: buildings[index % 2]?.["building"] ?? "",
  building_reporting_id: buildings[index % 2]?.["building_reporting_id"] ?? "",
}));

const special = "Special Education";

/** Stored in no order; S1 takes part in everything. */
const programs: readonly WireRow[] = [
  participation("S1", "English Learners", "Participating"),
  participation("S1", "K-4 Literacy", "Participating"),
  {
    ...participation("S1", special, "Participating"),
    start_date: "2025-08-18",
    primary_disability: "06",
    secondary_disability: "08",
    tertiary_disability: "13",
    multiply_disabled: true,
    medically_fragile: false,
    instructional_setting: "41",
    child_count_funding: "3",
  },
  participation("S1", "Section 504", "Participating"),
  participation("S1", "Advanced Learners", "Participating"),
  // Only one of them counts.
  participation("S2", special, "Eligibility Review"),
  participation("S2", "Section 504", "Participating"),
  // Its only complete document is of another program.
  { ...participation("S3", special, "Participating"), primary_disability: "07" },
  // A complete document and nothing else.
  participation("S4", special, "Participating"),
  // No document.
  participation("S5", special, "Participating"),
  // A document in progress.
  participation("S6", special, "Participating"),
  // A complete document, and no participation.
  { ...participation("S7", special, "Not Participating"), primary_disability: "09" },
];

function participation(student_id: string, program: string, how: string): WireRow {
  return {
    student_id,
    program,
    participation: how,
    start_date: null,
    primary_disability: null,
    secondary_disability: null,
    tertiary_disability: null,
    multiply_disabled: null,
    medically_fragile: null,
    instructional_setting: null,
    child_count_funding: null,
  };
}

/** Named after what they are; the key of each sorts in this order. */
const documents: readonly WireRow[] = [
  document("D01", { form: "IEP", start_date: "2026-09-08", end_date: "2027-09-07" }),
  document("D02", { form: "Begins today", start_date: today, end_date: null }),
  document("D03", { form: "Ends today", start_date: null, end_date: today }),
  document("D04", { form: "In progress", status: "In progress" }),
  document("D05", { form: "Begins tomorrow", start_date: "2026-11-25" }),
  document("D06", { form: "Ended yesterday", end_date: "2026-11-23" }),
  document("D07", { form: "Without days", student_id: "S3", program: "Section 504", url: null }),
  document("D08", { form: "Of one who left", student_id: "S4" }),
  document("D09", { form: "In progress", student_id: "S6", status: "In progress" }),
  document("D10", { form: "Second of one", student_id: "S4" }),
  document("D11", { form: "Of one who graduated", student_id: "S7" }),
];

function document(document_id: string, more: WireRow): WireRow {
  return {
    document_id,
    student_id: "S1",
    program: special,
    form: "IEP",
    status: "Complete",
    start_date: null,
    end_date: null,
    url: `https://plans.example.org/documents/${document_id}`,
    ...more,
  };
}

const serviceLogs: readonly WireRow[] = [
  log("L1", { service_date: "2026-02-28", start_time: "00:00", end_time: "00:59" }),
  log("L2", { service_date: "2026-10-05", start_time: "11:59", end_time: "12:00" }),
  log("L3", { service_date: "2026-10-06", start_time: "12:59", end_time: "13:00" }),
  log("L4", { service_date: "2026-12-31", start_time: "09:05", end_time: "23:59" }),
  // Nothing more is known of it.
  log("L5", {
    service_date: "2026-10-04",
    student_id: "S4",
    document_id: null,
    start_time: null,
    end_time: null,
    duration_mins: null,
    time_away_mins: null,
    total_time_mins: null,
    setting: null,
    delivery: null,
    goal_objective: null,
    session_notes: null,
    provider_name: null,
  }),
];

function log(log_id: string, more: WireRow): WireRow {
  return {
    log_id,
    document_id: "D01",
    student_id: "S1",
    service: "Speech therapy",
    duration_mins: 30,
    time_away_mins: 0,
    total_time_mins: 30,
    setting: "Group",
    delivery: "Remote other",
    goal_objective: "Says “r”, in whole sentences",
    session_notes: "First line.\nSecond line.",
    provider_name: "O'Neil, Mira",
    ...more,
  };
}

const restraints: readonly WireRow[] = [
  {
    restraint_event_id: "R1",
    student_id: "S1",
    event_date: "2026-10-05",
    building_reporting_id: "002",
    reason: "02",
    reporting_period: "2",
    instructional_setting: "41",
    staff_count: 2,
    special_education: true,
  },
  event("R2", "S3", "2026-10-04"),
  event("R3", "S7", "2026-03-01"),
  event("R4", "S9", "2026-03-02"),
];

/** An event of which nothing more is known. */
function event(restraint_event_id: string, student_id: string, event_date: string): WireRow {
  return {
    restraint_event_id,
    student_id,
    event_date,
    building_reporting_id: null,
    reason: null,
    reporting_period: null,
    instructional_setting: null,
    staff_count: null,
    special_education: null,
  };
}
