import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Hono } from "hono";
import { callsAtOnceMax } from "../../src/api/limits.ts";
import { createRateLimit } from "../../src/api/rate-limit.ts";
import { createTurnstile } from "../../src/api/turnstile.ts";
import { call, openApi, readJson, takeToken, tokenForm } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  storeRows,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { storeSmallSchool, student } from "../help/small-school.ts";

const noon = "2026-11-24T12:00:00.000Z";
const later = (seconds: number): Date => new Date(Date.parse(noon) + seconds * 1_000);

let house: TestHouse;
let app: Hono;
let districtId: string;
let client: TestClient;
let token: string;

beforeAll(async () => {
  house = await openHouse({ RATE_LIMIT_PER_MINUTE: "12" });
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
});
beforeEach(async () => {
  house.clock.now = new Date(noon);
  app = openApi(house);
  client = await addClient(house, districtId, { grants: { students: {}, buildings: {} } });
  token = await takeToken(app, client);
});
afterAll(() => house.close());

const counts = ({ status, headers }: Response): readonly unknown[] => [
  status,
  ...["Limit", "Remaining", "Reset"].map((name) => headers.get(`RateLimit-${name}`)),
];

test("every answer to a client says what is left, also a refusal, and none to a stranger does", async () => {
  const paths = ["/v1/me", "/v1/students?limit=0", "/v1/guardians", "/v1/pupils", "/openapi.json"];
  const statuses = [200, 400, 403, 404, 200];
  for (const [index, path] of paths.entries()) {
    const answer = await call(app, token, path);
    expect(counts(answer)).toEqual([statuses[index], "12", String(11 - index), "60"]);
  }
  house.clock.now = later(20.5);
  expect(counts(await call(app, token, "/v1/me", { method: "HEAD" }))).toEqual([
    200,
    "12",
    "6",
    "40",
  ]);
  expect(counts(await call(app, token, "/v1/me", { method: "DELETE" }))).toEqual([
    405,
    "12",
    "5",
    "40",
  ]);
  const strangers = [
    await app.request("/v1/me"),
    await call(app, "x".repeat(51), "/v1/me"),
    await app.request("/openapi.json"),
    await app.request("/oauth/token", tokenForm(client)),
  ];
  for (const answer of strangers) expect(answer.headers.has("RateLimit-Limit")).toBe(false);
});

test("above the limit it is 429 with a sentence and when to come back, for all tokens of that client only", async () => {
  for (let round = 0; round < 12; round += 1) await call(app, token, "/v1/me");
  house.clock.now = later(17);
  const second = await takeToken(app, client);
  for (const path of ["/v1/students", "/v1/pupils", "/openapi.json"]) {
    const answer = await call(app, second, path);
    expect(counts(answer)).toEqual([429, "12", "0", "43"]);
    expect(answer.headers.get("Retry-After")).toBe("43");
    const problem = await readJson(answer);
    expect(problem["type"]).toEndWith("/docs/errors/too-many-requests");
    expect(problem["detail"]).toContain("may call 12 times a minute");
  }
  const other = await addClient(house, districtId, { grants: { students: {} } });
  expect((await call(app, await takeToken(app, other), "/v1/me")).status).toBe(200);
  // The token request is limited by address, not by client.
  await takeToken(app, client);
  house.clock.now = later(60);
  expect(counts(await call(app, token, "/v1/me"))).toEqual([200, "12", "11", "60"]);
});

test("a token that opens nothing any more counts for nobody", async () => {
  house.clock.now = later(1_800);
  const fresh = await takeToken(app, client);
  for (let round = 0; round < 20; round += 1) {
    expect((await call(app, token, "/v1/me")).status).toBe(401);
  }
  expect(counts(await call(app, fresh, "/v1/me"))).toEqual([200, "12", "11", "60"]);
});

test("a limit of 0 is none, neither a minute nor at once", async () => {
  const free = openApi({
    deps: { ...house.deps, config: { ...house.deps.config, rateLimitPerMinute: 0 } },
  });
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => call(free, token, "/v1/buildings")),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(answers[0]?.headers.has("RateLimit-Limit")).toBe(false);
  const { limits } = (await readJson(await call(free, token, "/v1/me"))) as { limits: object };
  expect(limits).toMatchObject({ calls_per_minute: null, calls_at_once: null });
  const own = (await readJson(await call(app, token, "/v1/me"))) as { limits: object };
  expect(own.limits).toMatchObject({ calls_per_minute: 12, calls_at_once: callsAtOnceMax });
});

