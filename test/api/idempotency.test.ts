import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import type { Hono } from "hono";
import { listRuns, type Run } from "../../db/control/runs.ts";
import { idempotencyKeys, runs } from "../../db/control/schema.ts";
import { sweep } from "../../jobs/sweep.ts";
import { Refusal } from "../../src/refusal.ts";
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
});
beforeEach(async () => {
  house.clock.now = new Date("2026-11-24T12:00:00.000Z");
  house.worker.isOn = true;
  const mayWrite = ["students", "absences", "demographics"];
  client = await addClient(house, districtId, { kind: "import", mayWrite });
  token = await takeToken(app, client);
});
afterAll(() => house.close());

const absences = (date: string): string =>
  JSON.stringify([{ student_id: "A1", absence_date: date }]);

type Sending = {
  readonly path?: string;
  readonly body?: BodyInit;
  readonly type?: string;
  readonly headers?: Record<string, string>;
};

/** One absence under that key, unless it says otherwise. */
function send(key: string, sending: Sending = {}): Promise<Response> {
  const { path = "/v1/absences", type = "application/json", headers = {} } = sending;
  return call(app, token, path, {
    method: "POST",
    headers: { "Idempotency-Key": key, "Content-Type": type, ...headers },
    body: sending.body ?? absences("2026-11-03"),
  });
}

function listOwnRuns(): Promise<readonly Run[]> {
  return listRuns(house.deps.databases.control.orm, client.integration.id, 100);
}

async function spooled(): Promise<number> {
  return (await readdir(house.deps.config.spoolDir)).filter((name) => name.endsWith(".sealed"))
    .length;
}

async function setRun(id: unknown, set: Partial<Run>): Promise<void> {
  await house.deps.databases.control.write((tx) =>
    tx
      .update(runs)
      .set(set)
      .where(eq(runs.id, String(id))),
  );
}

test("the same sent again is answered with the first one's run, and loaded once", async () => {
  const first = await send("one");
  expect(first.headers.has("Idempotency-Replayed")).toBe(false);
  const before = await spooled();
  const again = await send("one");
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.headers.get("Idempotency-Replayed")).toBe("true");
  expect(await readJson(again)).toEqual(await readJson(first));
  expect(await listOwnRuns()).toHaveLength(1);
  expect(await spooled()).toBe(before);
});

test("a refused load is replayed as it was refused", async () => {
  const body = absences("someday");
  const [first, again] = [await send("two", { body }), await send("two", { body })];
  expect([first.status, again.status]).toEqual([422, 422]);
  expect(again.headers.get("Idempotency-Replayed")).toBe("true");
  expect((await readJson(again))["report"]).toEqual((await readJson(first))["report"]);
});

test("a quoted key is the same as a bare one, and another client's is another", async () => {
  await send("three");
  expect((await send('"three"')).headers.get("Idempotency-Replayed")).toBe("true");
  const other = await addClient(house, districtId, { kind: "import", mayWrite: ["absences"] });
  token = await takeToken(app, other);
  expect((await send("three")).headers.has("Idempotency-Replayed")).toBe(false);
});

test("another body, type, query or endpoint under the key is 422, and loads nothing", async () => {
  const csv = "student_id,absence_date\r\nA1,2026-11-03\r\n";
  await send("four", { body: csv, type: "text/csv" });
  const students = JSON.stringify([student("I1", "001", "ENROLLED")]);
  const others: readonly Sending[] = [
    { body: `${csv}A1,2026-11-04\r\n`, type: "text/csv" },
    { body: csv, type: "text/csv; charset=windows-1252" },
    { body: csv, type: "text/csv", path: "/v1/absences?dry_run=true" },
    { body: students, path: "/v1/students" },
    // Also one that nothing could be made of.
    { body: csv, type: "application/pdf" },
  ];
  const before = await spooled();
  for (const other of others) {
    const answer = await send("four", other);
    expect(answer.status).toBe(422);
    const problem = await readJson(answer);
    expect(problem["type"]).toEndWith("/docs/errors/idempotency-key-reused");
    expect(problem["detail"]).toContain("a key of its own");
  }
  expect(await listOwnRuns()).toHaveLength(1);
  expect(await spooled()).toBe(before);
  expect((await send("four", { body: csv, type: "text/csv" })).status).toBe(200);
});

