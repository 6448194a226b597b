import { afterEach, beforeEach, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Hono } from "hono";
import { insertDisclosure } from "../../db/ledger/disclosures.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { openApi } from "../help/call-api.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { buildings, guardians, storeSmallSchool, student } from "../help/small-school.ts";
import { openFollower, removeRows, type Follower } from "./following.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;

beforeEach(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
});
afterEach(() => house.close());

const lincoln = { buildings: ["001"] };
const grant = { buildings: ["002"] };

function follow(grants: Parameters<typeof openFollower>[3]): Promise<Follower> {
  return openFollower(house, app, districtId, grants);
}

async function store(endpoint: string, ...rows: readonly WireRow[]): Promise<void> {
  house.clock.now = new Date(house.clock.now.getTime() + 60_000);
  await storeRows(house, districtId, endpoint, rows);
  house.clock.now = new Date(house.clock.now.getTime() + 60_000);
}

test("a student who moves leaves one client's view with everything that hangs on them, and enters another's", async () => {
  const endpoints = ["students", "guardians", "absences"] as const;
  const leaving = await follow({ students: lincoln, guardians: lincoln, absences: lincoln });
  const entering = await follow({ students: grant, guardians: grant, absences: grant });
  const since: Record<string, string> = {};
  for (const endpoint of endpoints) {
    since[`left ${endpoint}`] = (await leaving.hear(endpoint)).cursor;
    since[`entered ${endpoint}`] = (await entering.hear(endpoint)).cursor;
  }
  await store("students", student("A1", "002", "ENROLLED"));
  const left = await Promise.all(
    endpoints.map((name) => leaving.hear(name, since[`left ${name}`])),
  );
  expect(left.map(({ told }) => told)).toEqual([
    ["removed A1"],
    ["removed A1,G,A1"],
    ["removed A1,2026-09-14", "removed A1,2026-10-05"],
  ]);
  const entered = await Promise.all(
    endpoints.map((name) => entering.hear(name, since[`entered ${name}`])),
  );
  expect(entered.map(({ told }) => told)).toEqual([
    ["added A1"],
    ["added A1,G,A1"],
    ["added A1,2026-09-14", "added A1,2026-10-05"],
  ]);
  await store("students", student("A1", "001", "ENROLLED"));
  expect((await leaving.hear("guardians", left[1]?.cursor)).told).toEqual(["changed A1,G,A1"]);
  expect((await entering.hear("guardians", entered[1]?.cursor)).told).toEqual(["removed A1,G,A1"]);
});

test("enrollment takes out of the view as the building does", async () => {
  const { hear } = await follow({ guardians: {} });
  const { cursor } = await hear("guardians");
  await store("students", student("A1", "001", "WITHDREW"), student("A3", "001", "ENROLLED"));
  const { told } = await hear("guardians", cursor);
  expect(told).toEqual(["removed A1,G,A1", "added A3,G,A3"]);
});

test("a removal is told only to a client that once received the student by this endpoint", async () => {
  const reader = await follow({ students: {}, guardians: {} });
  const stranger = await follow({ students: {}, guardians: lincoln });
  const since = {
    students: (await reader.hear("students")).cursor,
    // It has read no guardian, only where the feed stands.
    guardians: (await stranger.hear("guardians")).cursor,
  };
  await removeRows(house, districtId, "guardians", [
    ["B1", "G,B1"],
    ["A1", "G,A1"],
  ]);
  await removeRows(house, districtId, "students", [["B2"]]);
  expect((await reader.hear("students", since.students)).told).toEqual(["removed B2"]);
  expect((await stranger.hear("guardians", since.guardians)).told).toEqual(["removed A1,G,A1"]);
  const { told } = await stranger.hear("students");
  expect(told).toEqual(["added A1", "added A2", "added B1"]);
});

test("a push that was begun counts as received", async () => {
  const { client, get, hear } = await follow({ students: lincoln });
  const head = await get("/v1/students/changes", { method: "HEAD" });
  expect(head.status).toBe(200);
  const { cursor } = await hear("students");
  await insertDisclosure(await house.deps.databases.ledger(districtId), {
    integrationId: client.integration.id,
    endpoint: "students",
    columns: ["student_id"],
    channel: "push",
    at: house.clock.now.toISOString(),
    runId: "run_1",
    state: "sending",
    studentNumbers: [4],
  });
  await removeRows(house, districtId, "students", [["B1"], ["B2"]]);
  expect((await hear("students", cursor)).told).toEqual(["removed B1"]);
});

test("what happens to a student who is out of view is not told, not even by a key", async () => {
  const { hear } = await follow({ absences: lincoln, guardians: lincoln });
  const absences = await hear("absences");
  await store("students", student("A1", "002", "ENROLLED"));
  const left = await hear("absences", absences.cursor);
  expect(left.told).toEqual(["removed A1,2026-09-14", "removed A1,2026-10-05"]);
  await store("absences", { student_id: "A1", absence_date: "2026-11-20" });
  expect((await hear("absences", left.cursor)).told).toEqual([]);
  expect((await hear("absences", absences.cursor)).told).toEqual(left.told);
  const records = await house.deps.databases.records(districtId);
  const [added] = await records.orm.all<{ cursor: number }>(
    sql`select added_cursor as cursor from absences where absent_on = '2026-11-20'`,
  );
  await removeRows(house, districtId, "absences", [["A1", "2026-11-20"]]);
  await records.write((tx) => tx.run(sql`update removals set added_cursor = ${added?.cursor}`));
  expect((await hear("absences", left.cursor)).told).toEqual([]);
  await store("students", student("A1", "001", "ENROLLED"));
  const back = await hear("absences", left.cursor);
  expect(back.told).toEqual(["changed A1,2026-09-14", "changed A1,2026-10-05"]);
});

