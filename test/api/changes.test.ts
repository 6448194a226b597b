import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Hono } from "hono";
import { listDisclosures } from "../../db/ledger/disclosures.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  setGrants,
  storeRows,
  type TestHouse,
} from "../help/district.ts";
import { storeSmallSchool, student } from "../help/small-school.ts";
import { openFollower, removeRows } from "./following.ts";

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

test("without since everything in view is added, and next_cursor goes on from there", async () => {
  const { get } = await openFollower(house, app, districtId, { students: {} });
  const answer = await get("/v1/students/changes");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("Content-Type")).toBe("application/json");
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  expect(answer.headers.get("Link")).toBeNull();
  const body = await readJson(answer);
  expect(Object.keys(body)).toEqual(["data", "next_cursor"]);
  const list = await readJson(await get("/v1/students"));
  const rows = list["data"] as { student_id: string }[];
  expect(body["data"]).toEqual(rows.map((row) => ({ change: "added", key: row.student_id, row })));
  const next = await get(`/v1/students/changes?since=${String(body["next_cursor"])}`);
  const nothing = await readJson(next);
  expect(nothing["data"]).toEqual([]);
  expect(String(nothing["next_cursor"])).toMatch(/^v1\./);
  expect(next.headers.get("Link")).toBeNull();
});

test("what is added, changed and removed afterwards is told as it is now, in its order", async () => {
  const { get, hear } = await openFollower(house, app, districtId, { students: {} });
  const { cursor } = await hear("students");
  await storeRows(house, districtId, "students", [
    { ...student("B1", "002", "ENROLLED"), grade: "07" },
    student("N1", "001", "ENROLLED"),
  ]);
  await removeRows(house, districtId, "students", [["A1"]]);
  await storeRows(house, districtId, "students", [
    { ...student("B1", "002", "ENROLLED"), grade: "08" },
  ]);
  const answer = await readJson(await get(`/v1/students/changes?since=${cursor}`));
  expect(answer["data"]).toMatchObject([
    { change: "added", key: "N1", row: { student_id: "N1" } },
    { change: "removed", key: "A1", row: null },
    { change: "changed", key: "B1", row: { student_id: "B1", grade: "08" } },
  ]);
  expect((await hear("students", cursor)).told).toEqual(["added N1", "removed A1", "changed B1"]);
});

test("what was removed and added again shows as it is now, and an old removal is not told again", async () => {
  const { hear } = await openFollower(house, app, districtId, { students: {} });
  const { cursor } = await hear("students");
  await removeRows(house, districtId, "students", [["A1"], ["A2"]]);
  await storeRows(house, districtId, "students", [
    student("A1", "001", "ENROLLED"),
    student("A2", "001", "ENROLLED"),
  ]);
  const { told, cursor: later } = await hear("students", cursor);
  expect(told).toEqual(["added A1", "added A2"]);
  await removeRows(house, districtId, "students", [["A2"]]);
  expect((await hear("students", cursor)).told).toEqual(["added A1", "removed A2"]);
  expect((await hear("students", later)).told).toEqual(["removed A2"]);
});

test("a key is the end of the row's own address", async () => {
  const { get } = await openFollower(house, app, districtId, { guardians: {}, students: {} });
  const { data } = await readJson(await get("/v1/guardians/changes?limit=1"));
  const [first] = data as { key: string; row: object }[];
  expect(first?.key).toBe("A1,G%2CA1");
  expect(await readJson(await get(`/v1/guardians/${first?.key}`))).toEqual({ ...first?.row });
  await storeRows(house, districtId, "students", [student("changes", "001", "ENROLLED")]);
  const feed = await readJson(await get("/v1/students/changes?limit=1"));
  expect(Object.keys(feed)).toEqual(["data", "next_cursor"]);
});

test("limit is 100 when not said, 1000 is the most, and other parameters are refused", async () => {
  const rows = Array.from({ length: 150 }, (_, index) => student(`S${index}`, "001", "ENROLLED"));
  await storeRows(house, districtId, "students", rows);
  const { get } = await openFollower(house, app, districtId, { students: {} });
  const page = await get("/v1/students/changes");
  expect((await readJson(page.clone()))["data"]).toHaveLength(100);
  const { next_cursor } = await readJson(page);
  expect(page.headers.get("Link")).toBe(
    `<http://localhost:3000/v1/students/changes?since=${String(next_cursor)}>; rel="next"`,
  );
  expect((await readJson(await get("/v1/students/changes?limit=1000")))["data"]).toHaveLength(154);
  for (const limit of ["1001", "0", "all", ""]) {
    const answer = await get(`/v1/students/changes?limit=${limit}`);
    expect(answer.status).toBe(400);
    expect((await readJson(answer))["errors"]).toEqual([
      { field: "limit", reason: "Use 1 to 1000." },
    ]);
  }
  for (const query of ["cursor=x", "format=json", "since=a&since=b", "grade=05"]) {
    expect((await get(`/v1/students/changes?${query}`)).status).toBe(400);
  }
});

