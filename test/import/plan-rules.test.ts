/** catalog.md, programs to restraints: words, times, links, counts, and what the rows hang on. */
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { readJson } from "../../src/formats/read-json.ts";
import type { WireRow, WireValue } from "../../src/formats/rows.ts";
import { bodySettings } from "../../src/import/load-settings.ts";
import { cut } from "../formats/reading.ts";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { student } from "../help/small-school.ts";
import { freeze } from "../transfer/freezing.ts";
import { rowOf } from "./example-rows.ts";
import {
  addSchool,
  loadBatches,
  loadCsv,
  problemsOf,
  readStored,
  type LoadInput,
  type School,
} from "./loading.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  school = await addSchool(house);
  await storeRows(house, school.districtId, "students", [
    student("A1", "001", "ENROLLED"),
    student("A2", "002", "ENROLLED"),
  ]);
});
afterAll(() => house.close());

function load(endpoint: string, rows: readonly WireRow[], input: LoadInput = {}) {
  return loadBatches(school, endpoint, () => readJson(cut(JSON.stringify(rows))), input);
}

async function storedOf(endpoint: string, column: string): Promise<readonly WireValue[]> {
  return (await readStored(school, endpoint)).map((row) => row[column] ?? null);
}

async function judge(endpoint: string, more: WireRow): Promise<readonly string[]> {
  return problemsOf(await load(endpoint, [rowOf(endpoint, more)]));
}

describe("programs", () => {
  test("are stored in the catalog's spelling, in whatever case they come", async () => {
    const words = ["special education", "SECTION 504", "k-4 LITERACY", "Advanced learners"];
    const rows = words.map((program) =>
      rowOf("programs", { program, participation: "PARTICIPATING" }),
    );
    expect(problemsOf(await load("programs", rows))).toEqual([]);
    expect(await storedOf("programs", "program")).toEqual([
      "Advanced Learners",
      "K-4 Literacy",
      "Section 504",
      "Special Education",
    ]);
    expect(new Set(await storedOf("programs", "participation"))).toEqual(
      new Set(["Participating"]),
    );
  });

  test("in two spellings are one program of one student", async () => {
    const rows = [rowOf("programs"), rowOf("programs", { program: "SPECIAL EDUCATION" })];
    expect(problemsOf(await load("programs", rows))).toEqual([
      "2 program: repeats the row on line 1",
    ]);
  });

  test("that there are not, or a participation that there is not, are refused", async () => {
    expect(await judge("programs", { program: "Gifted" })).toEqual([
      "1 program: is not a known code",
    ]);
    expect(await judge("programs", { participation: "Yes" })).toEqual([
      "1 participation: is not a known code",
    ]);
    expect(await judge("programs", { participation: null })).toEqual(["1 participation: is empty"]);
  });
});

describe("service logs", () => {
  test("take times in both forms, and keep them in 24 hours", async () => {
    const csv = [
      "Log ID,Student ID,Service Date,Service,Start Time,End Time",
      "L1,A1,10/05/2026,Speech,09:05 AM,12:30 PM",
      "L2,A1,2026-10-05,Speech,13:05,12:00 am",
    ];
    expect(problemsOf(await loadCsv(school, "service_logs", csv.join("\n")))).toEqual([]);
    expect(await storedOf("service_logs", "start_time")).toEqual(["09:05", "13:05"]);
    expect(await storedOf("service_logs", "end_time")).toEqual(["12:30", "00:00"]);
  });

  test("show times as HH:MM AM or PM in CSV files, and as HH:MM of 24 hours in the others", async () => {
    const times = { start_time: "13:05", end_time: null };
    await load("service_logs", [rowOf("service_logs", times)]);
    const columns = ["log_id", "start_time", "end_time"];
    const grant = { endpoint: "service_logs", columns };
    expect((await freeze(school, grant, "csv")).text).toBe(
      "log_id,start_time,end_time\r\nL60118,01:05 PM,\r\n",
    );
    const labels = await freeze(school, { ...grant, reportFieldNames: true }, "csv");
    expect(labels.text).toBe("Log ID,Start Time,End Time\r\nL60118,01:05 PM,\r\n");
    for (const format of ["json", "ndjson", "xml"] as const) {
      const { text } = await freeze(school, grant, format);
      expect(text).toContain("13:05");
      expect(text).not.toContain("PM");
    }
  });

  test.each([
    ["start_time", "25:00", "is no time of day"],
    ["end_time", "13:05 PM", "is no time of day"],
    ["duration_mins", "-5", "is no whole number from 0 to 100000"],
    ["time_away_mins", "7.5", "is no whole number from 0 to 100000"],
    ["total_time_mins", "100001", "is no whole number from 0 to 100000"],
    ["delivery", "By phone", "is not a known code"],
    ["setting", "Alone", "is not a known code"],
    ["service_date", null, "is empty"],
  ])("refuse the %s %p", async (column, cell, reason) => {
    expect(await judge("service_logs", { [column]: cell })).toEqual([`1 ${column}: ${reason}`]);
    expect(await readStored(school, "service_logs")).toEqual([]);
  });

  test("take counts as JSON numbers and as text, and give numbers", async () => {
    await load("service_logs", [
      rowOf("service_logs", { duration_mins: 30, time_away_mins: "007", total_time_mins: null }),
    ]);
    expect(await readStored(school, "service_logs")).toMatchObject([
      { duration_mins: 30, time_away_mins: 7, total_time_mins: null },
    ]);
  });
});

