import { describe, expect, test } from "bun:test";
import { seedBuildings } from "../../src/seed/buildings.ts";
import { seedDistrict } from "../../src/seed/district.ts";
import { bearName, readFamilies } from "../../src/seed/family-name.ts";
import { heritages, nicknames } from "../../src/seed/names.ts";

describe("a seeded district", () => {
  test("has eight buildings with their own names and numbers, leading zeros and marks included", () => {
    const buildings = seedBuildings();
    expect(buildings.length).toBe(8);
    expect(new Set(buildings.map((row) => row.building)).size).toBe(8);
    expect(new Set(buildings.map((row) => row.building_reporting_id)).size).toBe(8);
    expect(buildings.map((row) => row.building_reporting_id)).toContain("0042");
    expect(buildings.some((row) => /'/.test(String(row.building)))).toBeTrue();
    expect(buildings.some((row) => /,/.test(String(row.building)))).toBeTrue();
  });

  test("gives students with all that belongs to them, a batch at a time", () => {
    const wish = { students: 250, today: "2026-02-18", seed: 1, batchRows: 100 };
    const sizes: number[] = [];
    for (const { students, parts } of seedDistrict(wish)) {
      const rows = new Map([...parts].map((part) => [part.endpoint, part.rows]));
      const ids = new Set(rows.get("students")?.map((row) => row.student_id));
      sizes.push(ids.size);
      expect(ids.size).toBe(students);
      for (const endpoint of ["guardians", "absences", "programs", "documents", "service_logs"]) {
        const some = rows.get(endpoint) ?? [];
        expect(some.length).toBeGreaterThan(0);
        expect(some.every((row) => ids.has(String(row.student_id)))).toBeTrue();
      }
    }
    expect(sizes).toEqual([100, 100, 50]);
  });

  test("every list of names holds enough different names for brothers and sisters", () => {
    for (const { given } of heritages) {
      for (const list of [given.F, given.M]) {
        expect(new Set(list).size).toBe(list.length);
        expect(list.length).toBeGreaterThanOrEqual(4);
        expect(
          list.every((name) => name !== "" && name === name.normalize("NFC").trim()),
        ).toBeTrue();
      }
    }
  });

  test("nicknames belong to names that children have", () => {
    const given = new Set(
      heritages.flatMap((heritage) => [...heritage.given.F, ...heritage.given.M]),
    );
    expect([...nicknames.keys()].filter((name) => !given.has(name))).toEqual([]);
  });

  test("a family's name is found again behind every form in which a child bears it", () => {
    for (const heritage of heritages) {
      for (const family of heritage.families) {
        for (const gender of ["F", "M"] as const) {
          expect(readFamilies(bearName(heritage, family, gender))[0]).toEqual({ heritage, family });
        }
      }
    }
    expect(readFamilies("Smith, Jr.")[0].family).toBe("Smith");
    expect(readFamilies("Owusu-Ansah-Mensah").map(({ family }) => family)).toEqual([
      "Owusu-Ansah",
      "Mensah",
    ]);
  });
});
