import { afterAll, beforeAll, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import type { Hono } from "hono";
import { listRuns, type Run } from "../../db/control/runs.ts";
import { runs } from "../../db/control/schema.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { storeSmallSchool, student } from "../help/small-school.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;
let client: TestClient;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  client = await addClient(house, districtId, {
    kind: "import",
    mayWrite: ["students", "absences"],
  });
  token = await takeToken(app, client);
});
afterAll(() => house.close());

async function send(path: string, rows: readonly object[]): Promise<Response> {
  return call(app, token, path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(rows),
  });
}

const counts = (report: Readonly<Record<string, unknown>>): readonly unknown[] =>
  [
    "state",
    "rows_read",
    "rows_added",
    "rows_changed",
    "rows_unchanged",
    "rows_removed",
    "rows_rejected",
  ].map((name) => report[name]);

test("a dry run reports what a load would do, and stores nothing", async () => {
  const rows = [
    student("D1", "001", "ENROLLED"),
    { ...student("A1", "001", "ENROLLED"), grade: "06" },
    student("A2", "001", "PRE_ENROLLED"),
  ];
  const dry = await send("/v1/students?dry_run=true", rows);
  expect(dry.status).toBe(200);
  const report = await readJson(dry);
  expect(report["dry_run"]).toBe(true);
  const later = await readJson(await call(app, token, `/v1/runs/${String(report["run_id"])}`));
  expect(later["dry_run"]).toBe(true);
  const again = await readJson(await send("/v1/students?dry_run=true", rows));
  const stored = await readJson(await send("/v1/students?dry_run=false", rows));
  expect(stored["dry_run"]).toBe(false);
  expect(counts(stored)).toEqual(["succeeded", 3, 1, 1, 1, 0, 0]);
  expect(counts(report)).toEqual(counts(stored));
  expect(counts(again)).toEqual(counts(stored));
});

test("a dry run above the error budget is 422 with the whole report, as the load would be", async () => {
  const rows = [{ student_id: "A1", absence_date: "someday" }];
  const dry = await send("/v1/absences?dry_run=true", rows);
  const wet = await send("/v1/absences", rows);
  expect([dry.status, wet.status]).toEqual([422, 422]);
  const [dried, stored] = [await readJson(dry), await readJson(wet)];
  expect(dried["report"]).toMatchObject({ dry_run: true, reason: "too_many_errors" });
  expect(stored["report"]).toMatchObject({ dry_run: false, reason: "too_many_errors" });
});

test("dry_run is true or false; in other words nothing is taken in", async () => {
  for (const value of ["1", "yes", "TRUE", ""]) {
    const answer = await send(`/v1/students?dry_run=${value}`, []);
    expect(answer.status).toBe(400);
    expect((await readJson(answer))["errors"]).toEqual([
      { field: "dry_run", reason: "Use true or false." },
    ]);
  }
  expect((await send("/v1/students?dryrun=true", [])).status).toBe(400);
});

/** Sends while no worker works, and lets the run have become that. */
async function sendInto(set: Partial<Run>): Promise<Response> {
  house.worker.isOn = false;
  const before = (await listRuns(house.deps.databases.control.orm, client.integration.id, 200))
    .length;
  const sending = send("/v1/students", [student("H1", "001", "ENROLLED")]);
  for (;;) {
    const found = await listRuns(house.deps.databases.control.orm, client.integration.id, 200);
    const queued = found.find((run) => run.state === "queued");
    if (queued && found.length > before) {
      const { control } = house.deps.databases;
      await control.write((tx) => tx.update(runs).set(set).where(eq(runs.id, queued.id)));
      break;
    }
    await Bun.sleep(5);
  }
  const answer = await sending;
  house.worker.isOn = true;
  return answer;
}

const sentence = "37 of 40 stored students would change, A1 Last A1 among them.";

test("a held load is 202 with its place, and says that an administrator must decide, not what is stored", async () => {
  const answer = await sendInto({ state: "held", sentence });
  expect(answer.status).toBe(202);
  expect(answer.headers.get("Retry-After")).toBe("900");
  const text = await answer.text();
  const report = JSON.parse(text);
  const place = `http://localhost:3000/v1/runs/${report.run_id}`;
  expect(answer.headers.get("Location")).toBe(place);
  expect(report.state).toBe("held");
  expect(report.detail).toContain("administrator of the district has decided");
  const later = await call(app, token, new URL(place).pathname);
  expect(later.status).toBe(200);
  expect(await readJson(later)).toEqual(report);
  expect(text).not.toContain("Last A1");
});

test("a load that was decided against, or overtaken, is 422 and says whom to ask", async () => {
  const rejected = await sendInto({ state: "cancelled", decision: "rejected", sentence });
  expect(rejected.status).toBe(422);
  const problem = await readJson(rejected);
  expect(problem["detail"]).toContain("administrator of the district decided against this load");
  expect(problem["report"]).toMatchObject({ state: "cancelled", detail: problem["detail"] });
  const overtaken = await readJson(await sendInto({ state: "cancelled", sentence }));
  expect(overtaken["detail"]).toContain("a later one took its place");
  expect(JSON.stringify([problem, overtaken])).not.toContain("Last A1");
});
