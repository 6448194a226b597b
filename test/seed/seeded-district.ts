/** A seeded district as the tests read it: rows by endpoint. */
import { addDays } from "../../src/seed/days.ts";
import { seedDistrict, seedSchools } from "../../src/seed/district.ts";
import type { WireRow } from "../../src/formats/rows.ts";

export type SeededDistrict = {
  readonly today: string;
  readonly of: (endpoint: string) => readonly WireRow[];
};

export function drawDistrict(wish: {
  readonly students: number;
  readonly today: string;
  readonly batchRows?: number;
}): SeededDistrict {
  const found = new Map<string, WireRow[]>();
  for (const { endpoint, rows } of seedSchools()) found.set(endpoint, [...rows]);
  for (const { parts } of seedDistrict({ seed: 1, batchRows: wish.students, ...wish })) {
    for (const { endpoint, rows } of parts) {
      found.set(endpoint, [...(found.get(endpoint) ?? []), ...rows]);
    }
  }
  return { today: wish.today, of: (endpoint) => found.get(endpoint) ?? [] };
}

/** Days on which something is different: first days, a leap day, the last day of school, the day before the next year. */
export const days = [
  "2026-11-24",
  "2026-08-15",
  "2026-08-17",
  "2027-01-04",
  "2028-02-29",
  "2027-06-12",
  "2027-08-14",
] as const;

export function isActive(row: WireRow, today: string): boolean {
  return (
    row["status"] === "Complete" &&
    String(row["start_date"]) <= today &&
    String(row["end_date"]) >= today
  );
}

/** Rows by one column, of which each value occurs once. */
export function byKey(rows: readonly WireRow[], column: string): ReadonlyMap<unknown, WireRow> {
  return new Map(rows.map((row) => [row[column], row]));
}

export function inYears(day: string, years: number): string {
  return addDays(day, Math.ceil(years * 365.25));
}
