import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Hono } from "hono";
import { openDatabases } from "../../db/open.ts";
import { createApp } from "../../routes/index.ts";
import { call, openApi, readRows, takeToken } from "../help/call-api.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { storeSmallSchool, student } from "../help/small-school.ts";
import { openFollower, type Follower } from "../api/following.ts";
import { optIn, optOut, type School } from "./office.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let app: Hono;
let school: School;
let vendor: Follower;

beforeEach(async () => {
  house = await openHouse();
  app = openApi(house);
  const districtId = await addDistrict(house);
  school = { house, districtId };
  await storeSmallSchool(house, districtId);
  vendor = await openFollower(house, app, districtId, { students: {}, absences: {} });
});
afterEach(() => house.close());

async function idsOf(follower: Follower): Promise<readonly unknown[]> {
  const rows = await readRows(await follower.get("/v1/students"));
  return rows.map((row) => row["student_id"]);
}

test("another process withholds from its next call on, and gives back as soon", async () => {
  const { config } = house.deps;
  const databases = await openDatabases({
    control: config.databaseUrl,
    district: config.districtDatabaseUrl,
    authToken: undefined,
  });
  const elsewhere = createApp({ ...house.deps, databases });
  const token = await takeToken(elsewhere, vendor.client);
  const ids = async () =>
    (await readRows(await call(elsewhere, token, "/v1/students"))).map((row) => row["student_id"]);
  expect(await ids()).toEqual(["A1", "A2", "B1", "B2"]);
  await optOut(school, ["A1"]);
  expect(await ids()).toEqual(["A2", "B1", "B2"]);
  await optOut(school, ["B2"], [vendor.client.integration.id]);
  expect(await ids()).toEqual(["A2", "B1"]);
  await optIn(school, "A1");
  expect(await ids()).toEqual(["A1", "A2", "B1"]);
  databases.close();
});

test("while a load holds the records, lists withhold at once and the feed tells of it afterwards", async () => {
  await idsOf(vendor);
  const { cursor } = await vendor.hear("students");
  const records = await house.deps.databases.records(school.districtId);
  const loading = Promise.withResolvers<void>();
  const load = records.write(() => loading.promise);
  // Answers although it cannot write to the records yet.
  await optOut(school, ["A1"]);
  expect(await idsOf(vendor)).toEqual(["A2", "B1", "B2"]);
  const meanwhile = await vendor.hear("students", cursor);
  expect(meanwhile.told).toEqual([]);
  loading.resolve();
  await load;
  expect((await vendor.hear("students", meanwhile.cursor)).told).toEqual(["removed A1"]);
});

test("a feed tells nothing of a student whom the client never received", async () => {
  const { cursor } = await vendor.hear("students");
  const other = await openFollower(house, app, school.districtId, { students: {} });
  const late = await other.hear("students");
  await storeRows(house, school.districtId, "students", [student("C1", "001", "ENROLLED")]);
  await optOut(school, ["C1"]);
  expect((await vendor.hear("students", cursor)).told).toEqual([]);
  expect((await other.hear("students", late.cursor)).told).toEqual([]);
  await optIn(school, "C1");
  expect((await vendor.hear("students", cursor)).told).toEqual(["added C1"]);
});

test("an opt-out that ends for one export and holds for all still withholds", async () => {
  await optOut(school, ["A1"], [vendor.client.integration.id]);
  await optOut(school, ["A1"]);
  expect(await idsOf(vendor)).toEqual(["A2", "B1", "B2"]);
  await optIn(school, "A1");
  expect(await idsOf(vendor)).toEqual(["A1", "A2", "B1", "B2"]);
});

test("a page's cursor from before an opt-out says to start again, and so does one from before its end", async () => {
  const next = async (): Promise<string> => {
    const answer = await vendor.get("/v1/students?limit=1");
    return String(((await answer.json()) as { next_cursor: string }).next_cursor);
  };
  const before = await next();
  await optOut(school, ["A1"]);
  const during = await next();
  expect((await vendor.get(`/v1/students?limit=1&cursor=${before}`)).status).toBe(400);
  expect((await vendor.get(`/v1/students?limit=1&cursor=${during}`)).status).toBe(200);
  await optIn(school, "A1");
  expect((await vendor.get(`/v1/students?limit=1&cursor=${during}`)).status).toBe(400);
});
