import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { administrators } from "../../db/control/schema.ts";
import { errorBeside, textOf, type Fields } from "../help/read-page.ts";
import {
  addColleague,
  addNeighbour,
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

const path = "/settings/administrators";
const bea = { name: "Bea Brook", email: "bea@example.org", role: "administrator" } as const;
const password = "a heron under the lamp";

let site: Site;
let ann: Person;
beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
});
afterEach(async () => site.close());

async function waitDays(days: number): Promise<void> {
  site.house.clock.now = new Date(site.house.clock.now.getTime() + days * 86_400_000);
  ann = newPerson(site);
  const right = { email: "ann@example.org", password: "maple syrup on nine pancakes" };
  expect((await ann.post("/sign-in", right)).status).toBe(303);
}

async function invite(more: Fields = {}): Promise<string> {
  const fields = { ...bea, ...more };
  expect((await ann.post(`${path}/invitations`, fields)).status).toBe(303);
  return lastLink(site, String(fields.email), "invitations");
}

async function join(link: string, more: Fields = {}): Promise<Person> {
  const person = newPerson(site);
  const answer = await person.post(link, { name: bea.name, password, ...more });
  expect(answer.headers.get("Location")).toBe(list);
  return person;
}

const people = () => site.deps.databases.control.orm.select().from(administrators);
const idOf = async (email: string) => (await people()).find((row) => row.email === email)?.id ?? "";

describe("an invitation", () => {
  test("is mailed, opened without changing anything, and makes an account that is signed in", async () => {
    const link = await invite({ email: " Bea@Example.org " }).catch(() =>
      lastLink(site, "bea@example.org", "invitations"),
    );
    expect((await mailsTo(site, "bea@example.org"))[0]).toContain("Ann O’Hara invites you");
    const before = await dumpControl(site);
    const page = textOf(await (await newPerson(site).get(link)).text());
    expect(page).toContain("You will sign in as bea@example.org.");
    expect(await dumpControl(site)).toBe(before);
    const person = await join(link);
    expect((await person.get(list)).status).toBe(200);
    expect((await newPerson(site).post("/sign-in", { email: bea.email, password })).status).toBe(
      303,
    );
  });

  test("works once, and not after seven days", async () => {
    const link = await invite();
    await join(link);
    expect((await newPerson(site).get(link)).status).toBe(410);
    expect((await newPerson(site).post(link, { name: "Eve", password })).status).toBe(410);
    const late = await invite({ email: "late@example.org" });
    await waitDays(8);
    expect((await newPerson(site).get(late)).status).toBe(410);
    expect((await newPerson(site).post(late, { name: "Late", password })).status).toBe(410);
  });

  test("is void once the same email is invited again, or it is withdrawn", async () => {
    const first = await invite();
    const second = await invite({ role: "viewer" });
    expect((await newPerson(site).get(first)).status).toBe(410);
    expect((await newPerson(site).get(second)).status).toBe(200);
    const action = (await (await ann.get(path)).text()).match(/action="([^"]*withdrawal)"/)?.[1];
    expect((await ann.post(action ?? "")).status).toBe(303);
    expect((await newPerson(site).post(second, { name: "Bea", password })).status).toBe(410);
  });

  test("is accepted by one of twenty who try at once", async () => {
    const link = await invite();
    const posts = Array.from({ length: 20 }, (_, number) =>
      newPerson(site).post(link, { name: `Bea ${number}`, password }),
    );
    const statuses = (await Promise.all(posts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 410)).toHaveLength(19);
    expect(await people()).toHaveLength(2);
  });

  test("takes no weak password, and gives the name back that was typed", async () => {
    const link = await invite();
    const answer = await newPerson(site).post(link, { name: "Beatrix", password: "short" });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(await errorBeside(html, "password")).toContain("at least 15 characters");
    expect(html).toContain('value="Beatrix"');
    expect(html).not.toContain('value="short"');
  });

  test("goes to nobody who has an account, here or in another district", async () => {
    await addNeighbour(site);
    for (const email of ["ann@example.org", "nora@example.org"]) {
      const answer = await ann.post(`${path}/invitations`, { ...bea, email });
      expect(answer.status).toBe(422);
      expect(await errorBeside(await answer.text(), "email")).toBeDefined();
    }
    const blank = await ann.post(`${path}/invitations`, {});
    expect(textOf(await blank.text())).toContain("Fill in Name. Fill in Email. Choose one.");
  });

  test("is stored only as its hash, and the audit log tells who invited whom", async () => {
    const link = await invite();
    const token = link.split("/").at(-1) ?? "";
    const [row] = await people();
    const audit = await readAudit(site, row?.districtId ?? "");
    expect(JSON.stringify(audit)).not.toContain(token);
    expect(audit[0]).toMatchObject({
      action: "administrator.invited",
      actorName: "Ann O’Hara",
      address: "203.0.113.9",
      after: { email: bea.email, role: "administrator" },
    });
    expect(JSON.stringify(site.house.logged)).not.toContain(token);
  });
});

