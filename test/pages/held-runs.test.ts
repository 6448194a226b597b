import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { insertNight, listNights } from "../../db/control/nights.ts";
import type { Run } from "../../db/control/runs.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { sweep } from "../../jobs/sweep.ts";
import { newId } from "../../src/ids.ts";
import { spoolIdsOf } from "../../src/transfer/held-runs.ts";
import { storeRows } from "../help/district.ts";
import {
  countStored,
  filesOf,
  freshRun,
  loadFor,
  manyStudents,
  uploadRows,
  waitForEnd,
} from "../help/loads.ts";
import { openHeldDesk, type HeldDesk } from "../help/held-desk.ts";
import { textOf } from "../help/read-page.ts";
import {
  addColleague,
  addNeighbour,
  dumpControl,
  list,
  readAudit,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

let desk: HeldDesk;
let site: Site;
let ann: Person;
let integration: Integration;
let districtId: string;
let holdUpload: HeldDesk["holdUpload"];
let holdNight: HeldDesk["holdNight"];
let pathOfRun: HeldDesk["pathOfRun"];
let see: HeldDesk["see"];
beforeEach(async () => {
  desk = await openHeldDesk();
  ({ site, ann, integration, districtId, holdUpload, holdNight, pathOfRun, see } = desk);
});
afterEach(async () => site.close());

const bob = () => addColleague(site, districtId, "Bob Brown", "bob@example.org");
const viewer = () => addColleague(site, districtId, "Vic View", "vic@example.org", "viewer");

test("a load that would remove too many is held, and its page says why and what would change", async () => {
  const { path, run } = await holdUpload();
  expect(run.state).toBe("held");
  const answer = await ann.get(path);
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  const html = await answer.text();
  const text = textOf(html);
  expect(text).toContain("Waits for an administrator to approve or reject it.");
  expect(text).toContain("It would remove 21 of 60 stored rows (35 %, more than 10 %).");
  expect(text).toContain("Would be removed 21 rows of 60 stored");
  expect(text).toContain("Would be changed 1 row of 60 stored");
  expect(text).toContain("Would be added 1 row");
  expect(text).toMatch(/Grant Middle 002 11 0 1 Lincoln Elementary 001 10 1 0/);
  expect(text).toContain("Last S60, First S60");
  expect(html).toContain("<del>05</del>");
  expect(html).toContain("<ins>09</ins>");
  expect(await countStored(site, districtId)).toBe(60);
});

test("approved, it is stored as it was shown, and the page says who decided", async () => {
  const { path, run } = await holdUpload();
  const answer = await ann.post(`${path}/approval`);
  expect(answer.status).toBe(303);
  expect(answer.headers.get("Location")).toBe(path);
  expect(await waitForEnd(site, run.id)).toMatchObject({ state: "succeeded" });
  expect(await countStored(site, districtId)).toBe(40);
  expect(await filesOf(site, run)).toMatchObject([
    { outcome: "applied", held: null, rowsRemoved: 21, rowsChanged: 1, rowsAdded: 1 },
  ]);
  expect(await see(path)).toContain("Decision Approved by Ann O’Hara, just now");
  expect((await readAudit(site, districtId))[0]).toMatchObject({
    action: "run.approved",
    actorName: "Ann O’Hara",
  });
});

test("rejected, nothing of it is stored and nothing of it is kept", async () => {
  const { path, run } = await holdUpload();
  const [file] = await filesOf(site, run);
  const kept = file ? spoolIdsOf(file) : [];
  expect(kept).toHaveLength(2);
  expect(await Promise.all(kept.map((id) => site.deps.spool.has(id)))).toEqual([true, true]);
  expect((await ann.post(`${path}/rejection`)).status).toBe(303);
  expect(await Promise.all(kept.map((id) => site.deps.spool.has(id)))).toEqual([false, false]);
  expect(await countStored(site, districtId)).toBe(60);
  const text = await see(path);
  expect(text).toContain("State Cancelled");
  expect(text).toContain("Ann O’Hara rejected it. Nothing of it was stored.");
  expect(text).toContain("Not stored");
  expect(text).not.toContain("Last S60");
});

test("a viewer sees counts and no student, and may decide nothing", async () => {
  const { path, run } = await holdUpload();
  const vic = await viewer();
  const text = await see(path, vic);
  expect(text).toContain("Would be removed 21 rows of 60 stored");
  expect(text).toContain("Lincoln Elementary");
  expect(text).toContain("Only administrators see the rows.");
  expect(text).not.toMatch(/Last S\d|Secret Street|Approve this load/);
  for (const verb of ["approval", "rejection", "missing-rows"]) {
    const answer = await vic.post(`${path}/${verb}`);
    expect(answer.status).toBe(403);
    expect(textOf(await answer.text())).toContain("Ask an administrator of the district.");
  }
  expect((await freshRun(site, run)).state).toBe("held");
});

test("two administrators at once make one decision, and the second is told", async () => {
  const { path, run } = await holdUpload();
  const other = await bob();
  const answers = await Promise.all([
    ann.post(`${path}/approval`),
    other.post(`${path}/rejection`),
    other.post(`${path}/approval`),
  ]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409, 409]);
  const late = answers.filter(({ status }) => status === 409);
  for (const answer of late) {
    expect(textOf(await answer.text())).toContain("your click changed nothing");
  }
  const ended = await waitForEnd(site, run.id);
  const decisions = (await readAudit(site, districtId)).filter(({ action }) =>
    /run\.(approved|rejected)/.test(action),
  );
  expect(decisions).toHaveLength(1);
  expect(await countStored(site, districtId)).toBe(ended.decision === "approved" ? 40 : 60);
});

