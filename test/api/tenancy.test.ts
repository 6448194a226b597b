import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { listDisclosures } from "../../db/ledger/disclosures.ts";
import { call, openApi, readJson, readRows, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { buildings, storeSmallSchool, student } from "../help/small-school.ts";

let house: TestHouse;
let app: Hono;
let here: string;
let there: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  here = await addDistrict(house, "Here");
  there = await addDistrict(house, "There");
  await storeSmallSchool(house, here);
  await storeRows(house, there, "buildings", buildings);
  await storeRows(house, there, "students", [student("T1", "001", "ENROLLED")]);
});
afterAll(() => house.close());

test("a client reads its own district's rows and no other's", async () => {
  const client = await addClient(house, there, { grants: { students: {} } });
  const token = await takeToken(app, client);
  const rows = await readRows(await call(app, token, "/v1/students"));
  expect(rows.map((row) => row["student_id"])).toEqual(["T1"]);
  expect((await call(app, token, "/v1/students/A1")).status).toBe(404);
  const ledger = await house.deps.databases.ledger(here);
  expect(await listDisclosures(ledger, client.integration.id, 10)).toEqual([]);
});

test("a load changes its own district and no other", async () => {
  const client = await addClient(house, there, { kind: "import", mayWrite: ["absences"] });
  const token = await takeToken(app, client);
  const answer = await call(app, token, "/v1/absences", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify([{ student_id: "A1", absence_date: "2026-09-14" }]),
  });
  expect(answer.status).toBe(422);
  const { report } = await readJson(answer);
  expect(report).toMatchObject({ errors: [{ line: 1, column: "student_id" }] });
});

test("a run is found by its own client only, not by others of the district or elsewhere", async () => {
  const mayWrite = ["absences"];
  const sender = await addClient(house, here, { kind: "import", mayWrite });
  const token = await takeToken(app, sender);
  const sent = await call(app, token, "/v1/absences", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify([{ student_id: "A1", absence_date: "2026-09-15" }]),
  });
  const path = `/v1/runs/${String((await readJson(sent))["run_id"])}`;
  expect((await call(app, token, path)).status).toBe(200);
  for (const districtId of [here, there]) {
    const other = await addClient(house, districtId, { kind: "import", mayWrite });
    const answer = await call(app, await takeToken(app, other), path);
    expect(answer.status).toBe(404);
  }
  expect((await call(app, token, "/v1/runs/run_nonsense")).status).toBe(404);
});
