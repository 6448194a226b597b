/**
 * Every status that openapi.json names for a call is produced here, for every call. That no test gets one that is
 * not named is looked after by `help/watch-answers.ts`.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { eq } from "drizzle-orm";
import type { Hono } from "hono";
import { updateIntegration } from "../../db/control/integrations.ts";
import type { Run } from "../../db/control/runs.ts";
import { runs } from "../../db/control/schema.ts";
import { holdSnapshot, type HeldSnapshot } from "../../src/api/hold-snapshot.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { exampleRow } from "../../src/catalog/example.ts";
import { findBundle, getEndpoint, listEndpoints, listOffers } from "../../src/catalog/index.ts";
import { Refusal } from "../../src/refusal.ts";
import { call, openApi, readJson, readRows, takeToken, tokenForm } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  setGrants,
  storeRows,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { describedPaths } from "../help/watch-answers.ts";

setDefaultTimeout(60_000);

type Call = { readonly method: string; readonly path: string; readonly endpoint: string };
/** By status, for calls of one kind. */
type Producers = Readonly<Record<string, (at: Call) => Promise<Response>>>;

let house: TestHouse;
let app: Hono;
let districtId: string;
let exporter: TestClient;
/** Of a client that may do everything that calls with this method do. */
let tokens: Readonly<Record<string, string>>;

beforeAll(async () => {
  house = await openHouse({ RATE_LIMIT_PER_MINUTE: "100000" });
  house.worker.isOn = false;
  app = openApi(house);
  districtId = await addDistrict(house);
  for (const endpoint of listEndpoints("write")) {
    await storeRows(house, districtId, endpoint.name, [
      exampleRow(endpoint, columnNames(endpoint)),
    ]);
  }
  const grants = Object.fromEntries(listOffers("read").map(({ name }) => [name, {}]));
  const mayWrite = listOffers("write").map(({ name }) => name);
  exporter = await addClient(house, districtId, { grants });
  const importer = await addClient(house, districtId, { kind: "import", mayWrite });
  tokens = { GET: await takeToken(app, exporter), POST: await takeToken(app, importer) };
});
afterAll(() => house.close());

type Ask = {
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly by?: Hono;
};

/** As the client that may. */
function ask(at: Call, { query = "", by = app, ...init }: Ask = {}): Promise<Response> {
  return call(by, tokens[at.method] ?? "", `${at.path}${query}`, { method: at.method, ...init });
}

const everywhere: Producers = {
  "400": (at) => ask(at, { query: "?nonsense=1" }),
  "401": async ({ method, path }) => app.request(path, { method }),
  // The limit is one call, and it is spent on another.
  "429": async (at) => {
    const config = { ...house.deps.config, rateLimitPerMinute: 1 };
    const by = openApi({ deps: { ...house.deps, config } });
    await call(by, tokens[at.method] ?? "", "/v1/me");
    return ask(at, { by });
  },
  "500": (at) => ask(at, { by: openBroken() }),
};

function openBroken(): Hono {
  const gone = new Proxy(house.deps.databases.control, {
    get: () => {
      throw new Error("the disk is gone");
    },
  });
  return openApi({
    deps: { ...house.deps, databases: { ...house.deps.databases, control: gone } },
  });
}

const ofAccess: Producers = {
  ...everywhere,
  "200": async (at) => {
    const path = at.path.replace("{id}", await makeRun());
    return ask({ ...at, path });
  },
  // Any live token opens these, unless the integration is disabled.
  "403": async ({ path }) => {
    const client = await addClient(house, districtId, { grants: { students: {} } });
    const token = await takeToken(app, client);
    const { id } = client.integration;
    const disabledAt = house.clock.now.toISOString();
    await house.deps.databases.control.write((tx) => updateIntegration(tx, id, { disabledAt }));
    return call(app, token, path);
  },
  "404": (at) => ask({ ...at, path: at.path.replace("{id}", "run_x") }),
};

async function makeRun(): Promise<string> {
  const at = { method: "POST", path: "/v1/absences", endpoint: "absences" };
  const report = await readJson(await sendInto(at, { state: "succeeded" }));
  tokens = { ...tokens, GET: tokens["POST"] ?? "" };
  return String(report["run_id"]);
}

const ofReading: Producers = {
  ...everywhere,
  "200": (at) => ask(at),
  "304": async (at) => {
    const tag = (await ask(at)).headers.get("ETag") ?? "";
    return ask(at, { headers: { "If-None-Match": tag } });
  },
  "403": ({ path }) => call(app, tokens["POST"] ?? "", path),
  "406": (at) => ask(at, { headers: { Accept: "text/html" } }),
};

const ofLists: Producers = {
  ...ofReading,
  // Streams of others take all the places.
  "503": async (at) => {
    const records = await house.deps.databases.records(districtId);
    const held: HeldSnapshot[] = [];
    try {
      for (;;) held.push(await holdSnapshot(records));
    } catch {
      const isPackage = getEndpoint(at.endpoint).package !== undefined;
      return await ask(at, { query: isPackage ? "" : "?limit=all" });
    } finally {
      for (const snapshot of held) await snapshot.release();
    }
  },
};

const ofRows: Producers = {
  ...ofReading,
  "200": async (at) => {
    const list = `/v1/${at.endpoint}`;
    const [row] = await readRows(await ask({ ...at, path: list }));
    const parts = getEndpoint(at.endpoint).key.map((name) => String(row?.[name]));
    return ask({ ...at, path: `${list}/${parts.map(encodeURIComponent).join(",")}` });
  },
  "404": (at) => ask(at),
};