test("while the first is queued or running the same is 409, then its report as it is by then", async () => {
  house.worker.isOn = false;
  const sending = send("five");
  let queued: Run | undefined;
  while (!queued) {
    await Bun.sleep(5);
    [queued] = await listOwnRuns();
  }
  for (const state of ["queued", "running"] as const) {
    await setRun(queued.id, { state });
    const answer = await send("five");
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([409, "5"]);
    const problem = await readJson(answer);
    expect(problem["type"]).toEndWith("/docs/errors/idempotency-key-in-use");
    expect(problem["detail"]).toContain(`/v1/runs/${queued.id}`);
    // Known to be another, whatever becomes of the first.
    expect((await send("five", { body: absences("2026-11-09") })).status).toBe(422);
  }
  await setRun(queued.id, { state: "held" });
  expect((await sending).status).toBe(202);
  const held = await send("five");
  expect([held.status, held.headers.get("Idempotency-Replayed")]).toEqual([202, "true"]);
  expect(await readJson(held)).toMatchObject({ run_id: queued.id, state: "held" });
  await setRun(queued.id, { state: "cancelled", decision: "rejected" });
  expect((await send("five")).status).toBe(422);
  expect(await listOwnRuns()).toHaveLength(1);
});

test("of twenty at the same instant exactly one is loaded", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => send("six")));
  const fresh = answers.filter(
    ({ status, headers }) => status === 200 && !headers.has("Idempotency-Replayed"),
  );
  expect(fresh).toHaveLength(1);
  const others = answers.filter((answer) => answer !== fresh[0]);
  for (const { status, headers } of others) {
    expect(status === 409 || headers.get("Idempotency-Replayed") === "true").toBe(true);
  }
  expect(await listOwnRuns()).toHaveLength(1);
});

/** A body that has begun and ends when the test says so. */
function openBody(text: string): {
  body: ReadableStream<Uint8Array>;
  end: () => void;
  cut: () => void;
} {
  const bytes = new TextEncoder().encode(text);
  let to: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      to = controller;
      controller.enqueue(bytes.slice(0, 5));
    },
  });
  const end = (): void => {
    to?.enqueue(bytes.slice(5));
    to?.close();
  };
  return { body, end, cut: () => to?.error(new Error("the connection broke")) };
}

test("while the first body is being taken in the key is in use, whatever the other body is", async () => {
  const slow = openBody(absences("2026-11-03"));
  const first = send("seven", { body: slow.body });
  await Bun.sleep(50);
  expect((await send("seven")).status).toBe(409);
  expect((await send("seven", { body: absences("2026-11-09") })).status).toBe(409);
  expect((await send("seven", { path: "/v1/absences?dry_run=true" })).status).toBe(422);
  slow.end();
  expect((await first).status).toBe(200);
  expect((await send("seven")).headers.get("Idempotency-Replayed")).toBe("true");
});