test("what another district holds does not exist", async () => {
  const { path } = await holdUpload();
  const neighbour = await addNeighbour(site);
  const before = await dumpControl(site);
  expect((await neighbour.get(path)).status).toBe(404);
  expect((await neighbour.post(`${path}/approval`)).status).toBe(404);
  expect((await neighbour.post(`${path}/rejection`)).status).toBe(404);
  expect(await dumpControl(site)).toBe(before);
});

test("approved after the stored rows have changed, it is held again with what it would do now", async () => {
  const { path, run } = await holdUpload();
  await storeRows(site.house, districtId, "students", manyStudents(1, 700));
  await ann.post(`${path}/approval`);
  expect((await waitForEnd(site, run.id)).state).toBe("held");
  const text = await see(path);
  expect(text).toContain("What is stored has changed since this load was approved");
  expect(text).toContain("Would be removed 22 rows of 61 stored");
  expect(await countStored(site, districtId)).toBe(61);
  await ann.post(`${path}/approval`);
  expect((await waitForEnd(site, run.id)).state).toBe("succeeded");
  expect(await countStored(site, districtId)).toBe(40);
});

describe("what nobody decided", () => {
  async function age(run: Run): Promise<void> {
    const [file] = await filesOf(site, run);
    for (const id of file ? spoolIdsOf(file) : []) {
      const path = join(site.deps.config.spoolDir, `${id}.sealed`);
      await utimes(path, new Date("2026-11-01"), new Date("2026-11-01"));
    }
  }

  test("shows its counts once its bytes are gone, and can only be rejected", async () => {
    const { path, run } = await holdUpload();
    await age(run);
    await site.deps.spool.sweep(new Date("2026-11-10"));
    const text = await see(path);
    expect(text).toContain("Would be removed 21 rows");
    expect(text).toContain("it can only be rejected");
    const answer = await ann.post(`${path}/approval`);
    expect(answer.status).toBe(410);
    expect(textOf(await answer.text())).toContain("deleted after 7 days");
    expect((await freshRun(site, run)).state).toBe("held");
  });

  test("is dropped after seven days, and says so", async () => {
    const { path, run } = await holdUpload();
    const day = 86_400_000;
    site.house.clock.now = new Date(site.house.clock.now.getTime() + 6.9 * day);
    await sweep(site.deps);
    expect((await freshRun(site, run)).state).toBe("held");
    site.house.clock.now = new Date(site.house.clock.now.getTime() + 0.2 * day);
    await sweep(site.deps);
    expect((await freshRun(site, run)).state).toBe("cancelled");
    // Her own sign-in has ended by then.
    expect(await see(path, await bob())).toContain("Nobody decided within 7 days");
    expect(await countStored(site, districtId)).toBe(60);
  });

  test("gives way to the next night, and not to one that failed", async () => {
    const nightId = newId("nig");
    const { control } = site.deps.databases;
    const createdAt = site.deps.now().toISOString();
    await control.write((tx) =>
      insertNight(tx, {
        id: nightId,
        integrationId: integration.id,
        night: "2026-11-24",
        state: "due",
        createdAt,
      }),
    );
    const first = await holdNight(nightId);
    expect(await listNights(control.orm, integration.id, 5)).toMatchObject([{ state: "held" }]);
    const failed = await loadFor(site, integration, { rows: [] });
    expect(failed.state).toBe("failed");
    expect((await freshRun(site, first)).state).toBe("held");
    const second = await holdNight();
    expect((await freshRun(site, first)).state).toBe("cancelled");
    expect(await listNights(control.orm, integration.id, 5)).toMatchObject([{ state: "failed" }]);
    expect(await see(pathOfRun(first))).toContain("A later night took its place.");
    const late = await ann.post(`${pathOfRun(first)}/approval`);
    expect(late.status).toBe(409);
    expect((await freshRun(site, second)).state).toBe("held");
  });
});

test("the list and the integration's page say that a load waits, also after a later run", async () => {
  const run = await holdNight();
  await loadFor(site, integration, { rows: manyStudents(60), trigger: "api" });
  for (const path of [list, `${list}/${integration.id}`]) {
    const html = await (await ann.get(path)).text();
    expect(textOf(html)).toContain("a load waits for an administrator to approve or reject it");
    expect(html).toContain(`href="${pathOfRun(run)}"`);
  }
});

test("no student is in the control database or the log", async () => {
  const { run } = await holdUpload();
  await uploadRows(site, ann, [
    ...manyStudents(60),
    { ...manyStudents(1, 800)[0], date_of_birth: "someday" },
  ]);
  expect((await filesOf(site, run))[0]?.held).not.toBeNull();
  const traces = /Last S|First S|Secret Street|someday|S800/;
  expect(await dumpControl(site)).not.toMatch(traces);
  expect(JSON.stringify(site.house.logged)).not.toMatch(traces);
});
