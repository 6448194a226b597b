import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { removeRows } from "../api/following.ts";
import { storeRows } from "../help/district.ts";
import type { School } from "../import/loading.ts";
import { openDistrict, rowsOf } from "./made-up-district.ts";

setDefaultTimeout(60_000);

let school: School;
beforeAll(async () => {
  school = await openDistrict();
});
afterAll(() => school.house.close());

async function formsOf(grant: Parameters<typeof rowsOf>[2] = {}): Promise<readonly unknown[]> {
  return (await rowsOf(school, "docviewer/documents", grant)).map((row) => row["form"]);
}

const shown = ["IEP", "Begins today", "Ends today", "Without days"];

describe("documents for DocViewer", () => {
  test("are those that are complete: one in progress is not there", async () => {
    expect(await formsOf()).not.toContain("In progress");
  });

  test("are there on their first and on their last day", async () => {
    expect(await formsOf()).toEqual(expect.arrayContaining(["Begins today", "Ends today"]));
  });

  test("are not there before their first day, nor after their last", async () => {
    expect(await formsOf()).not.toContain("Begins tomorrow");
    expect(await formsOf()).not.toContain("Ended yesterday");
  });

  test("come and go by themselves when a UTC day begins", async () => {
    const { clock } = school.house;
    const before = clock.now;
    clock.now = new Date("2026-11-25T00:00:00.000Z");
    expect(await formsOf()).toEqual(["IEP", "Begins today", "Begins tomorrow", "Without days"]);
    clock.now = new Date("2026-11-23T23:59:59.999Z");
    expect(await formsOf()).toEqual(["IEP", "Ends today", "Ended yesterday", "Without days"]);
    clock.now = before;
  });

  test("without a day have no limit there", async () => {
    expect(await formsOf()).toContain("Without days");
  });

  test("are those of active students unless the export chooses statuses", async () => {
    expect(await formsOf()).toEqual(shown);
    expect(await formsOf({ enrollment: ["WITHDREW"] })).toEqual([
      "Of one who left",
      "Second of one",
    ]);
    const all = await formsOf({ enrollment: ["ENROLLED", "WITHDREW", "GRADUATED", "DROPPED_OUT"] });
    expect(all).toHaveLength(5 + 2);
  });

  test("are those of the granted buildings and programs", async () => {
    const enrollment = ["ENROLLED", "WITHDREW"];
    expect(await formsOf({ enrollment, buildings: ["002"] })).toEqual([
      "Of one who left",
      "Second of one",
    ]);
    expect(await formsOf({ programs: ["K-4 Literacy"] })).toEqual(shown.slice(0, 3));
  });

  test("begin on the Start Date of the export or later; one without a first day has no place there", async () => {
    expect(await formsOf({ beginOn: "2026-09-08" })).toEqual(["IEP", "Begins today"]);
    expect(await formsOf({ beginOn: "2026-09-09" })).toEqual(["Begins today"]);
  });

  test("of a student who was removed are not there", async () => {
    const { house, districtId } = school;
    const gone = { student_id: "S99", last_name: "Gone", first_name: "Long", gender: "F" };
    const building = { building: "Lincoln Elementary", building_reporting_id: "001" };
    await storeRows(house, districtId, "students", [
      { ...gone, ...building, date_of_birth: "2014-05-06", district_enrollment: "ENROLLED" },
    ]);
    await storeRows(house, districtId, "documents", [
      { document_id: "D99", student_id: "S99", form: "Of one who is gone", status: "Complete" },
    ]);
    expect(await formsOf()).toContain("Of one who is gone");
    await removeRows(house, districtId, "students", [["S99"]]);
    expect(await formsOf()).toEqual(shown);
  });
});
