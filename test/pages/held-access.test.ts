import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Run } from "../../db/control/runs.ts";
import { acceptances } from "../../db/control/schema.ts";
import type { Integration } from "../../db/control/integrations.ts";
import {
  countStored,
  freshRun,
  loadFor,
  manyStudents,
  storeSixty,
  waitForEnd,
} from "../help/loads.ts";
import { textOf } from "../help/read-page.ts";
import {
  acceptTerms,
  account,
  addIntegration,
  findFresh,
  lastLink,
  list,
  openSite,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

let site: Site;
let ann: Person;
let integration: Integration;
let districtId: string;

beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
  integration = await addIntegration(site, ann, "import");
  await acceptTerms(site, await lastLink(site, account.primary_email, "tos"));
  integration = await findFresh(site, integration);
  districtId = integration.districtId;
  await storeSixty(site, districtId);
});
afterEach(async () => site.close());

const snapshot = { mode: "snapshot" } as const;

/** 40 of 60 students, one of them with another grade and one new: 21 would be removed. */
function fewer() {
  const kept = manyStudents(39).map((row, index) => (index === 0 ? { ...row, grade: "09" } : row));
  return [...kept, ...manyStudents(1, 900)];
}

const holdNight = (nightId?: string): Promise<Run> =>
  loadFor(site, integration, {
    rows: fewer(),
    settings: snapshot,
    ...(nightId ? { nightId } : {}),
  });
const pathOfRun = (run: Run): string => `${list}/${integration.id}/runs/${run.id}`;
const see = async (path: string, person = ann): Promise<string> =>
  textOf(await (await person.get(path)).text());

test("a disabled integration's load cannot be approved, and can be rejected", async () => {
  const run = await holdNight();
  await ann.post(`${list}/${integration.id}/disablement`);
  const answer = await ann.post(`${pathOfRun(run)}/approval`);
  expect(answer.status).toBe(422);
  expect(textOf(await answer.text())).toContain("The integration is disabled.");
  expect((await freshRun(site, run)).state).toBe("held");
  expect((await ann.post(`${pathOfRun(run)}/rejection`)).status).toBe(303);
});

test("an integration that is disabled between the approval and the load leaves it held, and nothing is lost", async () => {
  const run = await holdNight();
  site.house.worker.isOn = false;
  expect((await ann.post(`${pathOfRun(run)}/approval`)).status).toBe(303);
  await ann.post(`${list}/${integration.id}/disablement`);
  site.house.worker.isOn = true;
  site.deps.wakeWorker();
  expect(await waitForEnd(site, run.id)).toMatchObject({ state: "held", reason: "disabled" });
  expect(await see(pathOfRun(run))).toContain("The integration is disabled.");
  expect(await countStored(site, districtId)).toBe(60);
  await ann.post(`${list}/${integration.id}/enablement`);
  expect((await ann.post(`${pathOfRun(run)}/approval`)).status).toBe(303);
  expect((await waitForEnd(site, run.id)).state).toBe("succeeded");
  expect(await countStored(site, districtId)).toBe(40);
});

test("neither can one whose terms are not accepted any more", async () => {
  const run = await holdNight();
  await site.deps.databases.control.write((tx) => tx.delete(acceptances));
  const answer = await ann.post(`${pathOfRun(run)}/approval`);
  expect(answer.status).toBe(422);
  expect(textOf(await answer.text())).toContain("has not accepted the terms of service");
});
