import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Integration } from "../../db/control/integrations.ts";
import { textOf } from "../help/read-page.ts";
import {
  acceptTerms,
  addIntegration,
  dumpControl,
  findFresh,
  lastLink,
  list,
  mailsTo,
  newPerson,
  openSite,
  readAudit,
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

describe("who hears what:", () => {
  test("only the primary contact ever gets an acceptance link, and everybody a link to disable, each alone", async () => {
    await acceptTerms(site, link);
    for (const other of ["ops@vendor.example.org", "it@vendor.example.org"]) {
      const texts = await mailsTo(site, other);
      expect(texts).toHaveLength(1);
      expect(texts.join()).not.toContain("/tos/");
    }
    const mails = await readMails(site);
    expect(mails.every((mail) => mail.recipients.length === 1)).toBe(true);
    const links = await Promise.all(
      [sam, "ops@vendor.example.org", "it@vendor.example.org"].map((email) =>
        lastLink(site, email, "disable"),
      ),
    );
    expect(new Set(links).size).toBe(3);
    expect(
      mails.filter((mail) => mail.text.includes("/tos/")).map((mail) => mail.recipients),
    ).toEqual([[sam]]);
  });

  test("an address that is named twice hears once", async () => {
    const emails = {
      additional_emails: `${sam.toUpperCase()}, ops@vendor.example.org ops@vendor.example.org`,
    };
    const twice = await addIntegration(site, ann, "export", { name: "Twice", ...emails });
    const before = (await readMails(site)).length;
    await acceptTerms(site, await lastLink(site, twice.primaryEmail, "tos"));
    expect((await readMails(site)).length - before).toBe(2);
  });

  test("Resend TOS email says that it is accepted when it is, and sends nothing", async () => {
    await acceptTerms(site, link);
    const before = (await readMails(site)).length;
    const answer = await ann.post(`${list}/${integration.id}/terms-mails`);
    const page = await ann.get(answer.headers.get("Location") ?? "");
    expect(textOf(await page.text())).toContain("Already accepted. No mail was sent.");
    expect((await readMails(site)).length).toBe(before);
  });

  test("when nothing can be mailed, no page claims that it was", async () => {
    await site.close();
    site = await openSite({ OUTBOX: "off" });
    ann = await setUp(site);
    await ann.post(list, {
      name: "TestHound",
      first_name: "Sam",
      last_name: "O",
      primary_email: sam,
      kind: "export",
    });
    for (const path of [
      list,
      `${list}?notice=created`,
      `${list}/new`,
      "/settings/students",
      "/settings/audit-log",
    ]) {
      const text = textOf(await (await ann.get(path)).text());
      expect(text).toContain("Mail is not set up");
      expect(text).not.toContain("is on its way");
    }
    expect((await readMails(site)).map((mail) => mail.state)).toEqual(["queued"]);
  });
});

describe("a link to disable", () => {
  test("asks on GET, disables on POST, and cannot enable", async () => {
    await acceptTerms(site, link);
    const disable = await lastLink(site, "ops@vendor.example.org", "disable");
    const before = await dumpControl(site);
    for (let opened = 0; opened < 20; opened += 1) {
      const page = await newPerson(site).get(disable);
      expect(page.status).toBe(200);
      expect(page.headers.get("Cache-Control")).toBe("no-store");
      await site.app.request(disable, { method: "HEAD" });
    }
    expect(await dumpControl(site)).toBe(before);

    expect((await newPerson(site).post(disable)).status).toBe(200);
    const disabled = await findFresh(site, integration);
    expect(disabled).toMatchObject({
      disabledAt: "2026-11-24T12:00:00.000Z",
      disabledBy: "ops@vendor.example.org",
    });
    const [entry] = await readAudit(site, integration.districtId);
    expect(entry).toMatchObject({ action: "integration.disabled", actorKind: "contact" });

    await newPerson(site).post(disable);
    expect(await findFresh(site, integration)).toEqual(disabled);
    for (const path of [
      `${disable}/enablement`,
      disable.replace("disable", "enable"),
      `${list}/${integration.id}/enablement`,
    ]) {
      await newPerson(site).post(path);
    }
    expect((await findFresh(site, integration)).disabledAt).not.toBeNull();
    await ann.post(`${list}/${integration.id}/enablement`);
    expect((await findFresh(site, integration)).disabledAt).toBeNull();
  });

  test("is dead after 90 days", async () => {
    await acceptTerms(site, link);
    const disable = await lastLink(site, sam, "disable");
    wait(90);
    expect((await newPerson(site).get(disable)).status).toBe(410);
    expect((await newPerson(site).post(disable)).status).toBe(410);
    expect((await findFresh(site, integration)).disabledAt).toBeNull();
  });

  test("pressed twenty times at once is one disabling", async () => {
    await acceptTerms(site, link);
    const disable = await lastLink(site, sam, "disable");
    await Promise.all(Array.from({ length: 20 }, () => newPerson(site).post(disable)));
    const entries = await readAudit(site, integration.districtId);
    expect(entries.filter(({ action }) => action === "integration.disabled")).toHaveLength(1);
  });
});
