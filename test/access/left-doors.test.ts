/** Ways back in that must close behind those who have to go, and for whoever finds a desk that was left. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { findAnyByEmail } from "../../db/control/administrators.ts";
import {
  addColleague,
  addIntegration,
  lastLink,
  newPerson,
  openSite,
  password,
  readMails,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

const email = "ann@example.org";
const other = "three green boats at noon";
let site: Site;
let ann: Person;
beforeAll(async () => {
  site = await openSite();
  ann = await setUp(site);
});
afterAll(() => site.close());

const wait = (minutes: number): void => {
  site.house.clock.now = new Date(site.house.clock.now.getTime() + minutes * 60_000);
};

async function districtId(): Promise<string> {
  const person = await findAnyByEmail(site.deps.databases.control.orm, email);
  return person?.districtId ?? "";
}

test("a sign-in that was left open ends no opt-out and enables no integration", async () => {
  const { id } = await addIntegration(site, ann);
  await ann.post("/settings/opt-outs", { student_ids: "S1", scope: "all", reason: "" });
  const page = await (await ann.get("/settings/opt-outs")).text();
  const optOut = /opt-outs\/(opt_\w+)\/end/.exec(page)?.[1];
  expect(optOut).toBeDefined();
  wait(11);
  const settings = `/settings/data-imports-exports/${id}`;
  expect((await ann.post(`${settings}/disablement`)).status).toBe(303);
  expect((await ann.post(`/settings/opt-outs/${optOut}/end`)).status).toBe(403);
  expect((await ann.post(`${settings}/enablement`)).status).toBe(403);
});

for (const end of ["removal", "disablement", "role"]) {
  test(`an administrator who loses their rights (${end}) does not come back by an invitation of their own`, async () => {
    await ann.post("/sign-in", { email, password });
    const eve = await addColleague(site, await districtId(), "Eve", `${end}@example.org`);
    const invited = `back-${end}@elsewhere.example`;
    const fields = { name: "Eve Two", email: invited, role: "administrator" };
    await eve.post("/settings/administrators/invitations", fields);
    const link = await lastLink(site, invited, "invitations");
    const found = await findAnyByEmail(site.deps.databases.control.orm, `${end}@example.org`);
    const path = `/settings/administrators/${found?.id}/${end}`;
    expect((await ann.post(path, { role: "viewer" })).status).toBe(303);
    const back = await newPerson(site).post(link, { name: "Eve Two", password: other });
    expect(back.status).toBe(410);
  });
}

test("many who ask for a link at once get five mails", async () => {
  const before = (await readMails(site)).length;
  const asks = Array.from({ length: 25 }, () =>
    newPerson(site).post("/forgot-password", { email }),
  );
  await Promise.all(asks);
  expect((await readMails(site)).length - before).toBe(5);
});

test("an address that asks for links without end is told to wait", async () => {
  const statuses = new Set<number>();
  for (let time = 0; time < 40; time += 1) {
    const answer = await newPerson(site).post("/forgot-password", {
      email: `no${time}@example.org`,
    });
    statuses.add(answer.status);
    if (answer.status === 429) expect(answer.headers.get("Retry-After")).toMatch(/^\d+$/);
  }
  expect([...statuses].toSorted()).toEqual([200, 429]);
});

test("a mailed link ends when the password is changed", async () => {
  wait(180);
  await ann.post("/sign-in", { email, password });
  await newPerson(site).post("/forgot-password", { email });
  const link = await lastLink(site, email, "forgot-password");
  const changed = await ann.post("/settings/account/password", { password: other });
  expect(changed.status).toBe(303);
  expect((await newPerson(site).get(link)).status).toBe(410);
  const thief = await newPerson(site).post(link, { password: "seven brown hens on ice" });
  expect(thief.status).toBe(410);
});
