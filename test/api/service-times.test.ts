import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
});
afterAll(() => house.close());

test("times come and go as HH:MM AM or PM in CSV, and as HH:MM of 24 hours in every other format", async () => {
  const mayWrite = ["service_logs"];
  const sender = await takeToken(
    app,
    await addClient(house, districtId, { kind: "import", mayWrite }),
  );
  const csv =
    "log_id,student_id,service_date,service,start_time,end_time\r\n" +
    "L1,A1,2026-10-05,Speech,11:45 AM,12:15 PM\r\n" +
    "L2,A1,2026-10-06,Speech,12:00 AM,\r\n";
  const sent = await call(app, sender, "/v1/service_logs", {
    method: "POST",
    headers: { "Content-Type": "text/csv" },
    body: csv,
  });
  expect(await readJson(sent)).toMatchObject({ state: "succeeded", rows_added: 2 });

  const columns = ["log_id", "student_id", "service_date", "service", "start_time", "end_time"];
  const grants = { service_logs: { columns } };
  const reader = await takeToken(app, await addClient(house, districtId, { grants }));
  const read = async (path: string): Promise<string> => (await call(app, reader, path)).text();
  expect(await read("/v1/service_logs?format=csv")).toBe(csv);
  expect(await read("/v1/service_logs/L1?format=csv")).toContain("11:45 AM,12:15 PM\r\n");
  const [first, second] = (await read("/v1/service_logs?format=ndjson")).split("\n");
  expect(JSON.parse(first ?? "")).toMatchObject({ start_time: "11:45", end_time: "12:15" });
  expect(JSON.parse(second ?? "")).toMatchObject({ start_time: "00:00", end_time: null });
  expect(JSON.parse(await read("/v1/service_logs"))).toMatchObject({
    data: [{ start_time: "11:45" }, { start_time: "00:00" }],
  });
  expect(await read("/v1/service_logs?format=xml")).toContain("<end_time>12:15</end_time>");
});
