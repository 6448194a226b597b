/** The link with which the contact takes a new secret: made by an administrator, opened by anybody, used once. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { updateIntegration, type Integration } from "../../db/control/integrations.ts";
import { readForms, textOf } from "../help/read-page.ts";
import {
  acceptTerms,
  addIntegration,
  address,
  dumpControl,
  lastLink,
  list,
  mailsTo,
  newPerson,
  openSite,
  readAudit,
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
  integration = await addIntegration(site, ann);
  await acceptTerms(site, await lastLink(site, integration.primaryEmail, "tos"));
});
afterEach(async () => site.close());

/** Presses `Rotate secret`; gives the path of the link that the page shows. */
async function rotate(fields: Record<string, string> = {}): Promise<string> {
  const answer = await ann.post(`${list}/${integration.id}/secrets`, fields);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  const html = await answer.text();
  const url = /id="credentials-link"[^>]*value="([^"]+)"/.exec(html)?.[1] ?? "";
  expect(url).toStartWith(`${site.deps.config.publicUrl}/credentials/`);
  return new URL(url).pathname;
}

function update(set: Parameters<typeof updateIntegration>[2]): Promise<void> {
  return site.deps.databases.control.write((tx) => updateIntegration(tx, integration.id, set));
}

function wait(days: number): void {
  site.house.clock.now = new Date(site.house.clock.now.getTime() + days * 86_400_000);
}

async function expectShut(answer: Response, status: number, words: string): Promise<void> {
  const html = await answer.text();
  expect([answer.status, textOf(html)]).toEqual([status, expect.stringContaining(words)]);
  expect(html).not.toContain("client-secret");
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
}

describe("the administrator", () => {
  test("sees the link once and never the secret; the same link is in the contact's mail", async () => {
    const link = await rotate();
    expect(await lastLink(site, integration.primaryEmail, "credentials")).toBe(link);
    const [mail = ""] = (await mailsTo(site, integration.primaryEmail)).slice(-1);
    expect(mail).toContain("works until Dec 1, 2026");
    expect(mail).toContain("24 hours after you take the new one");
    const shown = textOf(await (await ann.get(`${list}/${integration.id}`)).text());
    expect(shown).toContain(`for ${integration.primaryEmail}, who has not used it yet`);
    expect(await dumpTables()).not.toContain(link.split("/").at(-1) ?? "");
  });

  test("is told to hand it over when no mail leaves", async () => {
    const silent = { ...site.deps.config.mail, outbox: false };
    const deps = { ...site.deps, config: { ...site.deps.config, mail: silent } };
    const { createApp } = await import("../../routes/index.ts");
    const person = newPerson({ app: createApp(deps), deps });
    person.cookie = ann.cookie;
    const answer = await person.post(`${list}/${integration.id}/secrets`);
    expect(textOf(await answer.text())).toContain("Mail is not set up, so hand it to");
  });

  test("no other contact gets the link", async () => {
    await rotate();
    for (const email of integration.additionalEmails) {
      expect((await mailsTo(site, email)).join()).not.toContain("/credentials/");
    }
  });

  /** Without the mails, in which the link waits to be sent. */
  async function dumpTables(): Promise<string> {
    const { mailQueue } = await import("../../db/control/schema.ts");
    await site.deps.databases.control.write(async (tx) => {
      await tx.delete(mailQueue);
    });
    return dumpControl(site);
  }
});

describe("the contact", () => {
  test("opens it as often as they like: only the button does something, and only once", async () => {
    const link = await rotate();
    const before = await dumpControl(site);
    const contact = newPerson(site);
    for (let time = 0; time < 3; time += 1) {
      const opened = await contact.get(link);
      expect([opened.status, opened.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
      const html = await opened.text();
      expect(html).toContain(`<form method="post" action="${link}">`);
      expect(html).not.toContain("client-secret");
    }
    expect(await dumpControl(site)).toBe(before);
    const taken = await contact.post(link);
    expect([taken.status, taken.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
    expect(await taken.text()).toContain('id="client-secret"');
    await expectShut(await contact.post(link), 410, "This link was used");
    await expectShut(await contact.get(link), 410, "This link was used");
  });

  test("gets no secret twice, however many press at once", async () => {
    const link = await rotate();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => newPerson(site).post(link, {})),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([200, ...Array(7).fill(410)]);
  });

  test("has seven days, to the second", async () => {
    const link = await rotate();
    wait(7 - 1 / 86_400);
    expect((await newPerson(site).get(link)).status).toBe(200);
    wait(1 / 86_400);
    await expectShut(await newPerson(site).get(link), 410, "works for 7 days");
    await expectShut(await newPerson(site).post(link), 410, "works for 7 days");
  });

  test("needs the newest link: it voids the one before", async () => {
    const older = await rotate();
    const newer = await rotate();
    await expectShut(await newPerson(site).get(older), 410, "There is a later one");
    await expectShut(await newPerson(site).post(older), 410, "There is a later one");
    expect((await newPerson(site).post(newer)).status).toBe(200);
  });

  test("must still be the contact", async () => {
    const link = await rotate();
    await update({
      primaryEmail: "new@vendor.example",
      emailChangedAt: "2026-11-24T12:00:00.000Z",
    });
    await expectShut(await newPerson(site).post(link), 410, "another contact");
  });

  test("hears why a disabled or lapsed integration gives none, and the link lives on", async () => {
    const link = await rotate();
    await update({ disabledAt: "2026-11-24T12:00:00.000Z" });
    await expectShut(await newPerson(site).get(link), 403, "The district has disabled");
    await expectShut(await newPerson(site).post(link), 403, "The district has disabled");
    await update({ disabledAt: null });
    expect((await newPerson(site).post(link)).status).toBe(200);
  });

  test("finds nothing behind a link that was cut or made up", async () => {
    const link = await rotate();
    for (const other of [link.slice(0, -1), `${link}x`, "/credentials/x"]) {
      await expectShut(await newPerson(site).get(other), 404, "does not work");
      await expectShut(await newPerson(site).post(other), 404, "does not work");
    }
  });
});

test("a form from another site takes nothing", async () => {
  const link = await rotate();
  const answer = await newPerson(site).post(link, {}, { Origin: "https://evil.example" });
  expect(answer.status).toBe(403);
  expect((await newPerson(site).post(link)).status).toBe(200);
});

test("the audit log says who made the link, and that it was used, from where", async () => {
  const link = await rotate({ overlap_hours: "72" });
  await newPerson(site).post(link);
  const [used, made] = await readAudit(site, integration.districtId);
  expect(made).toMatchObject({
    action: "secret_link.sent",
    actorKind: "administrator",
    actorName: "Ann O’Hara",
    after: { email: integration.primaryEmail, overlapHours: 72 },
  });
  expect(used).toMatchObject({
    action: "secret.rotated",
    actorKind: "contact",
    actorName: integration.primaryEmail,
    address,
    after: { linkMadeBy: "Ann O’Hara" },
  });
  const log = textOf(await (await ann.get("/settings/audit-log")).text());
  expect(log).toContain("Sent a link to a new secret: TestHound");
  expect(log).toContain("Took the new secret: TestHound");
  expect(JSON.stringify([used, made])).not.toContain(link.split("/").at(-1) ?? "");
});

test("the page of the button is a plain form that works without a script", async () => {
  const link = await rotate();
  const opened = await newPerson(site).get(link);
  expect(await readForms(opened)).toEqual({});
});
