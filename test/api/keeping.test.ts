import { afterEach, beforeEach, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Hono } from "hono";
import type { RecordsDatabase } from "../../db/open.ts";
import { insertAppliedLoad } from "../../db/records/apply-rows.ts";
import { changesSql } from "../../db/records/changes.ts";
import { appliedLoads } from "../../db/records/schema.ts";
import { columnNames, viewOf } from "../../src/catalog/endpoint.ts";
import { catalog } from "../../src/catalog/index.ts";
import { grantedRows } from "../../src/integrations/granted-rows.ts";
import { sweep } from "../../jobs/sweep.ts";
import { openApi, readJson } from "../help/call-api.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { storeSmallSchool, student } from "../help/small-school.ts";
import { openFollower, removeRows, type Follower } from "./following.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;
let records: RecordsDatabase;
let vendor: Follower;

beforeEach(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  records = await house.deps.databases.records(districtId);
  vendor = await openFollower(house, app, districtId, { students: {}, absences: {} });
});
afterEach(() => house.close());

function passDays(days: number): void {
  house.clock.now = new Date(house.clock.now.getTime() + days * 86_400_000);
}

async function countRemovals(): Promise<number> {
  const [count] = await records.orm.all<{ n: number }>(sql`select count(*) as n from removals`);
  return Number(count?.n);
}

test("removals are kept for 13 months, and then swept", async () => {
  await removeRows(house, districtId, "students", [["A1"]]);
  passDays(200);
  await removeRows(house, districtId, "students", [["A2"]]);
  passDays(195);
  await sweep(house.deps);
  expect(await countRemovals()).toBe(2);
  passDays(2);
  await sweep(house.deps);
  expect(await countRemovals()).toBe(1);
  await sweep(house.deps);
  expect(await countRemovals()).toBe(1);
});

test("a cursor that is older than 13 months is 410, swept or not", async () => {
  const { cursor } = await vendor.hear("students");
  passDays(395);
  expect((await vendor.get(`/v1/students/changes?since=${cursor}`)).status).toBe(200);
  passDays(2);
  const answer = await vendor.get(`/v1/students/changes?since=${cursor}`);
  expect(answer.status).toBe(410);
  expect((await readJson(answer))["detail"]).toContain(
    "kept for 13 months. Start over: call without since",
  );
});

test("a younger cursor is 410 too when removals after it are swept: a page that was left for long", async () => {
  const { cursor } = await vendor.hear("students");
  await storeRows(house, districtId, "students", [
    { ...student("B1", "002", "ENROLLED"), grade: "07" },
    { ...student("B2", "002", "ENROLLED"), grade: "07" },
  ]);
  await removeRows(house, districtId, "students", [["A1"]]);
  passDays(300);
  const page = await readJson(await vendor.get(`/v1/students/changes?limit=1&since=${cursor}`));
  passDays(100);
  const path = `/v1/students/changes?since=${String(page["next_cursor"])}`;
  expect((await vendor.get(path)).status).toBe(200);
  await sweep(house.deps);
  expect((await vendor.get(path)).status).toBe(410);
  expect((await vendor.hear("students")).told).toEqual(["added A2", "added B1", "added B2"]);
});

test("who began at the beginning after the sweep goes on, and so does who is up to date", async () => {
  await removeRows(house, districtId, "students", [["A1"]]);
  passDays(397);
  const { cursor } = await vendor.hear("students");
  const first = await readJson(await vendor.get("/v1/students/changes?limit=1"));
  await sweep(house.deps);
  const rest = await vendor.hear("students", String(first["next_cursor"]), 1);
  expect(rest.told).toEqual(["added B1", "added B2"]);
  expect((await vendor.hear("students", cursor)).told).toEqual([]);
});

test("records that were restored to before a cursor are 410", async () => {
  const { cursor } = await vendor.hear("students");
  await records.write((tx) => tx.run(sql`update change_counter set cursor = cursor - 1`));
  const answer = await vendor.get(`/v1/students/changes?since=${cursor}`);
  expect(answer.status).toBe(410);
  expect((await readJson(answer))["detail"]).toContain("restored");
});

test("what was received before the receipts were swept is still known as received", async () => {
  const { cursor: old } = await vendor.hear("absences");
  passDays(390);
  const { cursor } = await vendor.hear("absences", old);
  await storeRows(house, districtId, "absences", [
    { student_id: "B1", absence_date: "2027-12-01" },
  ]);
  passDays(10);
  await sweep(house.deps);
  await storeRows(house, districtId, "students", [student("A1", "001", "WITHDREW")]);
  expect((await vendor.hear("absences", cursor)).told).toEqual([
    "added B1,2027-12-01",
    "removed A1,2026-09-14",
    "removed A1,2026-10-05",
  ]);
});

test("receipts of loads go after 13 months, but never the last of a source and endpoint", async () => {
  await records.write(async (tx) => {
    await tx.delete(appliedLoads);
    const loads = [
      ["loc_1/students 1", "loc_1", "students", "2024-01-01"],
      ["loc_1/students 2", "loc_1", "students", "2025-01-01"],
      ["loc_1/absences 1", "loc_1", "absences", "2024-01-01"],
      ["loc_2/students 1", "loc_2", "students", "2025-01-01"],
      ["loc_2/students 2", "loc_2", "students", "2025-01-01"],
      ["loc_2/students 3", "loc_2", "students", "2026-11-01"],
      ["loc_3/students 1", "loc_3", "students", "2024-01-01"],
      ["loc_3/students 2", "loc_3", "students", "2024-01-01"],
    ] as const;
    for (const [id, source, endpoint, day] of loads) {
      await insertAppliedLoad(tx, {
        id,
        source,
        endpoint,
        appliedAt: `${day}T00:00:00.000Z`,
        runId: "run_1",
        fence: 1,
        sha256: "",
        report: {},
        cursor: 1,
        settings: "",
        isClean: true,
      });
    }
  });
  await sweep(house.deps);
  await sweep(house.deps);
  const left = await records.orm.select({ id: appliedLoads.id }).from(appliedLoads);
  expect(left.map(({ id }) => id).toSorted()).toEqual([
    "loc_1/absences 1",
    "loc_1/students 2",
    "loc_2/students 3",
    "loc_3/students 2",
  ]);
});

test("a feed walks indexes: no table is read whole, and at most one position's rows are sorted", async () => {
  for (const endpoint of catalog.filter((one) => !viewOf(one))) {
    const grant = {
      endpoint: endpoint.name,
      columns: columnNames(endpoint),
      buildings: ["001"],
      enrollment: null,
      programs: ["Special Education"],
      beginOn: "2026-01-01",
    };
    const query = grantedRows(grant, "2026-01-01", []);
    const after = { cursor: 10, key: "[]" };
    const page = { after, limit: 101, wholeUntil: 0, forgottenCursor: 0 };
    const steps = await records.orm.all<{ detail: string }>(
      sql`explain query plan ${changesSql(query, page)}`,
    );
    const details = steps.map(({ detail }) => detail);
    expect(details.filter((detail) => /^SEARCH [tsr] .*cursor>\?/.test(detail)).length).toBe(
      endpoint.student === "none" || endpoint.student === "self" ? 2 : 4,
    );
    const whole = details.filter(
      (detail) =>
        /^SCAN (?!json_each)/.test(detail) || detail.includes("USE TEMP B-TREE FOR ORDER BY"),
    );
    expect([endpoint.name, whole]).toEqual([endpoint.name, []]);
  }
});
