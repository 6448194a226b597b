import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { WireRow } from "../../src/formats/rows.ts";
import type { School } from "../import/loading.ts";
import { openDistrict, rowsOf } from "./made-up-district.ts";

setDefaultTimeout(60_000);

let school: School;
beforeAll(async () => {
  school = await openDistrict();
});
afterAll(() => school.house.close());

type GrantInput = Parameters<typeof rowsOf>[2];

describe("special education for TSDS", () => {
  const read = (grant: GrantInput = {}): Promise<readonly WireRow[]> =>
    rowsOf(school, "tsds/skywardsmssped", grant);
  const idsOf = async (grant: GrantInput = {}): Promise<readonly unknown[]> =>
    (await read(grant)).map((row) => row["student_id"]);

  test("has each student who participates and has a complete document of special education", async () => {
    expect(await idsOf()).toEqual(["S1", "S4"]);
  });

  test("has a student once, however many documents there are", async () => {
    expect((await idsOf()).filter((id) => id === "S4")).toHaveLength(1);
  });

  test("leaves out whose only complete document is of another program", async () => {
    expect(await idsOf()).not.toContain("S3");
  });

  test("leaves out who has no document, or only one in progress", async () => {
    expect(await idsOf()).not.toContain("S5");
    expect(await idsOf()).not.toContain("S6");
  });

  test("leaves out who does not participate, or whose eligibility is under review", async () => {
    expect(await idsOf()).not.toContain("S2");
    expect(await idsOf()).not.toContain("S7");
  });

  test("is no place for the enrollment filter, unless the export chooses statuses", async () => {
    expect(await idsOf({ enrollment: ["ENROLLED"] })).toEqual(["S1"]);
    expect(await idsOf({ enrollment: ["WITHDREW"] })).toEqual(["S4"]);
    expect(await idsOf({ buildings: ["002"] })).toEqual(["S4"]);
  });

  test("takes ids from the student and the rest from the participation; what is unknown is empty", async () => {
    const [known, unknown] = await read();
    expect(known).toMatchObject({
      student_unique_state_id: "0004711",
      state_organization_id: "001",
      "TX-EffectiveDateSpEd": "2025-08-18",
      "TX-PrimaryDisability": "06",
      "TX-MultiplyDisabled": true,
      "TX-MedicallyFragile": false,
    });
    const empty = Object.keys(known ?? {}).filter((name) => name.startsWith("TX-"));
    expect(empty).toHaveLength(8);
    for (const name of empty) expect([name, unknown?.[name]]).toEqual([name, null]);
  });
});

describe("restraints for TSDS", () => {
  const read = (grant: GrantInput = {}): Promise<readonly WireRow[]> =>
    rowsOf(school, "tsds/restraint", grant);
  const idsOf = async (grant: GrantInput = {}): Promise<readonly unknown[]> =>
    (await read(grant)).map((row) => row["restraint_event_identifier"]);

  test("has each event of every student, whatever the enrollment", async () => {
    expect(await idsOf()).toEqual(["R1", "R2", "R3", "R4"]);
    expect(await idsOf({ enrollment: ["HISTORICAL_IDLE"] })).toEqual(["R4"]);
  });

  test("names the building of the event, or else the student's", async () => {
    expect((await read()).map((row) => row["state_organization_id"])).toEqual([
      "002",
      "001",
      "001",
      "001",
    ]);
  });

  test("is limited to students of the granted buildings, wherever the event happened", async () => {
    expect(await idsOf({ buildings: ["002"] })).toEqual([]);
    expect(await idsOf({ buildings: ["001"] })).toHaveLength(4);
  });

  test("has the primary disability of special education, whether or not the student still participates", async () => {
    expect((await read()).map((row) => row["TX-PrimaryDisability"])).toEqual([
      "06",
      "07",
      "09",
      null,
    ]);
  });

  test("counts staff in numbers and answers questions with truth values", async () => {
    const [first, second] = await read();
    expect([first?.["TX-RestraintStaff"], first?.["TX-SpecialEducation"]]).toEqual([2, true]);
    expect([second?.["TX-RestraintStaff"], second?.["TX-SpecialEducation"]]).toEqual([null, null]);
  });

  test("has events on or after the Start Date of the export", async () => {
    expect(await idsOf({ beginOn: "2026-10-04" })).toEqual(["R1", "R2"]);
    expect(await idsOf({ beginOn: "2026-10-05" })).toEqual(["R1"]);
  });
});
