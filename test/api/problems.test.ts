/** RFC 9457: the list of problems, its pages, and the request id that ties an answer to the log. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { createApp } from "../../routes/index.ts";
import { listProblems, problemType } from "../../src/api/problems.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";

let house: TestHouse;
let site: Hono;
let token: string;

beforeAll(async () => {
  house = await openHouse({
    PUBLIC_URL: "https://data.example.org",
    API_URL: "https://api.example.org",
  });
  site = createApp(house.deps);
  const districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  const grants = { students: {}, absences: {} };
  token = await takeToken(openApi(house), await addClient(house, districtId, { grants }));
});
afterAll(() => house.close());

test("every problem has a page at its type, with its status, its meaning and whose turn it is", async () => {
  const catalogue = await (await site.request("https://api.example.org/docs/errors")).text();
  for (const problem of listProblems()) {
    const type = problemType("https://api.example.org", problem.slug);
    const answer = await site.request(type);
    expect(answer.status).toBe(200);
    const page = await answer.text();
    for (const html of [page, catalogue]) {
      const text = await textOf(html);
      expect(text).toContain(problem.title);
      expect(text).toContain(String(problem.status));
      expect(text).toContain(problem.meaning.replaceAll("`", ""));
      expect(text.toLowerCase()).toContain(`${problem.turn}: `);
      expect(text).toContain(problem.remedy.replaceAll("`", ""));
    }
    expect(catalogue).toContain(`href="/docs/errors/${problem.slug}"`);
  }
});

async function textOf(html: string): Promise<string> {
  const body = html.slice(html.indexOf("<main"));
  return body
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

test("titles and slugs are told apart, and sentences are whole", () => {
  const problems = listProblems();
  expect(new Set(problems.map(({ slug }) => slug)).size).toBe(problems.length);
  for (const { slug, title, meaning, remedy } of problems) {
    expect(slug).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title).not.toEndWith(".");
    for (const sentence of [meaning, remedy]) {
      expect(sentence).toEndWith(".");
      expect(sentence.split("`").length % 2).toBe(1);
    }
  }
});

test("the pages are linked from the docs, lead from another host to the API's, and an unknown one is 404", async () => {
  const docs = await (await site.request("https://api.example.org/docs")).text();
  expect(docs).toContain('href="/docs/errors"');
  for (const path of ["/docs/errors", "/docs/errors/not-found"]) {
    const elsewhere = await site.request(`https://data.example.org${path}`);
    expect([elsewhere.status, elsewhere.headers.get("Location")]).toEqual([
      302,
      `https://api.example.org${path}`,
    ]);
  }
  for (const slug of ["nonsense", "constructor", "__proto__", "invalid%2F"]) {
    expect((await site.request(`https://api.example.org/docs/errors/${slug}`)).status).toBe(404);
  }
  const posted = await site.request("https://api.example.org/docs/errors", { method: "POST" });
  expect([posted.status, posted.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
});

test("a problem says what, whose turn, and every field at once", async () => {
  const answer = await call(site, token, "https://api.example.org/v1/me?a=1&b=2&b=3");
  expect(answer.status).toBe(400);
  expect(await readJson(answer)).toEqual({
    type: "https://api.example.org/docs/errors/invalid",
    title: "The request is not right",
    status: 400,
    detail: expect.stringContaining("“a”"),
    errors: [
      { field: "a", reason: expect.any(String) },
      { field: "b", reason: expect.any(String) },
    ],
    request_id: answer.headers.get("X-Request-Id"),
  });
});

test("a wrong value and an unknown parameter of a load are told together", async () => {
  const districtId = await addDistrict(house);
  const client = await addClient(house, districtId, { kind: "import", mayWrite: ["absences"] });
  const app = openApi(house);
  const path = "/v1/absences?x=1&dry_run=maybe";
  const answer = await call(app, await takeToken(app, client), path, { method: "POST" });
  expect((await readJson(answer))["errors"]).toEqual([
    { field: "x", reason: expect.stringContaining("It knows dry_run") },
    { field: "dry_run", reason: "Use true or false." },
  ]);
});

test("the request id is ours, in the answer and in the log line of that very request", async () => {
  const before = house.logged.length;
  const answer = await call(site, token, "/v1/students/A1", {
    headers: { "X-Request-Id": "req_theirs" },
  });
  expect(answer.status).toBe(200);
  const id = answer.headers.get("X-Request-Id") ?? "";
  expect(id).toMatch(/^req_[0-9A-Za-z]{16}$/);
  const lines = house.logged.slice(before);
  expect(lines).toEqual([
    {
      level: "info",
      message: "request",
      facts: {
        request: id,
        method: "GET",
        // The pattern: the key is a child's id.
        route: "/v1/students/:key",
        status: 200,
        milliseconds: expect.any(Number),
      },
    },
  ]);
  expect(JSON.stringify(house.logged)).not.toContain("req_theirs");
});

test("a refused call, a token request and a fault are logged by their routes too", async () => {
  const broken = { ...house.deps.databases, records: () => Promise.reject(new Error("gone")) };
  const failing = openApi({ deps: { ...house.deps, databases: broken } });
  const before = house.logged.length;
  const answers = [
    await call(site, token, "/v1/pupils"),
    await site.request("/v1/students"),
    await site.request("/oauth/token", { method: "POST" }),
    await call(failing, token, "/v1/students"),
  ];
  const lines = house.logged.slice(before).filter(({ message }) => message === "request");
  expect(lines.map(({ facts }) => [facts["request"], facts["route"], facts["status"]])).toEqual(
    answers.map((answer, index) => [
      answer.headers.get("X-Request-Id"),
      ["/v1/*", "/v1/students", "/oauth/token", "/v1/students"][index],
      answer.status,
    ]),
  );
});