const ofChanges: Producers = {
  ...ofReading,
  // Without a column of the key no row has an address.
  "404": async ({ path, endpoint }) => {
    const { key } = getEndpoint(endpoint);
    const columns = columnNames(getEndpoint(endpoint)).filter((name) => name !== key[0]);
    const client = await addClient(house, districtId, { grants: { [endpoint]: { columns } } });
    return call(app, await takeToken(app, client), path);
  },
  // What the client may see has changed.
  "410": async ({ path, endpoint }) => {
    const client = await addClient(house, districtId, { grants: { [endpoint]: {} } });
    const token = await takeToken(app, client);
    const { next_cursor } = await readJson(await call(app, token, path));
    await setGrants(house, client.integration.id, { [endpoint]: { revision: 2 } });
    return call(app, token, `${path}?since=${String(next_cursor)}`);
  },
};

function send(at: Call, headers: Record<string, string> = {}, by = app): Promise<Response> {
  // Looked into by the worker, which does not work here.
  const type = findBundle(at.endpoint) ? "application/zip" : "application/json";
  return ask(at, { body: "[]", headers: { "Content-Type": type, ...headers }, by });
}

async function findQueued(): Promise<Run | undefined> {
  const { orm } = house.deps.databases.control;
  const [queued] = await orm.select().from(runs).where(eq(runs.state, "queued")).limit(1);
  return queued;
}

/** Sends, and lets the run have become that. */
async function sendInto(at: Call, set: Partial<Run>): Promise<Response> {
  const sending = send(at);
  await endQueued(set);
  return sending;
}

async function endQueued(set: Partial<Run>): Promise<void> {
  for (;;) {
    const queued = await findQueued();
    if (queued) {
      const { control } = house.deps.databases;
      await control.write((tx) => tx.update(runs).set(set).where(eq(runs.id, queued.id)));
      return;
    }
    await Bun.sleep(2);
  }
}

const ofLoads: Producers = {
  ...everywhere,
  "200": (at) => sendInto(at, { state: "succeeded" }),
  "202": (at) => sendInto(at, { state: "held" }),
  "403": ({ path, method }) => call(app, tokens["GET"] ?? "", path, { method }),
  "409": async (at) => {
    const key = { "Idempotency-Key": `of ${at.path}` };
    const first = send(at, key);
    while (!(await findQueued())) await Bun.sleep(2);
    const second = await send(at, key);
    await endQueued({ state: "succeeded" });
    await first;
    return second;
  },
  "413": (at) => send(at, { "Content-Length": String(2 * 1024 ** 3) }),
  "415": (at) => send(at, { "Content-Type": "application/pdf" }),
  "422": (at) => sendInto(at, { state: "failed", reason: "too_many_errors" }),
  "503": (at) => {
    const write = () => Promise.reject(new Refusal("disk_full", "Our own disk is full."));
    const spool = { ...house.deps.spool, write };
    return send(at, {}, openApi({ deps: { ...house.deps, spool } }));
  },
};

/** Where clients prove their secrets. A token that is none may be asked about and ended too. */
function askForToken(
  path: string,
  client: TestClient,
  by = app,
  ...env: object[]
): Promise<Response> {
  return Promise.resolve(by.request(path, tokenForm(client, { token: "nonsense" }), ...env));
}

const ofTokens: Producers = {
  "200": ({ path }) => askForToken(path, exporter),
  "400": async ({ path, method }) => app.request(path, { method, body: "{}" }),
  "401": ({ path }) => askForToken(path, { ...exporter, secret: "wrong" }),
  "429": async ({ path }) => {
    const config = { ...house.deps.config, rateLimitPerMinute: 1 };
    const by = openApi({ deps: { ...house.deps, config } });
    const server = { requestIP: () => ({ address: "203.0.113.9", family: "IPv4", port: 1 }) };
    for (let round = 0; round < 5; round += 1) await askForToken(path, exporter, by, server);
    return askForToken(path, exporter, by, server);
  },
  "500": ({ path }) => askForToken(path, exporter, openBroken()),
};

function producersOf({ method, path, endpoint }: Call): Producers {
  if (path.startsWith("/oauth/")) return ofTokens;
  if (method === "POST") return ofLoads;
  if (path === "/v1/me" || path.startsWith("/v1/runs/")) return ofAccess;
  if (path.endsWith("/changes")) return ofChanges;
  return path === `/v1/${endpoint}` ? ofLists : ofRows;
}

const calls = Object.entries(describedPaths("http://localhost:3000")).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { responses }]) => ({
    at: {
      method: method.toUpperCase(),
      path,
      endpoint: path.replace(/^\/v1\//, "").replace(/\/(?:changes|\{key\})$/, ""),
    },
    statuses: Object.keys(responses),
  })),
);

test.each(calls)(
  "$at.method $at.path gives every status that it is described with",
  async ({ at, statuses }) => {
    const readToken = tokens["GET"] ?? "";
    const producers = producersOf(at);
    for (const status of statuses) {
      const answer = await producers[status]?.(at);
      await answer?.arrayBuffer();
      tokens = { ...tokens, GET: readToken };
      expect([status, answer?.status]).toEqual([status, Number(status)]);
    }
  },
);