test("of calls at once the ninth waits, and is 429 with its own sentence when none ends", async () => {
  const streams: Response[] = [];
  for (let count = 0; count < callsAtOnceMax; count += 1) {
    streams.push(await call(app, token, "/v1/students?format=csv"));
  }
  const ninth = call(app, token, "/v1/buildings");
  const tenth = call(app, token, "/v1/buildings");
  await Bun.sleep(50);
  // Read to its end, one makes room for one.
  expect(await streams[0]?.text()).toContain("A1");
  expect((await ninth).status).toBe(200);
  const refused = await tenth;
  // The ninth ended, so the tenth had its turn too.
  expect(refused.status).toBe(200);
  streams.push(await call(app, token, "/v1/students?format=csv"));
  const last = await call(app, token, "/v1/buildings");
  expect([last.status, last.headers.get("Retry-After")]).toEqual([429, "5"]);
  const problem = await readJson(last);
  expect(problem["type"]).toEndWith("/docs/errors/too-many-at-once");
  expect(problem["detail"]).toContain("8 calls of this client are under way");
  house.clock.now = later(60);
  // A reader who leaves makes room as well.
  for (const stream of streams.slice(1)) await stream.body?.cancel();
  const all = Array.from({ length: callsAtOnceMax }, () => call(app, token, "/v1/me"));
  expect((await Promise.all(all)).map(({ status }) => status)).toEqual(
    Array(callsAtOnceMax).fill(200),
  );
}, 15_000);

test("HEAD of a stream leaves nothing under way", async () => {
  for (let round = 0; round < callsAtOnceMax + 2; round += 1) {
    const answer = await call(app, token, "/v1/students?format=csv", { method: "HEAD" });
    expect(answer.status).toBe(200);
  }
});

test("a reader whose connection breaks makes room, before the first byte and after it", async () => {
  const many = await addDistrict(house);
  await storeRows(house, many, "buildings", [
    { building_reporting_id: "001", building: "Lincoln Elementary" },
  ]);
  const ids = Array.from({ length: 6_000 }, (_, index) => `S${String(index).padStart(5, "0")}`);
  const rows = ids.map((id) => student(id, "001", "ENROLLED"));
  await storeRows(house, many, "students", rows);
  const config = { ...house.deps.config, rateLimitPerMinute: 1_000 };
  const { fetch: answer } = openApi({ deps: { ...house.deps, config } });
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: answer });
  const reader = await addClient(house, many, { grants: { students: {} } });
  const Authorization = `Bearer ${await takeToken(app, reader)}`;
  const url = `${server.url}v1/students?limit=all`;
  for (let round = 0; round < 3 * callsAtOnceMax; round += 1) {
    const leaving = new AbortController();
    const asked = fetch(url, { headers: { Authorization }, signal: leaving.signal });
    if (round % 2 === 0) {
      expect((await asked).status).toBe(200);
      await (await asked).body?.getReader().read();
    } else await Bun.sleep(2);
    leaving.abort();
    await asked.catch(() => undefined);
  }
  const last = await fetch(`${server.url}v1/me`, { headers: { Authorization } });
  expect(last.status).toBe(200);
  await server.stop(true);
}, 20_000);

/** As behind a socket of that address. */
function askFrom(address: string): Promise<Response> {
  const server = { requestIP: () => ({ address, family: "IPv4", port: 1 }) };
  return Promise.resolve(app.request("/oauth/token", tokenForm(client), server));
}

