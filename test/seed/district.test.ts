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
    const batches = [...seedDistrict(wish)];
    expect(batches.map((batch) => batch.students.length)).toEqual([100, 100, 50]);
    for (const { students, guardians, absences } of batches) {
      const ids = new Set(students.map((row) => row.student_id));
      expect(
        [...guardians, ...absences].every((row) => ids.has(String(row.student_id))),
      ).toBeTrue();
      expect(absences.length).toBeGreaterThan(0);
    }
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
