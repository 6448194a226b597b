import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Integration } from "../../db/control/integrations.ts";
import { readForms, textOf } from "../help/read-page.ts";
import {
  acceptTerms,
  addIntegration,
  findFresh,
  lastLink,
  list,
  openSite,
  readAudit,
  readDataFiles,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

let site: Site;
let ann: Person;
let integration: Integration;
let first: string;

beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
  integration = await addIntegration(site, ann);
  await ann.post(`${list}/${integration.id}`, await savedForm());
  first = secretIn(
    await (await acceptTerms(site, await lastLink(site, integration.primaryEmail, "tos"))).text(),
  );
});
afterEach(async () => site.close());

async function savedForm() {
  const form = await readForms(await ann.get(`${list}/${integration.id}`), "integration-form");
  const grant = {
    endpoint: "students",
    columns: ["student_id"],
    buildings: null,
    enrollment: null,
    programs: null,
    beginOn: null,
    rowsMax: null,
    fileName: null,
    reportFieldNames: false,
  };
  return { ...form, grant: JSON.stringify(grant) };
}

function secretIn(html: string): string {
  const secret = /id="client-secret"[^>]*value="(\w+)"/.exec(html)?.[1];
  if (secret === undefined) throw new Error("no secret is shown");
  return secret;
}

async function rotate(overlapHours?: string): Promise<Response> {
  const fields = overlapHours === undefined ? {} : { overlap_hours: overlapHours };
  return ann.post(`${list}/${integration.id}/secrets`, fields);
}

async function opens(secret: string): Promise<boolean> {
  const { clientId } = await findFresh(site, integration);
  const answer = await site.app.request("/oauth/token", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId ?? "",
      client_secret: secret,
    }),
  });
  return answer.status === 200;
}

function wait(hours: number): void {
  site.house.clock.now = new Date(site.house.clock.now.getTime() + hours * 3_600_000);
}

test("after a rotation the old secret goes on for a day, and not longer", async () => {
  const { clientId } = await findFresh(site, integration);
  const answer = await rotate();
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  const html = await answer.text();
  const second = secretIn(html);
  expect(textOf(html)).toContain("The new secret");
  expect((await findFresh(site, integration)).clientId).toBe(clientId);
  expect(second).not.toBe(first);
  expect([await opens(first), await opens(second)]).toEqual([true, true]);
  wait(23.9);
  expect([await opens(first), await opens(second)]).toEqual([true, true]);
  wait(0.1);
  expect([await opens(first), await opens(second)]).toEqual([false, true]);
});

test("no overlap ends the old secret at once", async () => {
  const second = secretIn(await (await rotate("0")).text());
  expect([await opens(first), await opens(second)]).toEqual([false, true]);
});

test("several secrets live side by side, and a later rotation does not prolong an earlier one", async () => {
  const second = secretIn(await (await rotate("24")).text());
  const third = secretIn(await (await rotate("168")).text());
  expect([await opens(first), await opens(second), await opens(third)]).toEqual([true, true, true]);
  wait(24);
  expect([await opens(first), await opens(second), await opens(third)]).toEqual([
    false,
    true,
    true,
  ]);
  wait(144);
  expect([await opens(first), await opens(second), await opens(third)]).toEqual([
    false,
    false,
    true,
  ]);
});

test("an overlap that is no whole number of hours up to a week is refused, and nothing rotates", async () => {
  for (const hours of ["169", "-1", "1.5", "NaN", "1e9", "a week"]) {
    expect((await rotate(hours)).status).toBe(422);
  }
  expect(await opens(first)).toBe(true);
  const actions = (await readAudit(site, integration.districtId)).map((entry) => entry.action);
  expect(actions).not.toContain("secret.rotated");
});

test("before the terms are accepted there is nothing to rotate", async () => {
  const other = await addIntegration(site, ann, "export", { name: "Not yet" });
  const answer = await ann.post(`${list}/${other.id}/secrets`);
  expect(answer.status).toBe(409);
  expect(textOf(await answer.text())).toContain("has to accept the terms first");
});

test("a rotated secret is in no file, no log and no audit row, and its id is", async () => {
  const second = secretIn(await (await rotate()).text());
  const files = await readDataFiles(site);
  for (const secret of [first, second]) {
    expect(files).not.toContain(secret);
    expect(JSON.stringify(site.house.logged)).not.toContain(secret);
  }
  const [entry] = await readAudit(site, integration.districtId);
  expect(entry).toMatchObject({ action: "secret.rotated", actorName: "Ann O’Hara" });
  expect(String(entry?.after?.["secret"])).toStartWith("sec_");
});
