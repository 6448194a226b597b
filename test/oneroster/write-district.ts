/** A district that is small enough to know by heart, with one row for every rule of “What we write”. */
import type { WireRow } from "../../src/formats/rows.ts";
import { addDistrict, openHouse, storeRows } from "../help/district.ts";
import type { School } from "../import/loading.ts";

export async function openDistrict(): Promise<School> {
  const house = await openHouse();
  const school = { house, districtId: await addDistrict(house, "Río Verde, Unified") };
  const store = (endpoint: string, rows: readonly WireRow[]): Promise<void> =>
    storeRows(house, school.districtId, endpoint, rows);
  await store("buildings", buildings);
  await store("students", students);
  await store("guardians", guardians);
  await store("users", users);
  await store("programs", [
    { student_id: "S1", program: "Section 504", participation: "Participating" },
  ]);
  return school;
}

function building(building_reporting_id: string, name: string, active = true): WireRow {
  return { building_reporting_id, building: name, active };
}

const lincoln = building("0012", "Lincoln Elementary");
const grant = building("0013", 'Grant "Big" Middle, North');
const annex = building("é/3", "Zoë’s\nAnnex");
const closed = building("0015", "Closed Annex", false);
const staffOnly = building("0016", "Bus Garage", false);

const buildings: readonly WireRow[] = [
  lincoln,
  grant,
  annex,
  // Not active, and nobody there.
  building("0014", "Old Mill", false),
  closed,
  staffOnly,
  // Active, and nobody there.
  building("0017", "New School"),
];

function student(student_id: string, where: WireRow, more: WireRow = {}): WireRow {
  const { building: name, building_reporting_id } = where;
  return {
    student_id,
    last_name: `Last ${student_id}`,
    first_name: `First ${student_id}`,
    middle_name: null,
    date_of_birth: "2014-05-06",
    gender: "F",
    race: null,
    district_enrollment: "ENROLLED",
    grade: "05",
    address: "1 Secret Street",
    language: "es",
    building: name ?? "",
    building_reporting_id: building_reporting_id ?? "",
    student_reporting_id: null,
    sis_internal_id: null,
    ...more,
  };
}

const students: readonly WireRow[] = [
  student("S1", lincoln, {
    last_name: "Álvarez-Kim, Jr.",
    first_name: 'Ada "Addy"',
    middle_name: "June\r\nRose\u2028May",
    date_of_birth: "2012-02-29",
    race: "ASIAN",
    student_reporting_id: "000471",
    sis_internal_id: "88231",
  }),
  student("S2", grant, {
    gender: "M",
    race: "hispanic/latino",
    district_enrollment: "PRE_ENROLLED",
    grade: "05,06",
    student_reporting_id: "{4}",
    sis_internal_id: "a:b",
  }),
  student("S3", annex, {
    race: "Two or More Races",
    district_enrollment: "WITHDREW",
    grade: null,
    sis_internal_id: "88,232",
  }),
  student("S4", closed, { race: "White", district_enrollment: "HISTORICAL_IDLE" }),
  student("S10", lincoln, { race: "American Indian or Alaska Native" }),
  student("a1", lincoln, { race: "Black or African American" }),
  student("a2", lincoln, { race: "Native Hawaiian or Other Pacific Islander" }),
  student("a3", lincoln, { race: "Hispanic or Latino" }),
  student("a4", lincoln, { race: "Asian, White" }),
];

function guardian(
  student_id: string,
  guardian_id: string,
  relationship: string | null,
  more: WireRow = {},
): WireRow {
  return {
    student_id,
    guardian_id,
    last_name: "Kim",
    first_name: `Of ${student_id}`,
    relationship,
    primary: null,
    email: null,
    cell_phone: null,
    home_phone: null,
    work_phone: null,
    address: "2 Hidden Road",
    ...more,
  };
}

const guardians: readonly WireRow[] = [
  // One person of two children, by the same id.
  guardian("S1", "G20017", "Step-Mother", {
    primary: true,
    email: "kim@example.org",
    cell_phone: "555-0136",
    home_phone: "555-0134",
    work_phone: "555-0135",
  }),
  guardian("S2", "G20017", "Step-Mother", { work_phone: "555-0135" }),
  // Before the primary one by its id.
  guardian("S1", "G1", "grand father", { primary: false }),
  guardian("S1", "É 1/2", null),
  guardian("S2", "学".repeat(60), "Foster care"),
  guardian("S4", "a.b_c@d-e", "Father"),
];

function user(
  email: string,
  role: string | null,
  buildings: string | null,
  admin = false,
): WireRow {
  return { email, first_name: "Ida", last_name: "Roe, “Sr.”", role, buildings, admin };
}

const users: readonly WireRow[] = [
  user("admin@example.org", null, null, true),
  user("aide@example.org", "Para", "0013,Lincoln Elementary"),
  user("garage@example.org", "Driver\tNights", "Bus Garage"),
  // A name with a comma of its own, and the same building by its id.
  user("lead@example.org", "Lead Teacher;Teacher", 'Grant "Big" Middle, North;0013'),
  user(`${"l".repeat(242)}@example.org`, "Site Administrator", "0012"),
  user("o'hara@example.org", "Teacher;Case Manager;Counselor", "0012;0012,0013;"),
  user("plain@example.org", null, null),
  user("super@example.org", "Superintendent", null, true),
];
