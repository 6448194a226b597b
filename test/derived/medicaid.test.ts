import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { enrollmentCodes } from "../../src/catalog/endpoints/students.ts";
import { programNames } from "../../src/catalog/endpoints/plan-words.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import type { School } from "../import/loading.ts";
import { freezeUsual, openDistrict, rowsOf } from "./made-up-district.ts";

setDefaultTimeout(60_000);

let school: School;
beforeAll(async () => {
  school = await openDistrict();
});
afterAll(() => school.house.close());

describe("students for Medicaid", () => {
  const read = (grant: Parameters<typeof rowsOf>[2] = {}): Promise<readonly WireRow[]> =>
    rowsOf(school, "medicaid/students", grant);
  const idsOf = async (grant: Parameters<typeof rowsOf>[2]): Promise<readonly unknown[]> =>
    (await read(grant)).map((row) => row["student_id"]);

  test("are every student, whatever the enrollment and the programs", async () => {
    expect(await idsOf({})).toEqual(["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9"]);
  });

  test("are those of chosen statuses, buildings and programs where the export chooses", async () => {
    expect(await idsOf({ enrollment: ["GRADUATED", "PRE_ENROLLED"] })).toEqual(["S2", "S7"]);
    expect(await idsOf({ buildings: ["002"] })).toEqual(["S2", "S4", "S6", "S8"]);
    expect(await idsOf({ programs: ["Section 504"] })).toEqual(["S1", "S2"]);
    expect(await idsOf({ programs: ["Section 504"], buildings: ["002"] })).toEqual(["S2"]);
  });

  test("have their enrollment in words, every code its own", async () => {
    const words = (await read()).map((row) => row["district_enrollment"]);
    expect(new Set(words)).toEqual(
      new Set([
        "Pre-Enrolled",
        "Enrolled",
        "Transferred",
        "Withdrew",
        "Dropped Out",
        "Graduated",
        "Inactive",
        "Historical Idle",
      ]),
    );
    for (const code of enrollmentCodes) {
      for (const row of await read({ enrollment: [code] })) {
        const word = String(row["district_enrollment"]);
        expect(word.toUpperCase().replaceAll(/[- ]/g, "_")).toBe(code);
      }
    }
  });

  test("have their gender in words", async () => {
    const [first, second] = await read();
    expect([first?.["gender"], second?.["gender"]]).toEqual(["female", "male"]);
  });

  test("have a date of birth as MM/DD/YYYY in every format", async () => {
    for (const format of ["csv", "json", "xml", "ndjson"] as const) {
      const { text } = await freezeUsual(school, "medicaid/students", format);
      expect(text).toContain("02/29/2012");
      expect(text).not.toMatch(/\d{4}-\d\d-\d\d/);
    }
  });

  test("name the programs that they participate in, in the order of the list; others are left out", async () => {
    const participation = (await read()).map((row) => row["program_participation"]);
    expect(participation.slice(0, 2)).toEqual([programNames.join("; "), "Section 504"]);
  });

  test("have nothing there when they participate in none", async () => {
    const [row] = await read({ enrollment: ["INACTIVE"] });
    expect(row?.["program_participation"]).toBeNull();
    const { text } = await freezeUsual(school, "medicaid/students", "csv", {
      enrollment: ["INACTIVE"],
      columns: ["student_id", "program_participation"],
    });
    expect(text).toBe("student_id,program_participation\r\nS8,\r\n");
  });
});

describe("the service log for Medicaid", () => {
  const read = (grant: Parameters<typeof rowsOf>[2] = {}): Promise<readonly WireRow[]> =>
    rowsOf(school, "medicaid/servicelog", grant);
  const idsOf = async (grant: Parameters<typeof rowsOf>[2]): Promise<readonly unknown[]> =>
    (await read(grant)).map((row) => row["log_id"]);

  test("has one row for each log of every student, whatever the enrollment", async () => {
    expect(await idsOf({})).toEqual(["L1", "L2", "L3", "L4", "L5"]);
    expect(await idsOf({ enrollment: ["WITHDREW"] })).toEqual(["L5"]);
    expect(await idsOf({ buildings: ["002"] })).toEqual(["L5"]);
    expect(await idsOf({ programs: ["K-4 Literacy"] })).toEqual(["L1", "L2", "L3", "L4"]);
  });

  test("has times as HH:MM AM or PM; midnight and noon are 12", async () => {
    const times = (await read()).map((row) => [row["start_time"], row["end_time"]]);
    expect(times).toEqual([
      ["12:00 AM", "12:59 AM"],
      ["11:59 AM", "12:00 PM"],
      ["12:59 PM", "01:00 PM"],
      ["09:05 AM", "11:59 PM"],
      [null, null],
    ]);
  });

  test("has dates and times in one form in every format, and never in another", async () => {
    for (const format of ["csv", "json", "xml", "ndjson"] as const) {
      const { text } = await freezeUsual(school, "medicaid/servicelog", format);
      expect(text).toContain("12/31/2026");
      expect(text).toContain("11:59 PM");
      expect(text).not.toMatch(/\d{4}-\d\d-\d\d|23:59|PM AM|AM AM/);
    }
  });

  test("has nothing where a log has nothing", async () => {
    const row = (await read()).at(-1) ?? {};
    for (const name of ["document_id", "start_time", "duration_mins", "setting", "session_notes"]) {
      expect([name, row[name]]).toEqual([name, null]);
    }
  });

  test("begins on the Start Date of the export, by the calendar and not by the letters of a printed date", async () => {
    // As text, 02/28/2026 comes before 10/… and 12/31/2026 after it.
    expect(await idsOf({ beginOn: "2026-10-05" })).toEqual(["L2", "L3", "L4"]);
    expect(await idsOf({ beginOn: "2026-02-28" })).toHaveLength(5);
    expect(await idsOf({ beginOn: "2027-01-01" })).toEqual([]);
  });
});
