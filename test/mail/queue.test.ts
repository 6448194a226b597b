import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { eq } from "drizzle-orm";
import { mailQueue } from "../../db/control/schema.ts";
import { queueMail } from "../../src/mail/queue-mail.ts";
import { sendDueMail } from "../../src/mail/send-mail.ts";
import type { OutgoingMail, Transport } from "../../src/mail/transports.ts";
import { addDistrict } from "../help/district.ts";
import { textOf } from "../help/read-page.ts";
import { addIntegration, openSite, readMails, setUp, type Site } from "../help/site.ts";

setDefaultTimeout(60_000);

let site: Site;
let districtId: string;
beforeEach(async () => {
  site = await openSite({ OUTBOX: "off" });
  districtId = await addDistrict(site.house);
});
afterEach(async () => site.close());

function wait(minutes: number): void {
  site.house.clock.now = new Date(site.house.clock.now.getTime() + minutes * 60_000);
}

async function queue(...recipients: readonly string[]): Promise<void> {
  const facts = {
    district: "Maple Falls USD",
    name: "Ann",
    url: "http://localhost:3000/forgot-password/x",
  };
  await site.deps.databases.control.write((tx) =>
    queueMail(tx, site.deps, { districtId, recipients, letter: { kind: "password_reset", facts } }),
  );
}

type Provider = { readonly transport: Transport; readonly tried: OutgoingMail[]; isDown: boolean };

function newProvider(): Provider {
  const provider: Provider = {
    tried: [],
    isDown: false,
    transport: async (mail) => {
      provider.tried.push(mail);
      if (provider.isDown) throw new Error(`550 <${mail.recipients[0]}> refused`);
    },
  };
  return provider;
}

test("each recipient gets a mail of their own, and nobody twice", async () => {
  await queue("ann@example.org", "bob@example.org", "ann@example.org");
  const provider = newProvider();
  expect(await sendDueMail(site.deps, provider.transport)).toBe(2);
  expect(provider.tried.map((mail) => mail.recipients)).toEqual([
    ["ann@example.org"],
    ["bob@example.org"],
  ]);
  expect(await sendDueMail(site.deps, provider.transport)).toBe(0);
  expect((await readMails(site)).map((mail) => mail.state)).toEqual(["sent", "sent"]);
});

test("a transaction that is rolled back leaves no mail", async () => {
  const facts = { district: "", name: "", url: "" };
  const work = site.deps.databases.control.write(async (tx) => {
    await queueMail(tx, site.deps, {
      districtId,
      recipients: ["ann@example.org"],
      letter: { kind: "password_reset", facts },
    });
    throw new Error("something else went wrong");
  });
  await expect(work).rejects.toThrow();
  expect(await readMails(site)).toEqual([]);
});

describe("a mail that the provider does not take", () => {
  test("waits longer every time, under the same id, and goes out when the provider is back", async () => {
    await queue("ann@example.org");
    const provider = newProvider();
    provider.isDown = true;
    const attemptsAt: number[] = [];
    for (let minute = 0; minute < 70; minute += 1) {
      const before = provider.tried.length;
      await sendDueMail(site.deps, provider.transport);
      if (provider.tried.length > before) attemptsAt.push(minute);
      wait(1);
    }
    expect(attemptsAt).toEqual([0, 1, 3, 7, 15, 31, 63]);
    expect((await readMails(site))[0]).toMatchObject({
      state: "queued",
      attempts: 7,
      error: "550 <ann@example.org> refused",
    });
    provider.isDown = false;
    wait(64);
    expect(await sendDueMail(site.deps, provider.transport)).toBe(1);
    expect(new Set(provider.tried.map((mail) => mail.id)).size).toBe(1);
    expect((await readMails(site))[0]).toMatchObject({ state: "sent", attempts: 8, error: null });
  });

  test("is given up after some two days, and stays to be seen", async () => {
    await queue("ann@example.org");
    const provider = newProvider();
    provider.isDown = true;
    for (let hour = 0; hour < 24 * 4; hour += 1) {
      await sendDueMail(site.deps, provider.transport);
      wait(60);
    }
    expect(provider.tried).toHaveLength(12);
    expect((await readMails(site))[0]).toMatchObject({ state: "failed", attempts: 12 });
  });

  test("leaves no address in the log", async () => {
    await queue("ann@example.org");
    const provider = newProvider();
    provider.isDown = true;
    await sendDueMail(site.deps, provider.transport);
    expect(site.house.logged.at(-1)).toMatchObject({
      level: "warn",
      message: "mail was not taken",
    });
    expect(JSON.stringify(site.house.logged)).not.toContain("ann@example.org");
  });

  test("does not keep the others waiting", async () => {
    await queue("bad@example.org", "ann@example.org");
    const sent = await sendDueMail(site.deps, async (mail) => {
      if (mail.recipients[0] === "bad@example.org") throw new Error("no such mailbox");
    });
    expect(sent).toBe(1);
  });
});

test("two senders at once hand each mail over once", async () => {
  await queue(...Array.from({ length: 30 }, (_, number) => `a${number}@example.org`));
  const provider = newProvider();
  const sent = await Promise.all(
    Array.from({ length: 4 }, () => sendDueMail(site.deps, provider.transport)),
  );
  expect(sent.reduce((sum, one) => sum + one, 0)).toBe(30);
  expect(new Set(provider.tried.map((mail) => mail.id)).size).toBe(30);
});

test("a mail whose sender fell silent is taken up again after two minutes, under the same id", async () => {
  await queue("ann@example.org");
  const lost: string[] = [];
  void sendDueMail(site.deps, (mail) => {
    lost.push(mail.id);
    return new Promise(() => undefined);
  });
  while (lost.length === 0) await Bun.sleep(5);
  const provider = newProvider();
  expect(await sendDueMail(site.deps, provider.transport)).toBe(0);
  wait(2);
  expect(await sendDueMail(site.deps, provider.transport)).toBe(1);
  expect(provider.tried.map((mail) => mail.id)).toEqual(lost);
});

describe("the outbox", () => {
  test("keeps mail where no provider is set, and no provider that comes later sends it", async () => {
    const local = await openSite();
    const ann = await setUp(local);
    await addIntegration(local, ann);
    const [mail] = await readMails(local);
    expect(mail?.state).toBe("kept");
    expect(await sendDueMail(local.deps, newProvider().transport)).toBe(0);
    const html = await (await ann.get("/outbox")).text();
    expect(textOf(html)).toContain("sam@vendor.example.org");
    expect(textOf(await (await ann.get(`/outbox/${mail?.id}`)).text())).toContain("/tos/");
    await local.close();
  });

  test("is not there where mail is sent", async () => {
    const ann = await openAdministrator();
    expect((await ann.get("/outbox")).status).toBe(404);
    await queue("ann@example.org");
    const [mail] = await readMails(site);
    expect((await ann.get(`/outbox/${mail?.id}`)).status).toBe(404);
  });
});

async function openAdministrator() {
  const { addColleague } = await import("../help/site.ts");
  return addColleague(site, districtId, "Bob Berg", "bob@example.org");
}

test("a mail's time of sending is kept", async () => {
  await queue("ann@example.org");
  await sendDueMail(site.deps, newProvider().transport);
  const [mail] = await site.deps.databases.control.orm
    .select()
    .from(mailQueue)
    .where(eq(mailQueue.state, "sent"));
  expect(mail?.sentAt).toBe("2026-11-24T12:00:00.000Z");
});