describe("documents", () => {
  test.each([
    "http://plans.example.org/1",
    "javascript:alert(1)",
    "https://user:pass@plans.example.org/1",
  ])("refuse the link %p, and no reason repeats it", async (url) => {
    const outcome = await load("documents", [rowOf("documents", { url })]);
    expect(problemsOf(outcome)).toEqual(["1 url: is no https address"]);
    expect(JSON.stringify(outcome.notices)).not.toContain("plans.example.org");
    expect(await readStored(school, "documents")).toEqual([]);
  });

  test("keep an instant in UTC, whatever zone it came in", async () => {
    const rows = ["2026-09-08T09:30:00-05:00", "2026-09-08", null].map((completed_at, index) =>
      rowOf("documents", { document_id: `D${index}`, completed_at }),
    );
    expect(problemsOf(await load("documents", rows))).toEqual([]);
    expect(await storedOf("documents", "completed_at")).toEqual([
      "2026-09-08T14:30:00Z",
      "2026-09-08T00:00:00Z",
      null,
    ]);
    expect(await judge("documents", { completed_at: "2026-09-08T09:30:00" })).toEqual([
      "1 completed_at: is no point in time",
    ]);
  });

  test("take their program and status in any case", async () => {
    await load("documents", [
      rowOf("documents", { program: "section 504", status: "in progress" }),
    ]);
    expect(await readStored(school, "documents")).toMatchObject([
      { program: "Section 504", status: "In progress" },
    ]);
  });
});

test("services and accommodations take their words in any case, and no others", async () => {
  const typed = { frequency: "WEEK", setting: "group" };
  expect(await judge("services", typed)).toEqual([]);
  expect(await readStored(school, "services")).toMatchObject([
    { frequency: "week", setting: "Group" },
  ]);
  expect(await judge("services", { frequency: "weekly" })).toEqual([
    "1 frequency: is not a known code",
  ]);
  expect(await judge("accommodations", { category: "TESTING" })).toEqual([]);
  expect(await judge("accommodations", { category: "Home" })).toEqual([
    "1 category: is not a known code",
  ]);
});

describe("restraints", () => {
  test("name a building that is stored, or none", async () => {
    expect(await judge("restraints", { building_reporting_id: "002" })).toEqual([]);
    expect(await judge("restraints", { building_reporting_id: null })).toEqual([]);
    expect(await judge("restraints", { building_reporting_id: "2" })).toEqual([
      "1 building_reporting_id: is not among the stored buildings",
    ]);
  });

  test("keep the building that they name from a snapshot of buildings", async () => {
    await storeRows(house, school.districtId, "buildings", [
      { building_reporting_id: "003", building: "Wilson High" },
      { building_reporting_id: "004", building: "Adams High" },
    ]);
    await load("restraints", [rowOf("restraints", { building_reporting_id: "003" })]);
    const rows = [{ building_reporting_id: "001", building: "Lincoln Elementary" }];
    const settings = { ...bodySettings, mode: "snapshot" } as const;
    const { report } = await load("buildings", rows, { settings });
    expect(report.rowsRemoved).toBe(1);
    expect(await storedOf("buildings", "building_reporting_id")).toEqual(["001", "002", "003"]);
  });
});
