import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { acceptances } from "../../db/control/schema.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { countStored, freshRun, waitForEnd } from "../help/loads.ts";
import { openHeldDesk, type HeldDesk } from "../help/held-desk.ts";
import { textOf } from "../help/read-page.ts";
import { list, type Person, type Site } from "../help/site.ts";

setDefaultTimeout(60_000);

let desk: HeldDesk;
let site: Site;
let ann: Person;
let integration: Integration;
let districtId: string;
let holdNight: HeldDesk["holdNight"];
let pathOfRun: HeldDesk["pathOfRun"];
let see: HeldDesk["see"];
beforeEach(async () => {
  desk = await openHeldDesk();
  ({ site, ann, integration, districtId, holdNight, pathOfRun, see } = desk);
});
afterEach(async () => site.close());

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
