import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { administrators, passwordResets } from "../../db/control/schema.ts";
import { errorBeside, textOf } from "../help/read-page.ts";
import {
  lastLink,
  list,
  mailsTo,
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

const ann = "ann@example.org";
const fresh = "nine pancakes in the rain";

let site: Site;
let signedInBefore: Person;
beforeAll(async () => {
  site = await openSite();
  await setUp(site);
});
afterAll(async () => site.close());
beforeEach(async () => {
  site.house.clock.now = new Date("2026-11-24T12:00:00.000Z");
  const control = site.deps.databases.control;
  await control.write((tx) => tx.delete(passwordResets));
  signedInBefore = newPerson(site);
});

function wait(minutes: number): void {
  site.house.clock.now = new Date(site.house.clock.now.getTime() + minutes * 60_000);
}

async function askForLink(): Promise<string> {
  await newPerson(site).post("/forgot-password", { email: ann });
  return lastLink(site, ann, "forgot-password");
}

test("an unknown address is answered like a known one, and gets no mail", async () => {
  const before = (await readMails(site)).length;
  const unknown = await newPerson(site).post("/forgot-password", { email: "nobody@example.org" });
  expect((await readMails(site)).length).toBe(before);
  const known = await newPerson(site).post("/forgot-password", { email: " ANN@example.org " });
  expect((await readMails(site)).length).toBe(before + 1);
  expect(unknown.status).toBe(known.status);
  expect(await unknown.text()).toBe(await known.text());
});

test("the link sets the password once, ends every other sign-in and signs in", async () => {
  const link = await askForLink();
  const person = newPerson(site);
  const old = { email: ann, password: "maple syrup on nine pancakes" };
  expect((await signedInBefore.post("/sign-in", old)).status).toBe(303);
  expect((await person.get(link)).status).toBe(200);

  const answer = await person.post(link, { password: fresh });
  expect(answer.headers.get("Location")).toBe(list);
  expect((await person.get(list)).status).toBe(200);
  expect((await signedInBefore.get(list)).status).toBe(303);

  expect((await newPerson(site).get(link)).status).toBe(410);
  expect((await newPerson(site).post(link, { password: "another one of mine" })).status).toBe(410);
  expect((await newPerson(site).post("/sign-in", old)).status).toBe(401);
  expect((await newPerson(site).post("/sign-in", { email: ann, password: fresh })).status).toBe(
    303,
  );
  const [person1] = await site.deps.databases.control.orm.select().from(administrators);
  const actions = (await readAudit(site, person1?.districtId ?? "")).map((one) => one.action);
  expect(actions).toContain("administrator.password_reset_requested");
  expect(actions).toContain("administrator.password_reset");
});

test("a link that was used ends the other open ones", async () => {
  const first = await askForLink();
  const second = await askForLink();
  expect(second).not.toBe(first);
  expect((await newPerson(site).post(second, { password: fresh })).status).toBe(303);
  expect((await newPerson(site).get(first)).status).toBe(410);
});

test("a link is dead after an hour", async () => {
  const link = await askForLink();
  wait(59);
  expect((await newPerson(site).get(link)).status).toBe(200);
  wait(1);
  expect((await newPerson(site).get(link)).status).toBe(410);
  expect((await newPerson(site).post(link, { password: fresh })).status).toBe(410);
});

test("ten posts of one link at once set one password", async () => {
  const link = await askForLink();
  const posts = Array.from({ length: 10 }, (_, number) =>
    newPerson(site).post(link, { password: `${fresh} number ${number}` }),
  );
  const statuses = (await Promise.all(posts)).map((answer) => answer.status);
  expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  expect(statuses.filter((status) => status === 410)).toHaveLength(9);
});

test("a weak password is refused with its reason, and the link stays good", async () => {
  const link = await askForLink();
  const answer = await newPerson(site).post(link, { password: "short" });
  expect(answer.status).toBe(422);
  expect(await errorBeside(await answer.text(), "password")).toContain("at least 15");
  expect((await newPerson(site).post(link, { password: fresh })).status).toBe(303);
});

test("opening a link any number of times uses nothing up", async () => {
  const link = await askForLink();
  for (let tries = 0; tries < 5; tries += 1) await newPerson(site).get(link);
  expect((await newPerson(site).post(link, { password: fresh })).status).toBe(303);
});

test("pages that are reached by a link with a token are kept by no cache, and send it to no other site", async () => {
  const answer = await newPerson(site).get(await askForLink());
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  expect(answer.headers.get("Referrer-Policy")).toBe("same-origin");
});

test("the token is nowhere but in the mail", async () => {
  const link = await askForLink();
  const token = link.split("/").at(-1) ?? "";
  const resets = await site.deps.databases.control.orm.select().from(passwordResets);
  expect(JSON.stringify(resets)).not.toContain(token);
  const [person] = await site.deps.databases.control.orm.select().from(administrators);
  expect(JSON.stringify(await readAudit(site, person?.districtId ?? ""))).not.toContain(token);
  expect(JSON.stringify(site.house.logged)).not.toContain(token);
  expect((await mailsTo(site, ann)).join()).toContain(token);
  await newPerson(site).post(link, { password: fresh });
  expect(await readDataFiles(site)).not.toContain(fresh);
});

test("a blank address is asked for", async () => {
  const answer = await newPerson(site).post("/forgot-password", { email: " " });
  expect(answer.status).toBe(422);
  expect(textOf(await answer.text())).toContain("Fill in Email.");
});
