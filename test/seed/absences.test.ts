import { describe, expect, test } from "bun:test";
import { seedAbsences } from "../../src/seed/absences.ts";
import { listSchoolDays, schoolYearOf } from "../../src/seed/school-year.ts";
import { seedStudents } from "../../src/seed/students.ts";

const today = "2026-02-18";
const students = [...seedStudents({ students: 2000, today, seed: 7, batchRows: 2000 })].flat();
const absences = seedAbsences(students, today);

describe("seeded absences", () => {
  test("none is on a weekend, in the future or before the school year", () => {
    for (const { absence_date } of absences) {
      const weekday = new Date(String(absence_date)).getUTCDay();
      expect(weekday).toBeWithin(1, 6);
      expect(String(absence_date) <= today).toBeTrue();
      expect(String(absence_date) >= "2025-08-15").toBeTrue();
    }
  });

  test("no student is absent twice on one day", () => {
    const keys = absences.map((row) => `${row.student_id} ${row.absence_date}`);
    expect(new Set(keys).size).toBe(absences.length);
  });

  test("only enrolled students are absent, a few days each", () => {
    const enrolled = students.filter((row) => row.district_enrollment === "ENROLLED");
    const ids = new Set(enrolled.map((row) => row.student_id));
    expect(absences.every((row) => ids.has(String(row.student_id)))).toBeTrue();
    expect(absences.length / enrolled.length).toBeWithin(1, 5);
  });

  test("the same students give the same absences, alone or together", () => {
    expect(students.flatMap((student) => seedAbsences([student], today))).toEqual(absences);
  });

  test("on the first day of school there is one day to miss, and before it the last year still counts", () => {
    expect(listSchoolDays("2025-08-15")).toEqual(["2025-08-15"]);
    expect(listSchoolDays("2025-08-14").at(-1)).toBe("2025-06-12");
    expect(schoolYearOf("2025-08-14")).toBe(2024);
  });

  test("a school year that begins on a weekend has no absences yet", () => {
    expect(listSchoolDays("2026-08-15")).toEqual([]);
    expect(seedAbsences(students, "2026-08-15")).toEqual([]);
  });

  test("Thanksgiving and winter break are no school days", () => {
    const days = listSchoolDays("2026-06-30");
    const holidays = ["2025-11-27", "2025-11-28", "2025-12-23", "2025-12-31", "2026-01-01"];
    expect(holidays.filter((day) => days.includes(day))).toEqual([]);
    expect(days).toContain("2025-11-26");
  });
});