describe("the last administrator", () => {
  const steps: readonly (readonly [string, Fields])[] = [
    ["removal", {}],
    ["disablement", {}],
    ["role", { role: "viewer" }],
  ];
  for (const [step, fields] of steps) {
    test(`stays: ${step}`, async () => {
      const [row] = await people();
      await addColleague(site, row?.districtId ?? "", "Vic", "vic@example.org", "viewer");
      const answer = await ann.post(`${path}/${row?.id}/${step}`, fields);
      expect(answer.status).toBe(409);
      expect(textOf(await answer.text())).toContain("Ann O’Hara is the last administrator.");
      expect((await people()).find(({ id }) => id === row?.id)).toEqual(row as never);
    });
  }

  test("is one of two who remove each other at once", async () => {
    const second = await join(await invite());
    const [annId, beaId] = [await idOf("ann@example.org"), await idOf(bea.email)];
    await Promise.all([
      ann.post(`${path}/${beaId}/removal`),
      second.post(`${path}/${annId}/removal`),
    ]);
    expect((await people()).filter(({ role }) => role === "administrator")).toHaveLength(1);
  });
});

describe("an administrator", () => {
  test("disables somebody, whose sign-ins end at once, and enables them again", async () => {
    const second = await join(await invite());
    const id = await idOf(bea.email);
    expect((await ann.post(`${path}/${id}/disablement`)).status).toBe(303);
    expect((await second.get(list)).status).toBe(303);
    const right = { email: bea.email, password };
    expect((await second.post("/sign-in", right)).status).toBe(401);
    expect((await ann.post(`${path}/${id}/enablement`)).status).toBe(303);
    expect((await second.post("/sign-in", right)).status).toBe(303);
  });

  test("makes somebody a viewer, from their next click on", async () => {
    const second = await join(await invite());
    expect((await second.get("/settings/students")).status).toBe(200);
    await ann.post(`${path}/${await idOf(bea.email)}/role`, { role: "viewer" });
    expect((await second.get("/settings/students")).status).toBe(403);
  });

  test("removes somebody, whose email may be invited again", async () => {
    const second = await join(await invite());
    expect((await ann.post(`${path}/${await idOf(bea.email)}/removal`)).status).toBe(303);
    expect((await second.get(list)).status).toBe(303);
    await join(await invite());
    const [row] = await people();
    const actions = (await readAudit(site, row?.districtId ?? "")).map(({ action }) => action);
    expect(actions).toContain("administrator.removed");
  });

  test("sees where everybody is signed in, and ends a sign-in", async () => {
    const right = { email: "ann@example.org", password: "maple syrup on nine pancakes" };
    const phone = newPerson(site);
    const agent = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
    await phone.post("/sign-in", right, { "User-Agent": agent });
    const html = await (await ann.get("/settings/account")).text();
    expect(textOf(html)).toContain("Firefox on Android");
    expect(textOf(html)).toContain("203.0.113.9");
    const form = html.split("<tr").find((row) => row.includes("Firefox on Android"));
    const action = form?.match(/action="([^"]*\/end)"/)?.[1] ?? "";
    expect((await ann.post(action)).status).toBe(303);
    expect((await phone.get(list)).status).toBe(303);
    expect((await ann.get(list)).status).toBe(200);

    const second = await join(await invite());
    const page = `${path}/${await idOf(bea.email)}`;
    const end = (await (await ann.get(page)).text()).match(/action="([^"]*\/end)"/)?.[1] ?? "";
    expect((await ann.post(end)).status).toBe(303);
    expect((await second.get(list)).status).toBe(303);
  });
});

test("a viewer ends sign-ins of their own, and of nobody else", async () => {
  const [row] = await people();
  const vic = await addColleague(site, row?.districtId ?? "", "Vic", "vic@example.org", "viewer");
  const own = (await (await vic.get("/settings/account")).text()).match(
    /sign-ins\/(\w+)\/end/,
  )?.[1];
  const hers = (await (await ann.get("/settings/account")).text()).match(
    /sign-ins\/(\w+)\/end/,
  )?.[1];
  expect((await vic.post(`/settings/account/sign-ins/${hers}/end`)).status).toBe(404);
  expect((await ann.get(list)).status).toBe(200);
  expect((await vic.post(`/settings/account/sign-ins/${own}/end`)).status).toBe(303);
  expect((await vic.get(list)).status).toBe(303);
});

test("a sign-in from a browser that is new is mailed once for each browser", async () => {
  const right = { email: "ann@example.org", password: "maple syrup on nine pancakes" };
  const told = async () =>
    (await mailsTo(site, "ann@example.org")).filter((text) => text.includes("Somebody signed in"));
  await ann.post("/sign-out");
  await ann.post("/sign-in", right);
  expect(await told()).toHaveLength(0);
  const elsewhere = newPerson(site);
  const agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";
  await elsewhere.post("/sign-in", right, { "User-Agent": agent });
  await elsewhere.post("/sign-out");
  await elsewhere.post("/sign-in", right, { "User-Agent": agent });
  expect(await told()).toHaveLength(1);
  expect((await told())[0]).toContain("Chrome on Windows");
  expect((await told())[0]).toContain("203.0.113.9");
});
