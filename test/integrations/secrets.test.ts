import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { updateIntegration, type Integration } from "../../db/control/integrations.ts";
import { readForms, textOf } from "../help/read-page.ts";
import {
  acceptTerms,
  addColleague,
  addIntegration,
  findFresh,
  lastLink,
  list,
  mailsTo,
  newPerson,
  openSite,
  password,
  readAudit,
  readDataFiles,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";
import { grantOf } from "../help/desk.ts";

setDefaultTimeout(60_000);

let site: Site;
let ann: Person;
let integration: Integration;
let page: string;
let first: string;

beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
  integration = await addIntegration(site, ann);
  page = `${list}/${integration.id}`;
  const form = await readForms(await ann.get(page), "integration-form");
  await ann.post(page, { ...form, grant: grantOf("students") });
  const link = await lastLink(site, integration.primaryEmail, "tos");
  first = secretIn(await (await acceptTerms(site, link)).text());
});
afterEach(async () => site.close());

function secretIn(html: string): string {
  const secret = /id="client-secret"[^>]*value="(\w+)"/.exec(html)?.[1];
  if (secret === undefined) throw new Error("no secret is shown");
  return secret;
}

/** What the administrator does: the answer shows the link. */
function rotate(overlapHours?: string, person = ann): Promise<Response> {
  const fields = overlapHours === undefined ? {} : { overlap_hours: overlapHours };
  return person.post(`${page}/secrets`, fields);
}

/** What the contact does with the newest link. */
async function take(): Promise<Response> {
  return newPerson(site).post(await lastLink(site, integration.primaryEmail, "credentials"));
}

async function replaceSecret(overlapHours?: string): Promise<string> {
  expect((await rotate(overlapHours)).status).toBe(200);
  return secretIn(await (await take()).text());
}

async function opens(secret: string): Promise<boolean> {
  return (await askToken(secret)).status === 200;
}

async function askToken(secret: string): Promise<Response> {
  const { clientId } = await findFresh(site, integration);
  return site.app.request("/oauth/token", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId ?? "",
      client_secret: secret,
    }),
  });
}

function wait(hours: number): void {
  site.house.clock.now = new Date(site.house.clock.now.getTime() + hours * 3_600_000);
}

/** A sign-in ends after twelve hours. */
async function signInAgain(): Promise<void> {
  ann = newPerson(site);
  await ann.post("/sign-in", { email: "ann@example.org", password });
}

async function update(set: Parameters<typeof updateIntegration>[2]): Promise<void> {
  await site.deps.databases.control.write((tx) => updateIntegration(tx, integration.id, set));
}

async function retirementPaths(): Promise<readonly string[]> {
  const html = await (await ann.get(page)).text();
  return [...html.matchAll(/action="([^"]+\/retirement)"/g)].map(([, path = ""]) => path);
}

