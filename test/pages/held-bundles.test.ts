/** A bundle that waits for a person: its bytes, its previews and its notices, until it is decided, and no longer. */
import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { claimRun, listRunNotices, type Run } from "../../db/control/runs.ts";
import { leaseUntil, type Lease } from "../../src/transfer/lease.ts";
import { loadApproved } from "../../src/transfer/load.ts";
import { openHeldDesk, type HeldDesk } from "../help/held-desk.ts";
import {
  countStored,
  csvOf,
  filesOf,
  freshRun,
  manyStudents,
  postUpload,
  waitForEnd,
} from "../help/loads.ts";
import { guardiansCsv } from "../import/bundling.ts";

setDefaultTimeout(60_000);

let desk: HeldDesk;
beforeEach(async () => {
  desk = await openHeldDesk();
});
afterEach(() => desk.site.close());

type Held = { readonly path: string; readonly run: Run };
type Rows = ReturnType<typeof manyStudents>;

/** Uploads these students with a guardian each. */
async function hold(rows: Rows, mode: "snapshot" | "upsert"): Promise<Held> {
  const guardians = guardiansCsv(...rows.map((row) => [String(row["student_id"]), "G1"] as const));
  const answer = await postUpload(desk.site, desk.ann, {
    before: { endpoint: "demographics", mode },
    files: [
      { name: "students.csv", content: csvOf(rows) },
      { name: "guardians.csv", content: `${guardians}\n` },
    ],
  });
  const path = answer.headers.get("Location") ?? "";
  const run = await waitForEnd(desk.site, path.slice(path.lastIndexOf("/") + 1));
  expect(run.state).toBe("held");
  return { path, run };
}

/** 30 of the 60 students that are stored. */
const holdHalf = () => hold(manyStudents(30), "snapshot");

/** All 60 in another city, and one more with an error. */
function holdMoved(): Promise<Held> {
  const moved = manyStudents(60).map((row) => ({ ...row, city: "Elsewhere" }));
  return hold([...moved, { ...moved[0], student_id: "T1", gender: "?" }], "upsert");
}

/** What a run does not need is removed once it is recorded. */
async function countSpooled(expected: number): Promise<number> {
  const looksMax = 100;
  for (let looks = 1; ; looks += 1) {
    const names = await readdir(desk.site.deps.config.spoolDir);
    const count = names.filter((name) => name.endsWith(".sealed")).length;
    if (count === expected || looks === looksMax) return count;
    await Bun.sleep(20);
  }
}

/** Takes away the kept bytes of one of its files. */
async function loseBytes(run: Run, at: number): Promise<void> {
  const [first] = await filesOf(desk.site, run);
  const input = first?.held?.input;
  const id = input?.format === "files" ? input.files[at]?.spoolId : undefined;
  if (id === undefined) throw new Error("nothing is kept of that file");
  await desk.site.deps.spool.remove(id);
}

function stopWorker(): void {
  desk.site.house.worker.isOn = false;
}
function startWorker(): void {
  desk.site.house.worker.isOn = true;
  desk.site.deps.wakeWorker();
}

test("held, it keeps the bytes and a preview of each file; rejected, none of them", async () => {
  const { path } = await holdHalf();
  expect(await countSpooled(4)).toBe(4);
  expect((await desk.ann.post(`${path}/rejection`)).status).toBe(303);
  expect(await countSpooled(0)).toBe(0);
});

test("approved, it is stored, and nothing of it is kept", async () => {
  const { path, run } = await holdHalf();
  expect((await desk.ann.post(`${path}/approval`)).status).toBe(303);
  expect((await waitForEnd(desk.site, run.id)).state).toBe("succeeded");
  expect(await countStored(desk.site, desk.districtId)).toBe(30);
  expect(await countSpooled(0)).toBe(0);
});

test("without the bytes of one of its files it cannot be approved, and can still be rejected", async () => {
  const { path, run } = await holdHalf();
  await loseBytes(run, 1);
  expect((await desk.ann.post(`${path}/approval`)).status).toBe(410);
  expect((await freshRun(desk.site, run)).state).toBe("held");
  expect((await desk.ann.post(`${path}/rejection`)).status).toBe(303);
  expect(await countSpooled(0)).toBe(0);
});

test("when they go after the approval it stays held, and nothing is stored", async () => {
  const { path, run } = await holdHalf();
  stopWorker();
  expect((await desk.ann.post(`${path}/approval`)).status).toBe(303);
  await loseBytes(run, 1);
  startWorker();
  expect((await waitForEnd(desk.site, run.id)).state).toBe("held");
  expect(await countStored(desk.site, desk.districtId)).toBe(60);
  expect(await countSpooled(3)).toBe(3);
});

test("an approval that fails keeps what was told of the held files", async () => {
  const { path, run } = await holdMoved();
  const { orm } = desk.site.deps.databases.control;
  const told = (await listRunNotices(orm, run.id, 10)).map(({ id: _id, ...notice }) => notice);
  expect(told).toMatchObject([
    { fileName: "students.csv", column: "gender" },
    { fileName: "guardians.csv", column: "student_id" },
  ]);
  stopWorker();
  await desk.ann.post(`${path}/approval`);
  await loseBytes(run, 0);
  startWorker();
  expect((await waitForEnd(desk.site, run.id)).state).toBe("held");
  const left = (await listRunNotices(orm, run.id, 10)).map(({ id: _id, ...notice }) => notice);
  expect(left).toEqual(told);
});

test("killed between storing and recording what was approved, the run tells what it stored", async () => {
  const { path, run } = await holdHalf();
  const { deps, house } = desk.site;
  stopWorker();
  expect((await desk.ann.post(`${path}/approval`)).status).toBe(303);
  const now = deps.now();
  const claimed = await deps.databases.control.write((tx) =>
    claimRun(tx, { owner: "killed", now: now.toISOString(), leaseUntil: leaseUntil(now) }),
  );
  if (claimed?.id !== run.id) throw new Error("another run was claimed");
  const lease: Lease = {
    run: claimed,
    check: async () => undefined,
    progress: async () => undefined,
    stop: () => undefined,
  };
  const { files: stored } = await loadApproved(deps, lease);
  expect(await countStored(desk.site, desk.districtId)).toBe(30);
  house.clock.now = new Date(now.getTime() + 120_000);
  startWorker();
  expect((await waitForEnd(desk.site, run.id)).state).toBe("succeeded");
  const told = await filesOf(desk.site, run);
  expect(
    told.map(({ fileName, outcome, rowsRemoved }) => [fileName, outcome, rowsRemoved]),
  ).toEqual(
    stored.map(({ fileName, outcome, rowsRemoved = 0 }) => [fileName, outcome, rowsRemoved]),
  );
  expect(told[0]).toMatchObject({ outcome: "applied", rowsRemoved: 30 });
  expect(await countSpooled(0)).toBe(0);
});
