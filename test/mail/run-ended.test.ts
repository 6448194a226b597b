import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Integration } from "../../db/control/integrations.ts";
import type { Run } from "../../db/control/runs.ts";
import { claimAndRun } from "../../src/transfer/run.ts";
import {
  manyStudents,
  queueLoadFor,
  storeSixty,
  uploadRows,
  waitForEnd,
  type Load,
} from "../help/loads.ts";
import {
  account,
  acceptTerms,
  addIntegration,
  findFresh,
  lastLink,
  list,
  openSite,
  readMails,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

let site: Site;
let ann: Person;
let integration: Integration;

beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
  integration = await addIntegration(site, ann, "import");
  await acceptTerms(site, await lastLink(site, account.primary_email, "tos"));
  integration = await findFresh(site, integration);
  await storeSixty(site, integration.districtId);
});
afterEach(async () => site.close());

/** Worked on here, where letters are drawn. */
async function loadHere(load: Load): Promise<Run> {
  site.house.worker.isOn = false;
  const id = await queueLoadFor(site, integration, load);
  await claimAndRun(site.deps, "test");
  site.house.worker.isOn = true;
  return waitForEnd(site, id);
}

const snapshot = { mode: "snapshot" } as const;
const held: Load = { rows: manyStudents(40), settings: snapshot };
const failing: Load = { rows: [] };
const well: Load = { rows: manyStudents(60) };
const nextHold = (rows: number): Load => ({ ...held, rows: manyStudents(rows) });

/** Subjects of the mails about runs that each load made, to Ann. */
async function tell(...loads: readonly Load[]): Promise<readonly (readonly string[])[]> {
  const told: (readonly string[])[] = [];
  for (const load of loads) {
    const before = (await readMails(site)).length;
    site.house.clock.now = new Date(site.house.clock.now.getTime() + 60_000);
    await loadHere(load);
    told.push(
      (await readMails(site))
        .slice(before)
        .filter(({ recipients }) => recipients.includes("ann@example.org"))
        .map(({ subject }) => subject.split(":")[0] ?? ""),
    );
  }
  return told;
}

const waits = "A load waits for a decision";
const needs = "A run needs somebody";
const works = "Runs work again";

test("a held night is mailed to administrators and Additional Emails, with why and where to decide", async () => {
  const before = (await readMails(site)).length;
  const run = await loadHere(held);
  const mails = (await readMails(site)).slice(before);
  expect(mails.flatMap(({ recipients }) => recipients).toSorted()).toEqual([
    "ann@example.org",
    "it@vendor.example.org",
    "ops@vendor.example.org",
  ]);
  const [mail] = mails;
  expect(mail?.subject).toBe("A load waits for a decision: TestHound");
  expect(mail?.text).toContain("A load would change or remove far more rows than usual");
  expect(mail?.text.replaceAll(/\s+/g, " ")).toContain("an administrator approves or rejects");
  expect(mail?.text).toContain(`${list}/${integration.id}/runs/${run.id}`);
  expect(mail?.text).not.toMatch(/Last S|First S/);
});

test("every held night is mailed, since each takes the place of the one before", async () => {
  expect(await tell(held, nextHold(41))).toEqual([[waits], [waits]]);
});

test("a held night after a failed one is no recovery; the one that goes well is", async () => {
  expect(await tell(failing, failing, held, well, well)).toEqual([
    [needs],
    [],
    [waits],
    [works],
    [],
  ]);
});

test("a night that fails after a held one is told, and one that goes well after it is not", async () => {
  expect(await tell(held, failing, held, failing)).toEqual([[waits], [needs], [waits], [needs]]);
  expect(await tell(well, held, well)).toEqual([[works], [waits], []]);
});

test("of loads sent by API one mail is enough while any of them waits", async () => {
  const sent: Load = { ...held, trigger: "api" };
  expect(await tell(sent, { ...nextHold(41), trigger: "api" })).toEqual([[waits], []]);
  // The vendor is told of a failure in the answer to what it sent.
  expect(await tell({ ...failing, trigger: "api" })).toEqual([[]]);
});

test("nobody is mailed about a dry run, a click or an upload", async () => {
  expect(await tell({ ...held, isDryRun: true }, { ...held, trigger: "manual" })).toEqual([[], []]);
  const before = (await readMails(site)).length;
  const { run } = await uploadRows(site, ann, manyStudents(40), snapshot);
  expect(run.state).toBe("held");
  expect((await readMails(site)).length).toBe(before);
});
