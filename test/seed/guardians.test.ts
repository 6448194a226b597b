import { describe, expect, test } from "bun:test";
import type { WireRow } from "../../src/formats/rows.ts";
import { seedGuardians } from "../../src/seed/guardians.ts";
import { seedStudents } from "../../src/seed/students.ts";

const batches = [...seedStudents({ students: 3000, today: "2026-02-18", seed: 7, batchRows: 501 })];
const students = batches.flat();
const guardians = seedGuardians(students);

const columns = `student_id guardian_id last_name first_name relationship address city state zip
  home_phone work_phone cell_phone email language primary`.split(/\s+/);

describe("seeded guardians", () => {
  test("each belongs to a student of the batch and each student has one or two", () => {
    const families = Map.groupBy(guardians, (row) => row.student_id);
    expect([...families.keys()]).toEqual(students.map((row) => row.student_id ?? null));
    for (const family of families.values()) {
      expect(family.length).toBeWithin(1, 3);
      expect(new Set(family.map((row) => row.guardian_id)).size).toBe(family.length);
      expect(family.some((row) => row.primary === true)).toBeTrue();
    }
  });

  test("batches give the same rows as the whole, also where siblings are parted", () => {
    expect(batches.flatMap(seedGuardians)).toEqual(guardians);
  });

  test("every row has the columns of the catalog, phones kept for fiction and mail that reaches nobody", () => {
    for (const row of guardians) {
      expect(Object.keys(row)).toEqual(columns);
      expect(row.primary).toBeBoolean();
      expect(row.language).toMatch(/^[a-z]{2}$/);
      for (const phone of [row.home_phone, row.work_phone, row.cell_phone]) {
        expect(phone ?? "413-555-0100").toMatch(/^413-555-01\d\d$/);
      }
      expect(row.email ?? "a1@example.org").toMatch(/^[a-z.]+\d+@example\.(org|net)$/);
    }
  });

  test("brothers and sisters share their guardians, and a guardian is told the same way for each", () => {
    const known = Map.groupBy(guardians, (row) => row.guardian_id);
    const shared = [...known.values()].filter((rows) => rows.length > 1);
    expect(shared.length).toBeGreaterThan(300);
    for (const rows of shared) {
      expect(new Set(rows.map(describeGuardian)).size).toBe(1);
    }
  });

  test("brothers and sisters have different first names and are at least a year apart", () => {
    const childrenOf = Map.groupBy(students, (row) => firstGuardian.get(row.student_id ?? null));
    for (const children of childrenOf.values()) {
      const born = children
        .map((row) => Date.parse(String(row.date_of_birth)))
        .toSorted((a, b) => a - b);
      const gaps = born.slice(1).map((at, index) => at - (born[index] ?? 0));
      expect(gaps.every((gap) => gap > 365 * 86_400_000)).toBeTrue();
      expect(new Set(children.map((row) => row.first_name)).size).toBe(children.length);
    }
  });
});

const firstGuardian = new Map(
  guardians
    .filter((row) => String(row.guardian_id).endsWith("A"))
    .map((row) => [row.student_id, row.guardian_id]),
);

function describeGuardian(row: WireRow): string {
  return JSON.stringify({ ...row, student_id: null });
}