describe("rotating:", () => {
  test("the old secret goes on for a day from when the new one was taken, and not longer", async () => {
    const { clientId } = await findFresh(site, integration);
    await rotate();
    wait(48);
    expect(await opens(first)).toBe(true);
    const second = secretIn(await (await take()).text());
    expect((await findFresh(site, integration)).clientId).toBe(clientId);
    expect(second).not.toBe(first);
    expect([await opens(first), await opens(second)]).toEqual([true, true]);
    wait(23.9);
    expect([await opens(first), await opens(second)]).toEqual([true, true]);
    wait(0.1);
    expect([await opens(first), await opens(second)]).toEqual([false, true]);
  });

  test("no overlap ends the old secret at once, and its tokens with it", async () => {
    // Safe because the endpoint answers so when the secret is right.
    const { access_token } = (await (await askToken(first)).json()) as { access_token: string };
    const second = await replaceSecret("0");
    expect([await opens(first), await opens(second)]).toEqual([false, true]);
    const headers = { Authorization: `Bearer ${access_token}` };
    expect((await site.app.request("/v1/me", { headers })).status).toBe(401);
  });

  test("two secrets may work at once; a third rotation says so and sends nothing", async () => {
    const second = await replaceSecret("168");
    const mails = (await mailsTo(site, integration.primaryEmail)).length;
    const answer = await rotate("24");
    expect(answer.status).toBe(409);
    expect(textOf(await answer.text())).toContain("Two secrets work already");
    expect(await mailsTo(site, integration.primaryEmail)).toHaveLength(mails);
    // Without overlap there is one afterwards, whatever there was before.
    const third = await replaceSecret("0");
    expect([await opens(first), await opens(second), await opens(third)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("once the older one has ended, or was retired, the next rotation goes through", async () => {
    const second = await replaceSecret("24");
    wait(24);
    await signInAgain();
    const third = await replaceSecret("168");
    expect([await opens(first), await opens(second), await opens(third)]).toEqual([
      false,
      true,
      true,
    ]);
    const [, older = ""] = await retirementPaths();
    await ann.post(older);
    expect([await opens(second), await opens(third)]).toEqual([false, true]);
    expect(await opens(await replaceSecret())).toBe(true);
  });

  test("an overlap that is no whole number of hours up to a week is refused, and nothing happens", async () => {
    for (const hours of ["169", "-1", "1.5", "NaN", "1e9", "a week"]) {
      expect((await rotate(hours)).status).toBe(422);
    }
    expect(await opens(first)).toBe(true);
    const actions = (await readAudit(site, integration.districtId)).map((entry) => entry.action);
    expect(actions).not.toContain("secret_link.sent");
  });

  test("before the terms are accepted there is nothing to rotate", async () => {
    const other = await addIntegration(site, ann, "export", { name: "Not yet" });
    const answer = await ann.post(`${list}/${other.id}/secrets`);
    expect(answer.status).toBe(409);
    expect(textOf(await answer.text())).toContain("has to accept the terms first");
  });

  test("a disabled integration, and one whose terms have lapsed, rotate nothing and say why", async () => {
    await update({ disabledAt: site.house.clock.now.toISOString() });
    const disabled = await rotate();
    expect([disabled.status, textOf(await disabled.text())]).toEqual([
      409,
      expect.stringContaining("Enable it first"),
    ]);
    await update({ disabledAt: null, primaryEmail: "new@vendor.example" });
    await update({ emailChangedAt: "2026-11-01T00:00:00.000Z" });
    const lapsed = await rotate();
    expect([lapsed.status, textOf(await lapsed.text())]).toEqual([
      409,
      expect.stringContaining("Press Resend TOS email"),
    ]);
  });
});

describe("Retire now", () => {
  test("ends a secret and its tokens at once, and is in the audit log", async () => {
    // Safe for the same reason.
    const { access_token } = (await (await askToken(first)).json()) as { access_token: string };
    const second = await replaceSecret("168");
    const [, older = ""] = await retirementPaths();
    const answer = await ann.post(older);
    expect(answer.status).toBe(303);
    expect([await opens(first), await opens(second)]).toEqual([false, true]);
    const headers = { Authorization: `Bearer ${access_token}` };
    expect((await site.app.request("/v1/me", { headers })).status).toBe(401);
    const shown = textOf(await (await ann.get(answer.headers.get("Location") ?? "")).text());
    expect(shown).toContain("Retired. Its tokens are refused from now on.");
    expect(await retirementPaths()).toHaveLength(1);
    const [entry] = await readAudit(site, integration.districtId);
    expect(entry).toMatchObject({ action: "secret.retired", actorName: "Ann O’Hara" });
    expect(older).toContain(String(entry?.after?.["secret"]));
  });

  test("pressed twice is one retirement, and the last secret may go too", async () => {
    const [only = ""] = await retirementPaths();
    for (const time of [1, 2]) expect([time, (await ann.post(only)).status]).toEqual([time, 303]);
    expect(await opens(first)).toBe(false);
    expect(textOf(await (await ann.get(page)).text())).toContain("No secret works");
    const entries = await readAudit(site, integration.districtId);
    expect(entries.filter((entry) => entry.action === "secret.retired")).toHaveLength(1);
    expect(await opens(await replaceSecret())).toBe(true);
  });

  test("of another integration's secret finds nothing", async () => {
    const other = await addIntegration(site, ann, "export", { name: "Other" });
    const [path = ""] = await retirementPaths();
    const forged = await ann.post(path.replace(integration.id, other.id));
    expect(forged.status).toBe(404);
    expect((await ann.post(`${page}/secrets/sec_none/retirement`)).status).toBe(404);
    expect(await opens(first)).toBe(true);
  });
});

test("a viewer neither rotates nor retires", async () => {
  const { districtId } = integration;
  const viewer = await addColleague(site, districtId, "Vic", "vic@example.org", "viewer");
  const [path = ""] = await retirementPaths();
  expect((await rotate("24", viewer)).status).toBe(403);
  expect((await viewer.post(path)).status).toBe(403);
  expect(await opens(first)).toBe(true);
});

test("the card says when and from where a secret was used last, and which data was called", async () => {
  expect(textOf(await (await ann.get(page)).text())).toContain("never used");
  // As under Bun.serve, which tells where a request comes from.
  const server = { requestIP: () => ({ address: "198.51.100.24", family: "IPv4", port: 1 }) };
  const { clientId } = await findFresh(site, integration);
  const proof = Buffer.from(`${clientId}:${first}`).toString("base64");
  const asked = await site.app.request(
    "/oauth/token",
    {
      method: "POST",
      headers: { Authorization: `Basic ${proof}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    },
    { server },
  );
  // Safe for the same reason.
  const { access_token } = (await asked.json()) as { access_token: string };
  const before = textOf(await (await ann.get(page)).text());
  expect(before).toContain("from 198.51.100.24");
  expect(before).not.toContain("last call");
  const headers = { Authorization: `Bearer ${access_token}` };
  expect((await site.app.request("/v1/students", { headers }, { server })).status).toBe(200);
  expect(textOf(await (await ann.get(page)).text())).toContain("last call GET /v1/students");
});

test("a rotated secret is in no file, no log and no audit row, and its id is", async () => {
  const second = await replaceSecret();
  const files = await readDataFiles(site);
  for (const secret of [first, second]) {
    expect(files).not.toContain(secret);
    expect(JSON.stringify(site.house.logged)).not.toContain(secret);
  }
  const [entry] = await readAudit(site, integration.districtId);
  expect(entry).toMatchObject({
    action: "secret.rotated",
    actorKind: "contact",
    actorName: integration.primaryEmail,
    address: "203.0.113.9",
  });
  expect(String(entry?.after?.["secret"])).toStartWith("sec_");
});
