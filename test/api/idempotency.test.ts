import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { readJson } from "../help/call-api.ts";
import type { TestHouse } from "../help/district.ts";
import { student } from "../help/small-school.ts";
import {
  absences,
  addSender,
  countSpooled,
  openBody,
  openSchool,
  setRun,
  type Sender,
  type Sending,
} from "./keyed-loads.ts";

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

test("the same sent again is answered with the first one's run, and loaded once", async () => {
  const first = await sender.send("one");
  expect(first.headers.has("Idempotency-Replayed")).toBe(false);
  const before = await countSpooled(house);
  const again = await sender.send("one");
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.headers.get("Idempotency-Replayed")).toBe("true");
  expect(await readJson(again)).toEqual(await readJson(first));
  expect(await sender.listOwnRuns()).toHaveLength(1);
  expect(await countSpooled(house)).toBe(before);
});

test("a refused load is replayed as it was refused", async () => {
  const body = absences("someday");
  const [first, again] = [await sender.send("two", { body }), await sender.send("two", { body })];
  expect([first.status, again.status]).toEqual([422, 422]);
  expect(again.headers.get("Idempotency-Replayed")).toBe("true");
  expect((await readJson(again))["report"]).toEqual((await readJson(first))["report"]);
});

test("a quoted key is the same as a bare one, and another client's is another", async () => {
  await sender.send("three");
  expect((await sender.send('"three"')).headers.get("Idempotency-Replayed")).toBe("true");
  const other = await addSender(school);
  expect((await other.send("three")).headers.has("Idempotency-Replayed")).toBe(false);
});

test("another body, type, query or endpoint under the key is 422, and loads nothing", async () => {
  const csv = "student_id,absence_date\r\nA1,2026-11-03\r\n";
  await sender.send("four", { body: csv, type: "text/csv" });
  const students = JSON.stringify([student("I1", "001", "ENROLLED")]);
  const others: readonly Sending[] = [
    { body: `${csv}A1,2026-11-04\r\n`, type: "text/csv" },
    { body: csv, type: "text/csv; charset=windows-1252" },
    { body: csv, type: "text/csv", path: "/v1/absences?dry_run=true" },
    { body: students, path: "/v1/students" },
    // Also one that nothing could be made of.
    { body: csv, type: "application/pdf" },
  ];
  const before = await countSpooled(house);
  for (const other of others) {
    const answer = await sender.send("four", other);
    expect(answer.status).toBe(422);
    const problem = await readJson(answer);
    expect(problem["type"]).toEndWith("/docs/errors/idempotency-key-reused");
    expect(problem["detail"]).toContain("a key of its own");
  }
  expect(await sender.listOwnRuns()).toHaveLength(1);
  expect(await countSpooled(house)).toBe(before);
  expect((await sender.send("four", { body: csv, type: "text/csv" })).status).toBe(200);
});

test("while the first is queued or running the same is 409, then its report as it is by then", async () => {
  const { answer: sending, run: queued } = await sender.sendWaiting("five");
  for (const state of ["queued", "running"] as const) {
    await setRun(house, queued.id, { state });
    const answer = await sender.send("five");
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([409, "5"]);
    const problem = await readJson(answer);
    expect(problem["type"]).toEndWith("/docs/errors/idempotency-key-in-use");
    expect(problem["detail"]).toContain(`/v1/runs/${queued.id}`);
    // Known to be another, whatever becomes of the first.
    expect((await sender.send("five", { body: absences("2026-11-09") })).status).toBe(422);
  }
  await setRun(house, queued.id, { state: "held" });
  expect((await sending).status).toBe(202);
  const held = await sender.send("five");
  expect([held.status, held.headers.get("Idempotency-Replayed")]).toEqual([202, "true"]);
  expect(await readJson(held)).toMatchObject({ run_id: queued.id, state: "held" });
  await setRun(house, queued.id, { state: "cancelled", decision: "rejected" });
  expect((await sender.send("five")).status).toBe(422);
  expect(await sender.listOwnRuns()).toHaveLength(1);
});

test("of twenty at the same instant exactly one is loaded", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => sender.send("six")));
  const fresh = answers.filter(
    ({ status, headers }) => status === 200 && !headers.has("Idempotency-Replayed"),
  );
  expect(fresh).toHaveLength(1);
  const others = answers.filter((answer) => answer !== fresh[0]);
  for (const { status, headers } of others) {
    expect(status === 409 || headers.get("Idempotency-Replayed") === "true").toBe(true);
  }
  expect(await sender.listOwnRuns()).toHaveLength(1);
});

test("while the first body is being taken in the key is in use, whatever the other body is", async () => {
  const slow = openBody(absences("2026-11-03"));
  const first = sender.send("seven", { body: slow.body });
  await Bun.sleep(50);
  expect((await sender.send("seven")).status).toBe(409);
  expect((await sender.send("seven", { body: absences("2026-11-09") })).status).toBe(409);
  expect((await sender.send("seven", { path: "/v1/absences?dry_run=true" })).status).toBe(422);
  slow.end();
  expect((await first).status).toBe(200);
  expect((await sender.send("seven")).headers.get("Idempotency-Replayed")).toBe("true");
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
  const first = await sender.send("twelve", form("aaa", files));
  const again = await sender.send("twelve", form("bbb", files));
  expect([first.status, again.status]).toEqual([422, 422]);
  expect(again.headers.get("Idempotency-Replayed")).toBe("true");
  const renamed = { "students.csv": "student_id\r\n", "guardians.xml": "student_id\r\n" };
  for (const other of [renamed, { ...files, "students.csv": "grade\r\n" }]) {
    const problem = await readJson(await sender.send("twelve", form("aaa", other)));
    expect(problem["type"]).toEndWith("/docs/errors/idempotency-key-reused");
  }
  expect(await sender.listOwnRuns()).toHaveLength(1);
});
