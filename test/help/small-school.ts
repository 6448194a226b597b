import type { WireRow } from "../../src/formats/rows.ts";
import { storeRows, type TestHouse } from "./district.ts";

/** Two buildings, six students of whom four are active, guardians and absences; small enough to know by heart. */
export async function storeSmallSchool(house: TestHouse, districtId: string): Promise<void> {
  await storeRows(house, districtId, "buildings", buildings);
  await storeRows(house, districtId, "students", students);
  await storeRows(house, districtId, "guardians", guardians);
  await storeRows(house, districtId, "absences", absences);
}

export const buildings: readonly WireRow[] = [
  { building_reporting_id: "001", building: "Lincoln Elementary", active: true },
  { building_reporting_id: "002", building: "Grant Middle", active: true },
];

export const students: readonly WireRow[] = [
  student("A1", "001", "ENROLLED"),
  student("A2", "001", "PRE_ENROLLED"),
  student("A3", "001", "WITHDREW"),
  student("B1", "002", "ENROLLED"),
  student("B2", "002", "ENROLLED"),
  student("B3", "002", "GRADUATED"),
];

export const guardians: readonly WireRow[] = students.map((row) => ({
  student_id: row["student_id"] ?? "",
  guardian_id: `G,${row["student_id"]}`,
  last_name: "Parent",
  first_name: `Of ${row["student_id"]}`,
  email: `${row["student_id"]}@example.org`,
}));

export const absences: readonly WireRow[] = [
  { student_id: "A1", absence_date: "2026-09-14" },
  { student_id: "A1", absence_date: "2026-10-05" },
  { student_id: "A3", absence_date: "2026-09-14" },
  { student_id: "B1", absence_date: "2026-11-02" },
];

export function student(
  studentId: string,
  buildingReportingId: string,
  enrollment: string,
): WireRow {
  const building = buildings.find((row) => row["building_reporting_id"] === buildingReportingId);
  return {
    student_id: studentId,
    last_name: `Last ${studentId}`,
    first_name: `First ${studentId}`,
    date_of_birth: "2014-05-06",
    gender: "F",
    district_enrollment: enrollment,
    grade: "05",
    address: "1 Secret Street",
    building: building?.["building"] ?? "",
    building_reporting_id: buildingReportingId,
  };
}
