import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { grantOf, openDesk, type Desk } from "../help/desk.ts";
import { textOf } from "../help/read-page.ts";
import {
  acceptTerms,
  lastLink,
  mailsTo,
  newPerson,
  password,
  readAudit,
  readMails,
  type Person,
} from "../help/site.ts";

setDefaultTimeout(60_000);

const sam = "sam@vendor.example.org";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => desk.site.close());

describe("who is told:", () => {
  test("a new Primary Email gets its own link, the old link is dead, and access ends after 14 days without it", async () => {
    const old = await lastLink(desk.site, sam, "tos");
    await acceptTerms(desk.site, old);
    await desk.save({ primary_email: "new@vendor.example.org" });
    const fresh = await lastLink(desk.site, "new@vendor.example.org", "tos");
    const mail = (await mailsTo(desk.site, "new@vendor.example.org")).at(-1);
    expect(mail).toContain("Dec 8");
    expect((await mailsTo(desk.site, sam)).at(-1)).not.toContain(fresh);
    const pill = async (): Promise<string> => textOf(await (await desk.ann.get(desk.path)).text());
    expect(await pill()).toContain("Must accept again");
    desk.site.house.clock.now = new Date("2026-12-08T12:00:00.000Z");
    desk.ann.cookie = (await signInAgain()).cookie;
    expect(await pill()).toContain("Lapsed");

    await desk.save({ primary_email: "third@vendor.example.org" });
    expect(await pill()).toContain("Lapsed");
    expect((await newPerson(desk.site).get(fresh)).status).toBe(410);
    const answer = await acceptTerms(
      desk.site,
      await lastLink(desk.site, "third@vendor.example.org", "tos"),
      "Tess Third",
    );
    expect(textOf(await answer.text())).toContain("Your client ID and secret stay as they are");
    expect(await pill()).toContain("Accepted");
  });

  test("the same address in other letters is nobody new", async () => {
    await acceptTerms(desk.site, await lastLink(desk.site, sam, "tos"));
    const before = (await readMails(desk.site)).length;
    await desk.save({ primary_email: sam.toUpperCase() });
    expect((await readMails(desk.site)).length).toBe(before);
  });

  test("new grants are mailed to all contacts of an accepted export, changed ones are not", async () => {
    await desk.save({ grant: grantOf("absences") });
    expect((await mailsTo(desk.site, "ops@vendor.example.org")).length).toBe(0);
    await acceptTerms(desk.site, await lastLink(desk.site, sam, "tos"));
    const before = (await readMails(desk.site)).length;
    await desk.save({
      grant: [grantOf("absences"), grantOf("students", { columns: ["student_id", "last_name"] })],
    });
    const mails = (await readMails(desk.site)).slice(before);
    expect(mails.map((mail) => mail.recipients[0])).toEqual([
      sam,
      "ops@vendor.example.org",
      "it@vendor.example.org",
    ]);
    for (const mail of mails) {
      expect(mail.text).toContain("Students: 2 of 21 fields");
      expect(mail.text).not.toContain("Absences");
    }
    await desk.save({ grant: [grantOf("absences"), grantOf("students")] });
    expect((await readMails(desk.site)).length).toBe(before + 3);
  });
});

async function signInAgain(): Promise<Person> {
  const person = newPerson(desk.site);
  const answer = await person.post("/sign-in", {
    email: "ann@example.org",
    password,
  });
  expect(answer.status).toBe(303);
  return person;
}

test("every verb leaves a line in the audit log, and the page has words for each", async () => {
  await desk.save({ name: "TestHound 2", grant: grantOf("students") });
  await acceptTerms(desk.site, await lastLink(desk.site, sam, "tos"));
  for (const verb of ["secrets", "disablement", "enablement"])
    await desk.ann.post(`${desk.path}/${verb}`);
  const entries = (await readAudit(desk.site, desk.integration.districtId)).toReversed();
  const actions = entries.map((entry) => entry.action);
  expect(actions).toEqual([
    "district.set_up",
    "administrator.signed_in",
    "integration.created",
    "terms.sent",
    "integration.saved",
    "terms.accepted",
    "secret_link.sent",
    "integration.disabled",
    "integration.enabled",
  ]);
  expect(entries[4]).toMatchObject({
    actorKind: "administrator",
    actorName: "Ann O’Hara",
    address: "203.0.113.9",
    before: { name: "TestHound" },
    after: { name: "TestHound 2", changes: ["Import/Export Name", "Students (endpoint added)"] },
  });
  const text = textOf(await (await desk.ann.get("/settings/audit-log")).text());
  for (const action of actions) expect(text).not.toContain(action);
  expect(text).toContain("Import/Export Name, Students (endpoint added)");
});

test("the audit log has words for every action that the product writes", async () => {
  const written = new Set<string>();
  for (const file of new Bun.Glob("src/**/*.ts").scanSync()) {
    const text = await Bun.file(file).text();
    for (const [, action = ""] of text.matchAll(
      /"((?:[a-z_]+)\.(?:[a-z_]+ed|sent|set_up|signed_in|signed_out))"/g,
    ))
      written.add(action);
  }
  const page = await Bun.file("routes/settings/audit-words.ts").text();
  expect(written.size).toBeGreaterThan(10);
  expect([...written].filter((action) => !page.includes(`"${action}"`))).toEqual([]);
});