test("a row that was added while its student was out of view is added when they come back", async () => {
  const { hear } = await follow({ absences: lincoln });
  const { cursor } = await hear("absences");
  await store("students", student("A1", "002", "ENROLLED"));
  await store("absences", { student_id: "A1", absence_date: "2026-11-20" });
  const left = await hear("absences", cursor);
  await store("students", student("A1", "001", "ENROLLED"));
  expect((await hear("absences", left.cursor)).told).toEqual([
    "changed A1,2026-09-14",
    "changed A1,2026-10-05",
    "added A1,2026-11-20",
  ]);
});

test("rows before Start Date are never spoken of", async () => {
  const { hear } = await follow({ absences: { beginOn: "2026-10-01" } });
  const first = await hear("absences");
  expect(first.told).toEqual(["added A1,2026-10-05", "added B1,2026-11-02"]);
  await removeRows(house, districtId, "absences", [
    ["A1", "2026-09-14"],
    ["A1", "2026-10-05"],
  ]);
  await store("absences", { student_id: "B1", absence_date: "2026-09-02" });
  expect((await hear("absences", first.cursor)).told).toEqual(["removed A1,2026-10-05"]);
});

test("rows of no student: a removal is told within the grant's buildings, and not outside", async () => {
  await store("buildings", { building_reporting_id: "003", building: "Adams High", active: true });
  const limited = await follow({ buildings: { buildings: ["001", "003"] } });
  const whole = await follow({ buildings: {} });
  const since = {
    limited: (await limited.hear("buildings")).cursor,
    whole: (await whole.hear("buildings")).cursor,
  };
  await removeRows(house, districtId, "buildings", [["003"], ["002"]]);
  await store("buildings", { ...buildings[0], building_reporting_id: "001", active: false });
  expect((await limited.hear("buildings", since.limited)).told).toEqual([
    "removed 003",
    "changed 001",
  ]);
  expect((await whole.hear("buildings", since.whole)).told).toEqual([
    "removed 003",
    "removed 002",
    "changed 001",
  ]);
});

test("what hangs on a removed student goes with them, whatever the load left of it", async () => {
  const { hear } = await follow({ guardians: {}, absences: {} });
  const since = {
    guardians: (await hear("guardians")).cursor,
    absences: (await hear("absences")).cursor,
  };
  // The student first: their guardians' removals no longer find whose they were, and the absences stay behind.
  await removeRows(house, districtId, "students", [["A1"]]);
  await removeRows(house, districtId, "guardians", [["A1", "G,A1"]]);
  expect((await hear("guardians", since.guardians)).told).toEqual(["removed A1,G,A1"]);
  const { told, cursor } = await hear("absences", since.absences);
  expect(told).toEqual(["removed A1,2026-09-14", "removed A1,2026-10-05"]);
  await store("students", student("A1", "001", "ENROLLED"));
  expect((await hear("absences", cursor)).told).toEqual([
    "added A1,2026-09-14",
    "added A1,2026-10-05",
  ]);
});

test("pages of one neither skip nor repeat, also where one student's change reaches many rows", async () => {
  const many = Array.from({ length: 12 }, (_, index) => ({
    student_id: "A2",
    absence_date: `2026-10-${String(index + 1).padStart(2, "0")}`,
  }));
  await store("absences", ...many);
  const { hear } = await follow({ absences: {}, guardians: {} });
  const whole = await hear("absences");
  for (const limit of [1, 5])
    expect((await hear("absences", undefined, limit)).told).toEqual(whole.told);
  expect(new Set(whole.told).size).toBe(15);
  await store("students", student("A2", "002", "ENROLLED"), student("A1", "001", "WITHDREW"));
  await removeRows(house, districtId, "absences", [
    ["B1", "2026-11-02"],
    ["A2", "2026-10-03"],
  ]);
  const later = await hear("absences", whole.cursor);
  expect(later.told).toEqual([
    ...many
      .filter((row) => row.absence_date !== "2026-10-03")
      .map((row) => `changed A2,${row.absence_date}`),
    "removed A1,2026-09-14",
    "removed A1,2026-10-05",
    "removed B1,2026-11-02",
    "removed A2,2026-10-03",
  ]);
  for (const limit of [1, 5]) {
    const paged = await hear("absences", whole.cursor, limit);
    expect(paged.told).toEqual(later.told);
    expect((await hear("absences", paged.cursor)).told).toEqual([]);
  }
});

test("what changes between the pages of a beginning comes later, and nothing is missed", async () => {
  const { get } = await follow({ guardians: {} });
  const held = new Map<string, unknown>();
  let path: string | undefined = "/v1/guardians/changes?limit=1";
  for (let page = 0; path !== undefined; page += 1) {
    const answer: Response = await get(path);
    const { data } = (await answer.json()) as { data: { key: string; row: unknown }[] };
    for (const { key, row } of data) {
      if (row === null) held.delete(key);
      else held.set(key, row);
    }
    path = /^<http:\/\/localhost:3000([^>]+)>/.exec(answer.headers.get("Link") ?? "")?.[1];
    if (page === 1) {
      await store("students", student("A1", "001", "WITHDREW"), student("A3", "001", "ENROLLED"));
      await store("guardians", {
        ...guardians[3],
        student_id: "B1",
        guardian_id: "G,B1",
        first_name: "Anew",
      });
    }
  }
  const list = (await (await get("/v1/guardians")).json()) as { data: unknown[] };
  expect(new Set([...held.values()].map((row) => JSON.stringify(row)))).toEqual(
    new Set(list.data.map((row) => JSON.stringify(row))),
  );
});
