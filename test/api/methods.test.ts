/** OPTIONS, HEAD, 405, and what a browser may read from where. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { createApp } from "../../routes/index.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import { describedPaths } from "../help/watch-answers.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";

const docs = "https://api.example.org";
const people = "https://data.example.org";

let house: TestHouse;
let app: Hono;
let server: Bun.Server<undefined>;
let token: string;

beforeAll(async () => {
  house = await openHouse({ PUBLIC_URL: people, API_URL: docs });
  app = openApi(house);
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: createApp(house.deps).fetch });
  const districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  const grants = { students: {}, absences: {}, oneroster: {} };
  token = await takeToken(app, await addClient(house, districtId, { grants }));
});
afterAll(async () => {
  await server.stop(true);
  await house.close();
});

/** Every described path once, its parts filled in, with the methods that it has. */
const paths: readonly (readonly [path: string, methods: readonly string[]])[] = Object.entries(
  describedPaths(docs),
).map(([template, operations]) => {
  const methods = Object.keys(operations).flatMap((method) =>
    method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()],
  );
  return [template.replaceAll(/\{\w+\}/g, "x"), methods];
});

const allowOf = ({ headers }: Response): readonly string[] =>
  (headers.get("Allow") ?? "").split(", ").toSorted();

test("OPTIONS answers every described path with its methods, without a token and without CORS", async () => {
  for (const [path, methods] of [...paths, ["/openapi.json", ["GET", "HEAD"]] as const]) {
    const answer = await app.request(path, { method: "OPTIONS" });
    expect([path, answer.status, await answer.text()]).toEqual([path, 204, ""]);
    expect(allowOf(answer)).toEqual(methods.toSorted());
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual(
      [],
    );
  }
});

test("any other method is 405 with the same Allow", async () => {
  for (const [path, methods] of paths) {
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PURGE"]) {
      if (methods.includes(method)) continue;
      const answer = await call(app, token, path, { method });
      expect([method, path, answer.status]).toEqual([method, path, 405]);
      expect(allowOf(answer)).toEqual(methods.toSorted());
      if (method === "HEAD") continue;
      expect((await readJson(answer))["type"]).toEndWith("/docs/errors/method-not-allowed");
    }
  }
});

test("the site's other addresses for programs do the same", async () => {
  for (const path of ["/healthz", "/docs", "/docs/errors", "/docs/errors/invalid"]) {
    const url = `${docs}${path}`;
    const options = await createApp(house.deps).request(url, { method: "OPTIONS" });
    expect([path, options.status, options.headers.get("Allow")]).toEqual([path, 204, "GET, HEAD"]);
    const posted = await createApp(house.deps).request(url, { method: "POST" });
    expect([path, posted.status, posted.headers.get("Allow")]).toEqual([path, 405, "GET, HEAD"]);
  }
});

/** As it goes over the wire. */
async function headersOf(method: string, path: string, accept: string): Promise<object> {
  const answer = await fetch(new URL(path, server.url), {
    method,
    headers: { Authorization: `Bearer ${token}`, "Accept-Encoding": accept },
    decompress: false,
  });
  const body = await answer.arrayBuffer();
  if (method === "HEAD") expect(body.byteLength).toBe(0);
  const once = /^(date|x-request-id|ratelimit-.*|connection|keep-alive)$/;
  const headers = [...answer.headers]
    .filter(([name]) => !once.test(name))
    // A sealed cursor is another each time, and so is the length of what it is compressed to.
    .map(([name, value]) => [name, value.replace(/=v1\.[^&>]+/, "=…")])
    .map(([name, value]) =>
      name === "content-length" && accept === "gzip" ? [name, "…"] : [name, value],
    );
  return { status: answer.status, ...Object.fromEntries(headers) };
}

test("HEAD says what GET says, length and coding included", async () => {
  const gets = [
    "/v1/me",
    "/v1/students",
    "/v1/students?limit=1&cursor=nonsense",
    "/v1/students?format=csv&limit=2",
    "/v1/students?format=xml",
    "/v1/students?limit=all",
    "/v1/students/A1",
    "/v1/students/A1?format=csv",
    "/v1/students/NOBODY",
    "/v1/students/changes",
    "/v1/absences",
    "/v1/oneroster",
    "/v1/runs/run_x",
    "/v1/pupils",
    "/openapi.json",
    "/openapi-3.0.json",
  ];
  for (const path of gets) {
    for (const accept of ["identity", "gzip"]) {
      const [get, head] = [
        await headersOf("GET", path, accept),
        await headersOf("HEAD", path, accept),
      ];
      expect({ path, accept, ...head }).toEqual({ path, accept, ...get });
    }
  }
});

test("a browser on the docs page may call: the preflight and the answer say so, never with credentials", async () => {
  for (const [path, methods] of paths) {
    const answer = await app.request(path, {
      method: "OPTIONS",
      headers: {
        Origin: docs,
        "Access-Control-Request-Method": methods[0] ?? "",
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
      },
    });
    expect([path, answer.status]).toEqual([path, 204]);
    const { headers } = answer;
    expect(headers.get("Access-Control-Allow-Origin")).toBe(docs);
    expect((headers.get("Access-Control-Allow-Methods") ?? "").split(", ").toSorted()).toEqual(
      methods.toSorted(),
    );
    expect(headers.get("Access-Control-Allow-Headers")).toContain("Authorization");
    expect(headers.get("Access-Control-Allow-Headers")).toContain("Idempotency-Key");
    expect(headers.get("Access-Control-Max-Age")).toBe("600");
    expect(headers.has("Access-Control-Allow-Credentials")).toBe(false);
  }
  const read = await call(app, token, "/v1/students", { headers: { Origin: docs } });
  expect(read.headers.get("Access-Control-Allow-Origin")).toBe(docs);
  for (const name of ["Link", "X-Total-Count", "X-Request-Id", "RateLimit-Remaining", "ETag"]) {
    expect(read.headers.get("Access-Control-Expose-Headers")).toContain(name);
  }
  expect(read.headers.get("Vary")).toContain("Origin");
  // A refusal can be read as well.
  const refused = await app.request("/v1/students", { headers: { Origin: docs } });
  expect([refused.status, refused.headers.get("Access-Control-Allow-Origin")]).toEqual([401, docs]);
});

test("a browser anywhere else may not, and caches keep the two apart", async () => {
  const origins = [
    people,
    "https://evil.example",
    "http://api.example.org",
    "null",
    `${docs}.evil.example`,
  ];
  for (const Origin of origins) {
    for (const [path, method] of [
      ["/v1/students", "GET"],
      ["/v1/students", "OPTIONS"],
      ["/oauth/token", "POST"],
      ["/openapi.json", "GET"],
    ] as const) {
      const headers = { Origin, "Access-Control-Request-Method": "GET" };
      const answer = await call(app, token, path, { method, headers });
      expect(answer.headers.has("Access-Control-Allow-Origin")).toBe(false);
      expect(answer.headers.get("Vary")).toContain("Origin");
    }
  }
});
