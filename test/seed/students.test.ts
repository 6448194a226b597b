import { describe, expect, test } from "bun:test";
import type { WireRow } from "../../src/formats/rows.ts";
import { seedBuildings } from "../../src/seed/buildings.ts";
import { races } from "../../src/seed/heritage.ts";
import { seedStudents } from "../../src/seed/students.ts";

const wish = { students: 1200, today: "2026-02-18", seed: 7, batchRows: 500 };
const school = [...seedStudents(wish)].flat();

const columns =
  `student_id last_name middle_name first_name date_of_birth gender district_enrollment
  grade address city state zip race language district_of_residence county_of_residence
  district_of_service student_reporting_id building building_reporting_id sis_internal_id`.split(
    /\s+/,
  );
const statuses =
  "PRE_ENROLLED ENROLLED TRANSFERRED WITHDREW DROPPED_OUT GRADUATED INACTIVE HISTORICAL_IDLE".split(
    " ",
  );
const grades = "PK K 01 02 03 04 05 06 07 08 09 10 11 12".split(" ");

describe("seeded students", () => {
  test("the same seed gives the same rows", () => {
    expect([...seedStudents(wish)].flat()).toEqual(school);
  });

  test("another seed gives other children", () => {
    const others = [...seedStudents({ ...wish, seed: 8 })].flat();
    const alike = others.filter((row, at) => Bun.deepEquals(row, school[at]));
    expect(alike).toEqual([]);
  });

  test("a student depends neither on how many there are nor on the size of a batch", () => {
    const few = [...seedStudents({ ...wish, students: 301, batchRows: 7 })].flat();
    expect(few).toEqual(school.slice(0, 301));
  });

  test("batches hold as many rows as asked for and the last one holds the rest", () => {
    const sizes = [...seedStudents(wish)].map((batch) => batch.length);
    expect(sizes).toEqual([500, 500, 200]);
    expect([...seedStudents({ ...wish, students: 0 })]).toEqual([]);
    expect(() => seedStudents({ ...wish, batchRows: 0 }).next()).toThrow("batchRows");
  });

  test("ids are unique among 50,000 students", () => {
    const district = [...seedStudents({ ...wish, students: 50_000, batchRows: 5000 })].flat();
    expect(new Set(district.map((row) => row.student_id)).size).toBe(50_000);
    expect(new Set(district.map((row) => row.sis_internal_id)).size).toBe(50_000);
    const reported = district.map((row) => row.student_reporting_id).filter((id) => id !== null);
    expect(new Set(reported).size).toBe(reported.length);
  });

  test("every row has the 21 columns of the catalog and legal values in them", () => {
    for (const row of school) {
      expect(Object.keys(row)).toEqual(columns);
      expect(row.student_id).toMatch(/^[0-9A-Za-z]{1,20}$/);
      expect(row.date_of_birth).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(row.gender).toMatch(/^[FM]$/);
      expect(statuses).toContain(String(row.district_enrollment));
      expect(grades).toContain(String(row.grade));
      expect(row.language).toMatch(/^[a-z]{2}$/);
      expect<readonly unknown[]>(races).toContain(row.race);
      expect(row.zip).toMatch(/^0\d{4}(-\d{4})?$/);
      expect(row.last_name).not.toBe("");
      expect(row.first_name).not.toBe("");
    }
  });

  test("texts are in Unicode's composed form without spaces at their ends", () => {
    const texts = school
      .flatMap((row) => Object.values(row))
      .filter((value) => typeof value === "string");
    expect(texts.filter((text) => text !== text.normalize("NFC").trim())).toEqual([]);
  });

  test("children are as old as their grade on the first of September", () => {
    for (const row of school) {
      const [from, to] = ageRange(row);
      expect(ageOn("2025-09-01", String(row.date_of_birth))).toBeWithin(from, to + 1);
    }
  });

  test("each child goes to a building of the district, by name and number, that has its grade", () => {
    const names = new Map(seedBuildings().map((row) => [row.building_reporting_id, row.building]));
    for (const row of school) {
      expect<unknown>(row.building).toBe(names.get(row.building_reporting_id ?? null));
      expect(row.building).toMatch(levelOf(String(row.grade)));
    }
  });

  test("about nine in ten are enrolled and every other status occurs in a larger district", () => {
    const district = [...seedStudents({ ...wish, students: 20_000 })].flat();
    const enrolled = district.filter((row) => row.district_enrollment === "ENROLLED").length;
    expect(enrolled / district.length).toBeWithin(0.88, 0.92);
    expect(new Set(district.map((row) => String(row.district_enrollment)))).toEqual(
      new Set(statuses),
    );
  });

  test.each([1, 2, 3, 2026])("names and addresses of seed %d hold what breaks files", (seed) => {
    const rows = [...seedStudents({ ...wish, seed })].flat();
    const names = rows.map((row) => `${row.first_name} ${row.last_name}`);
    const kinds = [/[äöüß]/, /[áéíóúñ]/, /ł|ś|ż/, /[ğışç]/i, /[ðþ]|dóttir|sson/i, /[ễầạọấ]/];
    const scripts = [/\p{Script=Han}/u, /\p{Script=Hangul}/u, /\p{Script=Arabic}/u];
    const marks = [/,/, / "/, /'/, /’/, /-/, /de la Cruz|von |da /, /Jr\./];
    for (const kind of [...kinds, ...scripts, ...marks]) {
      expect(
        names.some((name) => kind.test(name)),
        `a name like ${kind}`,
      ).toBeTrue();
    }
    expect(rows.some((row) => /, Apt \d/.test(String(row.address)))).toBeTrue();
  });
});

function ageRange(row: WireRow): [number, number] {
  const age = grades.indexOf(String(row.grade)) + 4;
  return row.district_enrollment === "GRADUATED" ? [age + 1, age + 1] : [age, age];
}

function ageOn(day: string, bornOn: string): number {
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return bornOn.slice(5) > day.slice(5) ? years - 1 : years;
}

function levelOf(grade: string): RegExp {
  if (grade === "PK") {
    return /Early Learning/;
  }
  const year = grade === "K" ? 0 : Number(grade);
  return year <= 5 ? /Elementary/ : year <= 8 ? /Middle/ : /High/;
}