test("what is refused before there is a run does not use the key up", async () => {
  const refusals = [
    await send("eight", { type: "application/pdf" }),
    await send("eight", { headers: { "Content-Length": String(1024 ** 3 + 1) } }),
    await send("eight", { headers: { "Content-Encoding": "gzip" } }),
    await send("eight", { path: "/v1/absences?dry_run=maybe" }),
    await send("eight", { path: "/v1/guardians" }),
    await send("eight", { path: "/v1/demographics", type: "multipart/form-data; boundary=x" }),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([415, 413, 415, 400, 403, 400]);
  const slow = openBody(absences("2026-11-03"));
  const broken = send("eight", { body: slow.body });
  await Bun.sleep(50);
  slow.cut();
  expect((await broken).status).toBe(500);
  const answer = await send("eight");
  expect([answer.status, answer.headers.has("Idempotency-Replayed")]).toEqual([200, false]);
});

test("a run that failed by a fault of ours is made anew, once", async () => {
  house.worker.isOn = false;
  const first = send("nine");
  let queued: Run | undefined;
  while (!queued) {
    await Bun.sleep(5);
    [queued] = await listOwnRuns();
  }
  await setRun(queued.id, { state: "failed", reason: "internal", sentence: "It broke." });
  const failed = await first;
  expect(failed.status).toBe(500);
  expect((await readJson(failed))["type"]).toEndWith("/docs/errors/load-failed");
  house.worker.isOn = true;
  expect((await send("nine", { body: absences("2026-11-09") })).status).toBe(422);
  const answers = await Promise.all([send("nine"), send("nine"), send("nine")]);
  expect(answers.map(({ status }) => status)).toContain(200);
  expect(await listOwnRuns()).toHaveLength(2);
});

test("a key that a killed process left with half a body is free after a minute", async () => {
  // Who was killed gives no key back.
  const { control } = house.deps.databases;
  const broken = {
    ...house.deps.spool,
    write: () => Promise.reject(new Refusal("disk_full", "Full.")),
  };
  let writes = 0;
  const deaf = {
    ...control,
    write: (work: Parameters<typeof control.write>[0]) => {
      writes += 1;
      return writes === 1 ? control.write(work) : Promise.reject(new Error("killed"));
    },
  };
  const databases = { ...house.deps.databases, control: deaf as typeof control };
  const killed = openApi({ deps: { ...house.deps, databases, spool: broken } });
  const answer = await call(killed, token, "/v1/absences", {
    method: "POST",
    headers: { "Idempotency-Key": "ten", "Content-Type": "application/json" },
    body: absences("2026-11-03"),
  });
  expect(answer.status).toBe(503);
  house.clock.now = new Date("2026-11-24T12:00:59.000Z");
  expect((await send("ten")).status).toBe(409);
  house.clock.now = new Date("2026-11-24T12:01:00.000Z");
  expect((await send("ten")).status).toBe(200);
});

test("a key is kept for 24 hours, then it is as good as new, and swept", async () => {
  await send("eleven");
  const kept = async (): Promise<number> => {
    const { id } = client.integration;
    const { orm } = house.deps.databases.control;
    return (await orm.select().from(idempotencyKeys).where(eq(idempotencyKeys.integrationId, id)))
      .length;
  };
  house.clock.now = new Date("2026-11-25T11:59:59.000Z");
  token = await takeToken(app, client);
  await sweep(house.deps);
  expect(await kept()).toBe(1);
  expect((await send("eleven")).headers.get("Idempotency-Replayed")).toBe("true");
  house.clock.now = new Date("2026-11-25T12:00:00.000Z");
  expect((await send("eleven")).headers.has("Idempotency-Replayed")).toBe(false);
  expect(await listOwnRuns()).toHaveLength(2);
  house.clock.now = new Date("2026-11-26T12:00:00.000Z");
  await sweep(house.deps);
  expect(await kept()).toBe(0);
});

test("a key that is none is 400 and says why", async () => {
  const cases = [
    ["", "empty"],
    ["   ", "empty"],
    ['""', "empty"],
    ["x".repeat(256), "longer than 255"],
    ["a\tb", "ASCII only"],
    ["a\u0001b", "ASCII only"],
    ["clé", "ASCII only"],
    ["one, two", "sent twice"],
    ['"one", "two"', "sent twice"],
  ] as const;
  for (const [key, reason] of cases) {
    const answer = await send(key);
    expect([key, answer.status]).toEqual([key, 400]);
    const problem = await readJson(answer);
    expect(problem["errors"]).toEqual([
      { field: "Idempotency-Key", reason: expect.stringContaining(reason) },
    ]);
    expect(problem["detail"]).toContain("Idempotency-Key");
  }
  expect((await send("x".repeat(255))).status).toBe(200);
  expect((await send('"a,b \\"c\\""')).status).toBe(200);
  expect(await listOwnRuns()).toHaveLength(2);
});

test("the key itself is not stored, since it may be a child's id", async () => {
  await send("student-4711");
  const all = await house.deps.databases.control.orm.select().from(idempotencyKeys);
  expect(JSON.stringify(all)).not.toContain("4711");
});

/** By hand, so that each has the boundary that it is given. */
function form(boundary: string, files: Readonly<Record<string, string>>): Sending {
  const parts = Object.entries(files).map(
    ([name, text]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n${text}\r\n`,
  );
  const type = `multipart/form-data; boundary=${boundary}`;
  return { path: "/v1/demographics", type, body: `${parts.join("")}--${boundary}--\r\n` };
}

test("a form is the same by its files and their names, not by its boundary", async () => {
  const files = { "students.csv": "student_id\r\n", "guardians.csv": "student_id\r\n" };
  const first = await send("twelve", form("aaa", files));
  const again = await send("twelve", form("bbb", files));
  expect([first.status, again.status]).toEqual([422, 422]);
  expect(again.headers.get("Idempotency-Replayed")).toBe("true");
  const renamed = { "students.csv": "student_id\r\n", "guardians.xml": "student_id\r\n" };
  for (const other of [renamed, { ...files, "students.csv": "grade\r\n" }]) {
    const problem = await readJson(await send("twelve", form("aaa", other)));
    expect(problem["type"]).toEndWith("/docs/errors/idempotency-key-reused");
  }
  expect(await listOwnRuns()).toHaveLength(1);
});
