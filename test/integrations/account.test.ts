import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { integrations } from "../../db/control/schema.ts";
import { errorBeside, readForms, textOf } from "../help/read-page.ts";
import {
  account,
  addIntegration,
  dumpControl,
  list,
  openSite,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

let site: Site;
let ann: Person;
beforeAll(async () => {
  site = await openSite();
  ann = await setUp(site);
});
afterAll(async () => site.close());

test("adding stores the account, queues the terms mail in the same transaction, and says so", async () => {
  const answer = await ann.post(list, { ...account, kind: "import" });
  expect(answer.status).toBe(303);
  expect(textOf(await (await ann.get(answer.headers.get("Location") ?? "")).text())).toContain(
    "Added. The terms mail waits in the outbox.",
  );
  const [stored] = await site.deps.databases.control.orm.select().from(integrations);
  expect(stored).toMatchObject({
    kind: "import",
    name: "TestHound",
    firstName: "Sam",
    lastName: "O'Hara",
    primaryEmail: "sam@vendor.example.org",
    additionalEmails: ["ops@vendor.example.org", "it@vendor.example.org"],
    clientId: null,
    mayWrite: ["buildings", "students", "guardians", "absences", "demographics"],
  });
});

test("when the mail cannot be queued, nothing is added", async () => {
  const { createApp } = await import("../../routes/index.ts");
  const { newPerson } = await import("../help/site.ts");
  const broken = { ...site.deps, renderLetter: () => Promise.reject(new Error("no letter")) };
  const unlucky = newPerson({ app: createApp(broken), deps: site.deps });
  unlucky.cookie = ann.cookie;
  const before = await dumpControl(site);
  expect((await unlucky.post(list, { ...account, kind: "export" })).status).toBe(500);
  expect(await dumpControl(site)).toBe(before);
});

test("every wrong answer is said at once, and what was typed comes back", async () => {
  const before = await dumpControl(site);
  const typed = {
    name: "a".repeat(101),
    first_name: "",
    last_name: "O'Hara",
    primary_email: "sam@x",
    additional_emails: "a@b.cd, x",
  };
  const answer = await ann.post(list, typed);
  const html = await answer.text();
  expect(answer.status).toBe(422);
  for (const field of ["name", "first_name", "primary_email", "additional_emails", "kind"]) {
    expect([field, await errorBeside(html, field)]).not.toEqual([field, undefined]);
  }
  expect(await readForms(html)).toMatchObject(typed);
  expect(await dumpControl(site)).toBe(before);
});

test("a line break, a NUL or a second address never reaches a mail's header", async () => {
  const before = await dumpControl(site);
  for (const more of [
    { name: "TestHound\r\nBcc: eve@example.org" },
    { first_name: "Sam\u0000" },
    { primary_email: "sam@example.org\nBcc: eve@example.org" },
    { primary_email: "sam\u0000@example.org" },
    { primary_email: "sam@example.org,eve@example.org" },
    { primary_email: "Sam <sam@example.org>" },
    { additional_emails: "ops@example.org eve" },
    { additional_emails: Array.from({ length: 21 }, (_, n) => `a${n}@example.org`).join(",") },
  ]) {
    expect([more, (await ann.post(list, { ...account, kind: "export", ...more })).status]).toEqual([
      more,
      422,
    ]);
  }
  expect(await dumpControl(site)).toBe(before);
});

test("a name that looks like markup is shown as it was typed", async () => {
  const name = `<script>alert("1")</script> & 'Söhne'`;
  const added = await addIntegration(site, ann, "export", { name });
  for (const path of [list, `${list}/${added.id}`, "/outbox"]) {
    const html = await (await ann.get(path)).text();
    expect(html).not.toContain("<script>alert");
    expect(textOf(html)).toContain(name);
  }
});

test("a form without a choice of Export or Import says so in words", async () => {
  const answer = await ann.post(list, account);
  expect(answer.status).toBe(422);
  const text = textOf(await answer.text());
  expect(text).toContain("Choose Export or Import.");
  expect(text).not.toContain("Invalid key");
});
