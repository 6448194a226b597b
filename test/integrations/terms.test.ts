import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { acceptances, clientSecrets, integrations } from "../../db/control/schema.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { sha256 } from "../../src/ids.ts";
import { errorBeside, readForms, textOf } from "../help/read-page.ts";
import {
  acceptTerms,
  addIntegration,
  address,
  dumpControl,
  findFresh,
  lastLink,
  list,
  newPerson,
  openSite,
  readAudit,
  readDataFiles,
  readMails,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

const sam = "sam@vendor.example.org";

let site: Site;
let ann: Person;
let integration: Integration;
let link: string;

beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
  integration = await addIntegration(site, ann);
  link = await lastLink(site, sam, "tos");
});
afterEach(async () => site.close());

function wait(days: number): void {
  site.house.clock.now = new Date(site.house.clock.now.getTime() + days * 86_400_000);
}

async function listAcceptances() {
  return site.deps.databases.control.orm.select().from(acceptances);
}

describe("looking at the terms", () => {
  test("changes nothing, however often a mail scanner opens or heads the link", async () => {
    const before = await dumpControl(site);
    const scanner = newPerson(site);
    for (let opened = 0; opened < 50; opened += 1) {
      expect((await scanner.get(link)).status).toBe(200);
      const head = await site.app.request(link, { method: "HEAD" });
      expect(head.status).toBe(200);
      await scanner.get(`${link}/acceptance`);
      await site.app.request(`${link}/acceptance`, { method: "HEAD" });
    }
    expect(await dumpControl(site)).toBe(before);
  });

  test("shows what would be exchanged, and no cache keeps it", async () => {
    const answer = await newPerson(site).get(link);
    const text = textOf(await answer.text());
    for (const words of [
      "Maple Falls USD",
      "TestHound",
      "Sam O'Hara",
      "The district can end your access",
    ]) {
      expect(text).toContain(words);
    }
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
  });
});

describe("accepting", () => {
  test("needs a name and a tick, and says both at once", async () => {
    const before = await dumpControl(site);
    const answer = await newPerson(site).post(`${link}/acceptance`, {});
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(await errorBeside(html, "full_name")).toBe("Enter your full name.");
    expect(await errorBeside(html, "accept")).toBe("Tick the box to accept the terms.");
    const named = await newPerson(site).post(`${link}/acceptance`, { full_name: "Sam <O'Hara>" });
    expect(named.status).toBe(422);
    expect((await readForms(named))["full_name"]).toBe("Sam <O'Hara>");
    for (const name of ["   ", "Sam\nBcc: eve@example.org", "a".repeat(201)]) {
      const refused = await newPerson(site).post(`${link}/acceptance`, {
        full_name: name,
        accept: "true",
      });
      expect(refused.status).toBe(422);
    }
    expect(await dumpControl(site)).toBe(before);
  });

  test("keeps the evidence: who, when, from where, and the whole text", async () => {
    const shown = textOf(await (await newPerson(site).get(link)).text());
    const answer = await acceptTerms(site, link);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    const [evidence, ...more] = await listAcceptances();
    expect(more).toEqual([]);
    expect(evidence).toMatchObject({
      integrationId: integration.id,
      fullName: "Sam O'Hara",
      email: sam,
      acceptedAt: "2026-11-24T12:00:00.000Z",
      address,
      userAgent: "Contact's browser",
      termsVersion: "1.0",
    });
    expect(evidence?.termsSha256).toBe(sha256(evidence?.termsText ?? ""));
    for (const paragraph of (evidence?.termsText ?? "").split("\n\n").slice(1)) {
      expect(shown).toContain(paragraph);
    }
    const [entry] = (await readAudit(site, integration.districtId)).filter(
      ({ action }) => action === "terms.accepted",
    );
    expect(entry).toMatchObject({ actorKind: "contact", actorName: "Sam O'Hara", address });
  });

  test("fifty times at once makes one client, one secret and one acceptance, and shows the secret once", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => acceptTerms(site, link)));
    const pages = await Promise.all(answers.map((answer) => answer.text()));
    expect(pages.filter((html) => textOf(html).includes("Client secret"))).toHaveLength(1);
    expect(pages.filter((html) => textOf(html).includes("Already accepted"))).toHaveLength(49);
    expect(await listAcceptances()).toHaveLength(1);
    expect(await site.deps.databases.control.orm.select().from(clientSecrets)).toHaveLength(1);
    expect(textOf(await (await newPerson(site).get(link)).text())).toContain("Already accepted");
  });

  test("a text that changed while it was read is not accepted", async () => {
    const form = await readForms(await newPerson(site).get(link));
    await site.deps.databases.control.write((tx) =>
      tx.update(integrations).set({ name: "Another name" }),
    );
    const answer = await newPerson(site).post(`${link}/acceptance`, {
      ...form,
      full_name: "Sam",
      accept: "true",
    });
    expect(answer.status).toBe(422);
    expect(textOf(await answer.text())).toContain("Read them again");
    expect(await listAcceptances()).toEqual([]);
  });

  test("leaves the secret nowhere: not in database files, mails, the log, the audit log or a later page", async () => {
    const html = await (await acceptTerms(site, link)).text();
    const secret = /id="client-secret"[^>]*value="(\w+)"/.exec(html)?.[1] ?? "";
    expect(secret).toHaveLength(43);
    const fresh = await findFresh(site, integration);
    const files = await readDataFiles(site);
    expect(files).toContain(fresh.clientId ?? "no client id");
    expect(files).not.toContain(secret);
    expect(JSON.stringify(site.house.logged)).not.toContain(secret);
    expect(await (await ann.get(`${list}/${integration.id}`)).text()).not.toContain(secret);
    expect(JSON.stringify(await readMails(site))).not.toContain(secret);
  });
});

describe("a link to the terms is dead", () => {
  const expectDead = async (path: string, status: number, words: string): Promise<void> => {
    const before = await dumpControl(site);
    for (const answer of [
      await newPerson(site).get(path),
      await newPerson(site).post(`${path}/acceptance`, { full_name: "Sam O'Hara", accept: "true" }),
    ]) {
      expect(answer.status).toBe(status);
      expect(textOf(await answer.text())).toContain(words);
    }
    expect(await dumpControl(site)).toBe(before);
  };

  test("after 14 days", async () => {
    wait(13.99);
    expect((await newPerson(site).get(link)).status).toBe(200);
    wait(0.01);
    await expectDead(link, 410, "This link is too old");
  });

  test("after the acceptance", async () => {
    await acceptTerms(site, link);
    await expectDead(link, 200, "Already accepted");
  });

  test("after a resend, whose own link works", async () => {
    const answer = await ann.post(`${list}/${integration.id}/terms-mails`);
    expect(answer.headers.get("Location")).toContain("notice=terms-sent");
    await expectDead(link, 410, "There is a newer link");
    const newer = await lastLink(site, sam, "tos");
    expect(newer).not.toBe(link);
    expect(textOf(await (await acceptTerms(site, newer)).text())).toContain("Client secret");
  });

  test("when it is not whole", async () => {
    await expectDead(link.slice(0, -1), 404, "This link does not work");
  });
});
