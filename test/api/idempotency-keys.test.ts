import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { idempotencyKeys } from "../../db/control/schema.ts";
import { sweep } from "../../jobs/sweep.ts";
import { Refusal } from "../../src/refusal.ts";
import { openApi, readJson, takeToken } from "../help/call-api.ts";
import type { TestHouse } from "../help/district.ts";
import { absences, addSender, openBody, openSchool, setRun, type Sender } from "./keyed-loads.ts";

let school: Awaited<ReturnType<typeof openSchool>>;
let house: TestHouse;
let sender: Sender;

beforeAll(async () => {
  school = await openSchool();
  house = school.house;
});
beforeEach(async () => {
  sender = await addSender(school);
});
afterAll(() => house.close());

test("what is refused before there is a run does not use the key up", async () => {
  const refusals = [
    await sender.send("eight", { type: "application/pdf" }),
    await sender.send("eight", { headers: { "Content-Length": String(1024 ** 3 + 1) } }),
    await sender.send("eight", { headers: { "Content-Encoding": "gzip" } }),
    await sender.send("eight", { path: "/v1/absences?dry_run=maybe" }),
    await sender.send("eight", { path: "/v1/guardians" }),
    await sender.send("eight", {
      path: "/v1/demographics",
      type: "multipart/form-data; boundary=x",
    }),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([415, 413, 415, 400, 403, 400]);
  const slow = openBody(absences("2026-11-03"));
  const broken = sender.send("eight", { body: slow.body });
  await Bun.sleep(50);
  slow.cut();
  expect((await broken).status).toBe(500);
  const answer = await sender.send("eight");
  expect([answer.status, answer.headers.has("Idempotency-Replayed")]).toEqual([200, false]);
});

test("a run that failed by a fault of ours is made anew, once", async () => {
  const { answer: first, run: queued } = await sender.sendWaiting("nine");
  await setRun(house, queued.id, { state: "failed", reason: "internal", sentence: "It broke." });
  const failed = await first;
  expect(failed.status).toBe(500);
  expect((await readJson(failed))["type"]).toEndWith("/docs/errors/load-failed");
  house.worker.isOn = true;
  expect((await sender.send("nine", { body: absences("2026-11-09") })).status).toBe(422);
  const answers = await Promise.all([
    sender.send("nine"),
    sender.send("nine"),
    sender.send("nine"),
  ]);
  expect(answers.map(({ status }) => status)).toContain(200);
  expect(await sender.listOwnRuns()).toHaveLength(2);
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
  const answer = await sender.send("ten", { by: killed });
  expect(answer.status).toBe(503);
  house.clock.now = new Date("2026-11-24T12:00:59.000Z");
  expect((await sender.send("ten")).status).toBe(409);
  house.clock.now = new Date("2026-11-24T12:01:00.000Z");
  expect((await sender.send("ten")).status).toBe(200);
});

test("a key is kept for 24 hours, then it is as good as new, and swept", async () => {
  await sender.send("eleven");
  const kept = async (): Promise<number> => {
    const { id } = sender.client.integration;
    const { orm } = house.deps.databases.control;
    return (await orm.select().from(idempotencyKeys).where(eq(idempotencyKeys.integrationId, id)))
      .length;
  };
  house.clock.now = new Date("2026-11-25T11:59:59.000Z");
  await sender.renewToken();
  await sweep(house.deps);
  expect(await kept()).toBe(1);
  expect((await sender.send("eleven")).headers.get("Idempotency-Replayed")).toBe("true");
  house.clock.now = new Date("2026-11-25T12:00:00.000Z");
  expect((await sender.send("eleven")).headers.has("Idempotency-Replayed")).toBe(false);
  expect(await sender.listOwnRuns()).toHaveLength(2);
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
    const answer = await sender.send(key);
    expect([key, answer.status]).toEqual([key, 400]);
    const problem = await readJson(answer);
    expect(problem["errors"]).toEqual([
      { field: "Idempotency-Key", reason: expect.stringContaining(reason) },
    ]);
    expect(problem["detail"]).toContain("Idempotency-Key");
  }
  expect((await sender.send("x".repeat(255))).status).toBe(200);
  expect((await sender.send('"a,b \\"c\\""')).status).toBe(200);
  expect(await sender.listOwnRuns()).toHaveLength(2);
});

test("a header that is sent twice is told from one key", async () => {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: openApi(house).fetch });
  const token = await takeToken(openApi(house), sender.client);
  const headers = [
    `Authorization: Bearer ${token}`,
    "Content-Type: text/csv",
    "Idempotency-Key: one",
    "Idempotency-Key: two",
  ].flatMap((header) => ["--header", header]);
  const url = `${server.url}v1/absences`;
  const child = Bun.spawn(["curl", "--silent", ...headers, "--data-binary", "x", url]);
  const problem = JSON.parse(await new Response(child.stdout).text());
  expect([problem.status, problem.errors[0].field]).toEqual([400, "Idempotency-Key"]);
  expect(problem.detail).toContain("sent twice");
  await server.stop(true);
});

test("the key itself is not stored, since it may be a child's id", async () => {
  await sender.send("student-4711");
  const all = await house.deps.databases.control.orm.select().from(idempotencyKeys);
  expect(JSON.stringify(all)).not.toContain("4711");
});
