import type { WireRow, WireValue } from "../formats/rows.ts";
import { columnOf, type Endpoint } from "./endpoint.ts";
import type { Column } from "./field.ts";

/** Nobody's child: made up, and the same on every page. By wire name, since columns of one name mean one thing. */
const words: Readonly<Record<string, string>> = {
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
};

/** A made-up row of these columns, good enough to be loaded. */
export function exampleRow(endpoint: Endpoint, columns: readonly string[]): WireRow {
  const values = columns.map((name) => [name, exampleValue(name, columnOf(endpoint, name))]);
  return Object.fromEntries(values);
}

/** The row's key as its address has it. */
export function exampleKey(endpoint: Endpoint): string {
  const row = exampleRow(endpoint, endpoint.key);
  return endpoint.key.map((name) => encodeURIComponent(String(row[name]))).join(",");
}

function exampleValue(name: string, column: Column): WireValue {
  const word = words[name];
  if (word !== undefined) return word;
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
    case "printed":
      return column.form === "MM/DD/YYYY" ? "10/05/2026" : "09:05 AM";
  }
}