test("changes come in JSON only", async () => {
  const { get } = await openFollower(house, app, districtId, { students: {} });
  for (const Accept of ["*/*", "application/*", "text/csv, application/json;q=0.1"]) {
    expect((await get("/v1/students/changes", { headers: { Accept } })).status).toBe(200);
  }
  const answer = await get("/v1/students/changes", { headers: { Accept: "text/csv" } });
  expect(answer.status).toBe(406);
  expect((await readJson(answer))["detail"]).toContain("application/json");
});

test("only who may list may follow, and nothing but GET does something", async () => {
  const { get } = await openFollower(house, app, districtId, { students: {} });
  expect((await get("/v1/guardians/changes")).status).toBe(403);
  expect((await get("/v1/pupils/changes")).status).toBe(404);
  expect((await app.request("/v1/students/changes")).status).toBe(401);
  expect((await get("/v1/students/changes", { method: "POST" })).status).toBe(405);
  const mayWrite = ["students"];
  const importer = await addClient(house, districtId, { kind: "import", mayWrite });
  const answer = await call(app, await takeToken(app, importer), "/v1/students/changes");
  expect(answer.status).toBe(403);
});

test("hidden columns do not appear, and without the key's columns there is no feed", async () => {
  const { get } = await openFollower(house, app, districtId, {
    students: { columns: ["student_id", "grade"] },
    absences: { columns: ["absence_date"] },
  });
  const text = await (await get("/v1/students/changes?limit=1")).text();
  expect(JSON.parse(text).data).toEqual([
    { change: "added", key: "A1", row: { student_id: "A1", grade: "05" } },
  ]);
  expect(text).not.toMatch(/Secret|address|last_name/);
  const answer = await get("/v1/absences/changes");
  expect(answer.status).toBe(404);
  expect((await readJson(answer))["detail"]).toContain("student_id and absence_date");
});

test("what is given is disclosed before, what is removed or only asked for by HEAD is not", async () => {
  const { client, get, hear } = await openFollower(house, app, districtId, { students: {} });
  const ledger = await house.deps.databases.ledger(districtId);
  const disclosed = (): ReturnType<typeof listDisclosures> =>
    listDisclosures(ledger, client.integration.id, 10);
  const head = await get("/v1/students/changes", { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect(await disclosed()).toEqual([]);
  await get("/v1/students/changes?limit=3");
  expect(await disclosed()).toMatchObject([
    { endpoint: "students", channel: "api", state: "sent", studentNumbers: [1, 2, 4] },
  ]);
  const { cursor } = await hear("students");
  const before = (await disclosed()).length;
  await removeRows(house, districtId, "students", [["A1"]]);
  expect((await hear("students", cursor)).told).toEqual(["removed A1"]);
  expect(await disclosed()).toHaveLength(before);
});

test("a damaged or foreign cursor is 400, and says what to do", async () => {
  const grants = { students: {}, absences: {} };
  const { get, hear } = await openFollower(house, app, districtId, grants);
  const other = await openFollower(house, app, districtId, grants);
  const elsewhere = await openFollower(house, app, await addDistrict(house), grants);
  const { cursor } = await hear("students");
  const list = await readJson(await get("/v1/students?limit=1"));
  const refusals = [
    await get(`/v1/absences/changes?since=${cursor}`),
    await other.get(`/v1/students/changes?since=${cursor}`),
    await elsewhere.get(`/v1/students/changes?since=${cursor}`),
    await get(`/v1/students/changes?since=${cursor.slice(0, -3)}abc`),
    await get(`/v1/students/changes?since=${String(list["next_cursor"])}`),
    await get("/v1/students/changes?since=nonsense"),
    await get("/v1/students/changes?since="),
    await get("/v1/students/changes?since=17"),
  ];
  for (const answer of refusals) {
    expect(answer.status).toBe(400);
    const problem = await readJson(answer);
    expect(problem["detail"]).toContain("start over without since");
    expect(problem["errors"]).toMatchObject([{ field: "since" }]);
  }
  expect((await get(`/v1/students?cursor=${cursor}`)).status).toBe(400);
});

test("a cursor does not show where the district stands", async () => {
  const { get } = await openFollower(house, app, districtId, { students: {} });
  const { next_cursor } = await readJson(await get("/v1/students/changes?limit=1"));
  const parts = String(next_cursor).split(".");
  const opened = parts.map((part) => Buffer.from(part, "base64url").toString("latin1"));
  // With its quotes: two letters alone turn up in random bytes now and then.
  expect(opened.join()).not.toMatch(/"A1"|position|cursor/);
});

test("a changed grant is 410: start over", async () => {
  const { client, get, hear } = await openFollower(house, app, districtId, { students: {} });
  const { cursor } = await hear("students");
  await setGrants(house, client.integration.id, { students: { revision: 2, buildings: ["001"] } });
  const answer = await get(`/v1/students/changes?since=${cursor}`);
  expect(answer.status).toBe(410);
  const problem = await readJson(answer);
  expect(problem).toMatchObject({
    title: "Start over",
    status: 410,
    request_id: expect.any(String),
  });
  expect(problem["type"]).toEndWith("/docs/errors/start-over");
  expect(problem["detail"]).toContain("Start over: call without since");
  expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
  expect((await hear("students")).told).toEqual(["added A1", "added A2"]);
});
