import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { createAttempts } from "../../src/access/attempts.ts";
import { addClient } from "../help/district.ts";
import {
  list,
  newPerson,
  openSite,
  password,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(120_000);

const right = { email: "ann@example.org", password };
const wrong = { email: "ann@example.org", password: "not the right words" };

let site: Site;
beforeAll(async () => {
  site = await openSite();
  await setUp(site);
});
afterAll(async () => site.close());
beforeEach(() => {
  // An hour later nothing is remembered.
  site.house.clock.now = new Date(site.house.clock.now.getTime() + 2 * 3_600_000);
  site.house.pauses.length = 0;
  site.house.logged.length = 0;
});

/** Somebody whose requests come from there. */
function personAt(address: string): Person {
  const requestFrom: typeof site.app.request = (input, init, _env) =>
    site.app.request(input, init, {
      server: { requestIP: () => ({ address, family: "IPv4", port: 1 }) },
    });
  return newPerson({
    app: Object.assign(Object.create(site.app), { request: requestFrom }),
    deps: site.deps,
  });
}

test("of a thousand wrong sign-ins nearly all are refused unseen, are logged, and the right person comes in", async () => {
  const known = personAt("198.51.100.7");
  expect((await known.post("/sign-in", right)).status).toBe(303);
  known.cookie = "";

  const strangers = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"].map(personAt);
  const statuses: number[] = [];
  for (let tries = 0; tries < 1_000; tries += 1) {
    const stranger = strangers[tries % strangers.length];
    if (stranger) statuses.push((await stranger.post("/sign-in", wrong)).status);
  }
  const looked = statuses.filter((status) => status === 401).length;
  expect(looked).toBeLessThanOrEqual(4 * 31);
  expect(statuses.filter((status) => status === 429)).toHaveLength(1_000 - looked);
  const warnings = site.house.logged.filter(({ message }) => message.startsWith("sign-in refused"));
  expect(warnings).toHaveLength(1_000);

  site.house.pauses.length = 0;
  // From elsewhere, from a browser that is known, and from one that is known at a stranger's own address.
  expect((await personAt("203.0.113.200").post("/sign-in", right)).status).toBe(303);
  const answer = await known.post("/sign-in", right);
  expect(answer.headers.get("Location")).toBe(list);
  expect(site.house.pauses).toEqual([]);
});

test("a browser that is known comes in from the very address that a stranger spoiled", async () => {
  const shared = personAt("192.0.2.50");
  expect((await shared.post("/sign-in", right)).status).toBe(303);
  shared.cookie = "";
  const stranger = personAt("192.0.2.50");
  for (let tries = 0; tries < 40; tries += 1) await stranger.post("/sign-in", wrong);
  expect((await stranger.post("/sign-in", right)).status).toBe(429);
  expect((await shared.post("/sign-in", right)).status).toBe(303);
});

test("wrong answers come later and later, up to eight seconds, and a right one at once", async () => {
  for (let number = 0; number < 25; number += 1) {
    await personAt(`198.51.100.${100 + number}`).post("/sign-in", wrong);
  }
  const { pauses } = site.house;
  expect(pauses[0]).toBe(250);
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
  expect(pauses.at(-1)).toBe(8_000);
  pauses.length = 0;
  expect((await personAt("198.51.100.250").post("/sign-in", right)).status).toBe(303);
  expect(pauses).toEqual([]);
});

test("an address is told when to come back, a minute at most, and may then", async () => {
  const stranger = personAt("192.0.2.99");
  let answer = await stranger.post("/sign-in", wrong);
  for (let tries = 0; tries < 200; tries += 1) {
    answer = await stranger.post("/sign-in", wrong);
    const seconds = Number(answer.headers.get("Retry-After") ?? "0");
    expect(seconds).toBeLessThanOrEqual(60);
    const wait = answer.status === 429 && tries % 5 === 0 ? seconds : 0;
    site.house.clock.now = new Date(site.house.clock.now.getTime() + wait * 1_000);
  }
  expect(answer.status).toBe(429);
  site.house.clock.now = new Date(site.house.clock.now.getTime() + 60_000);
  expect((await stranger.post("/sign-in", right)).status).toBe(303);
});

test("a thousand tries at once are not all the first", async () => {
  const stranger = personAt("192.0.2.120");
  const posts = Array.from({ length: 300 }, () => stranger.post("/sign-in", wrong));
  const statuses = (await Promise.all(posts)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(31);
});

test("whoever has an IPv6 network has one address", async () => {
  const statuses: number[] = [];
  for (let number = 1; number <= 40; number += 1) {
    const person = personAt(`2001:db8:1:2::${number.toString(16)}`);
    statuses.push((await person.post("/sign-in", wrong)).status);
  }
  expect(statuses.at(-1)).toBe(429);
  expect((await personAt("2001:db8:1:3::1").post("/sign-in", right)).status).toBe(303);
});

test("what is remembered is bounded", () => {
  const attempts = createAttempts({ freeMax: 1, firstMilliseconds: 1, mostMilliseconds: 1 });
  const now = new Date("2026-11-24T12:00:00Z");
  for (let number = 0; number < 50_000; number += 1) attempts.count(`key ${number}`, now);
  expect(attempts.size).toBe(20_000);
});

test("a mailbox gets five links an hour, however often somebody asks", async () => {
  const { mailsTo } = await import("../help/site.ts");
  const count = async () =>
    (await mailsTo(site, right.email)).filter((text) => text.includes("/forgot-password/")).length;
  const before = await count();
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await personAt("192.0.2.77").post("/forgot-password", { email: right.email });
    expect(answer.status).toBe(200);
  }
  expect((await count()) - before).toBe(5);
});

test("a thousand wrong token requests are limited by address, and the right client gets its token", async () => {
  const limited = await openSite({ RATE_LIMIT_PER_MINUTE: "20" });
  await setUp(limited);
  const { addDistrict } = await import("../help/district.ts");
  const districtId = await addDistrict(limited.house);
  const client = await addClient(limited.house, districtId, { grants: { buildings: {} } });
  const ask = (address: string, secret: string) =>
    limited.app.request(
      "/oauth/token",
      {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: client.clientId,
          client_secret: secret,
        }),
      },
      { server: { requestIP: () => ({ address, family: "IPv4", port: 1 }) } },
    );
  const statuses: number[] = [];
  for (let tries = 0; tries < 1_000; tries += 1) {
    statuses.push((await ask("192.0.2.1", `wrong ${tries}`)).status);
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(100);
  expect(statuses.filter((status) => status === 429)).toHaveLength(900);
  // Each leaves a line with its status, under the request id that its answer carried.
  const lines = limited.house.logged.filter(({ message }) => message === "request");
  expect(lines).toHaveLength(1_000);
  expect((await ask("192.0.2.2", client.secret)).status).toBe(200);
  await limited.close();
});