test("token requests are limited by address, generously, in words that OAuth clients read", async () => {
  for (let round = 0; round < 60; round += 1) {
    expect((await askFrom("203.0.113.9")).status).toBe(200);
  }
  house.clock.now = later(10);
  const answer = await askFrom("203.0.113.9");
  expect([answer.status, answer.headers.get("Retry-After")]).toEqual([429, "50"]);
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  expect(await readJson(answer)).toEqual({
    error: "temporarily_unavailable",
    error_description: expect.stringContaining("Wait 50 seconds"),
    request_id: answer.headers.get("X-Request-Id"),
  });
  // The client itself is not locked out by whoever used its ID.
  expect((await askFrom("203.0.113.10")).status).toBe(200);
  expect((await askFrom("2001:db8::1")).status).toBe(200);
});

test("an IPv6 network counts as one address, and a mapped IPv4 address as itself", async () => {
  for (let round = 0; round < 60; round += 1) {
    await askFrom(`2001:db8:1:2::${round.toString(16)}`);
    await askFrom("::ffff:203.0.113.9");
  }
  expect((await askFrom("2001:db8:1:2:ffff::1")).status).toBe(429);
  expect((await askFrom("203.0.113.9")).status).toBe(429);
  expect((await askFrom("2001:db8:1:3::1")).status).toBe(200);
});

describe("what is remembered of callers", () => {
  test("does not grow without end, whoever comes", () => {
    const rate = createRateLimit({ limit: 2, windowSeconds: 60, callersMax: 1_000 });
    for (let stranger = 0; stranger < 100_000; stranger += 1) {
      rate.take(`stranger ${stranger}`, later(stranger / 10_000));
    }
    expect(rate.size).toBe(1_000);
    rate.take("one more", later(120));
    expect(rate.size).toBe(1);
  });

  test("is counted anew after a minute, and when the clock was set back", () => {
    const rate = createRateLimit({ limit: 2, windowSeconds: 60, callersMax: 1_000 });
    const take = (seconds: number): readonly unknown[] => {
      const { isAllowed, remaining, resetSeconds } = rate.take("one", later(seconds));
      return [isAllowed, remaining, resetSeconds];
    };
    expect(take(0)).toEqual([true, 1, 60]);
    expect(take(59.5)).toEqual([true, 0, 1]);
    expect(take(59.9)).toEqual([false, 0, 1]);
    expect(take(60)).toEqual([true, 1, 60]);
    expect(take(61)).toEqual([true, 0, 59]);
    expect(take(62)).toEqual([false, 0, 58]);
    expect(take(-5)).toEqual([true, 1, 60]);
  });
});

describe("the turnstile", () => {
  const limits = { insideMax: 2, waitingMax: 2, waitMilliseconds: 50, staySecondsMax: 600 };

  test("lets in who waits longest, at once when somebody leaves, and remembers nobody afterwards", async () => {
    const turnstile = createTurnstile({ ...limits, waitMilliseconds: 5_000 });
    const [one, two] = [await turnstile.enter("x", later(0)), await turnstile.enter("x", later(0))];
    const order: string[] = [];
    const enter = async (name: string) => {
      const leave = await turnstile.enter("x", later(0));
      order.push(leave ? name : `${name} not`);
      return leave;
    };
    const waiting = [enter("third"), enter("fourth")];
    // No place to wait in is left.
    await enter("fifth");
    one?.();
    one?.();
    await waiting[0];
    expect(order).toEqual(["fifth not", "third"]);
    two?.();
    await waiting[1];
    expect(order).toEqual(["fifth not", "third", "fourth"]);
    expect(turnstile.size).toBe(1);
    for (const leave of waiting) (await leave)?.();
    expect(turnstile.size).toBe(0);
  });

  test("tells who waited too long, and does not keep a place for them", async () => {
    const turnstile = createTurnstile(limits);
    const [one] = [await turnstile.enter("x", later(0)), await turnstile.enter("x", later(0))];
    expect(await turnstile.enter("x", later(0))).toBeUndefined();
    one?.();
    expect(await turnstile.enter("x", later(0))).toBeDefined();
    expect(await turnstile.enter("y", later(0))).toBeDefined();
  });

  test("takes an end that nobody told of for told in the end", async () => {
    const turnstile = createTurnstile(limits);
    await turnstile.enter("x", later(0));
    await turnstile.enter("x", later(0));
    expect(await turnstile.enter("x", later(600))).toBeUndefined();
    expect(await turnstile.enter("x", later(601))).toBeDefined();
  });
});
