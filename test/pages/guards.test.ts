import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Integration } from "../../db/control/integrations.ts";
import { textOf } from "../help/read-page.ts";
import {
  addIntegration,
  dumpControl,
  lastLink,
  list,
  mailsTo,
  newPerson,
  openSite,
  setUp,
  setupFields,
  type Headers,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

let site: Site;
let ann: Person;
let integration: Integration;
beforeAll(async () => {
  site = await openSite();
  ann = await setUp(site);
  integration = await addIntegration(site, ann);
});
afterAll(async () => site.close());

describe("a form that does not come from our own pages changes nothing:", () => {
  const foreign: readonly (readonly [how: string, headers: Headers])[] = [
    ["another Origin", { Origin: "https://evil.example" }],
    ["an Origin that only begins like ours", { Origin: "http://localhost:3000.evil.example" }],
    ["our host over another scheme", { Origin: "https://localhost:3000" }],
    ["our host on another port", { Origin: "http://localhost:3001" }],
    ["an opaque Origin", { Origin: "null" }],
    ["no Origin, from another site", { Origin: "", "Sec-Fetch-Site": "cross-site" }],
    ["no Origin, from a subdomain", { Origin: "", "Sec-Fetch-Site": "same-site" }],
    [
      "our Origin, yet from another site",
      { Origin: "http://localhost:3000", "Sec-Fetch-Site": "cross-site" },
    ],
    [
      "a name that somebody else points at this machine",
      {
        Origin: "http://evil.example:3000",
        Host: "evil.example:3000",
        "Sec-Fetch-Site": "same-origin",
      },
    ],
    ["neither header", { Origin: "" }],
  ];
  for (const [how, headers] of foreign) {
    test(how, async () => {
      const before = await dumpControl(site);
      const forms: readonly (readonly [string, Record<string, string>])[] = [
        [`${list}/${integration.id}/disablement`, {}],
        [`${list}/${integration.id}/secrets`, {}],
        [`${list}/${integration.id}`, { name: "Taken over" }],
        ["/sign-out", {}],
        ["/sign-in", { email: setupFields.email, password: setupFields.password }],
        [
          `${await lastLink(site, "sam@vendor.example.org", "tos")}/acceptance`,
          { full_name: "Eve", accept: "true" },
        ],
      ];
      for (const [path, fields] of forms) {
        const { cookie } = ann;
        const answer = await ann.post(path, fields, headers);
        ann.cookie = cookie;
        expect(answer.status).toBe(403);
        expect(textOf(await answer.text())).toContain("so nothing was done");
      }
      expect(await dumpControl(site)).toBe(before);
    });
  }

  test("a body that says it is no form", async () => {
    const before = await dumpControl(site);
    for (const type of [
      "text/plain",
      "multipart/form-data; boundary=x",
      "TEXT/PLAIN;charset=utf-8",
      "",
    ]) {
      const headers = { Origin: "https://evil.example", ...(type ? { "Content-Type": type } : {}) };
      const path = `${list}/${integration.id}/disablement`;
      const whole = { ...headers, Cookie: ann.cookie };
      const answer = await site.app.request(path, { method: "POST", headers: whole });
      expect(answer.status).toBe(403);
    }
    expect(await dumpControl(site)).toBe(before);
  });
});

test("a form from our own pages is taken, also from 127.0.0.1 on the same machine", async () => {
  for (const headers of [
    { Origin: "http://localhost:3000", "Sec-Fetch-Site": "same-origin" },
    { Origin: "http://127.0.0.1:3000" },
  ]) {
    const answer = await newPerson(site).post(
      "/sign-in",
      { email: "x@example.org", password: "x" },
      headers,
    );
    expect(answer.status).toBe(401);
  }
});

test("what a request calls its host changes no link, no redirect and no mail", async () => {
  const forged = {
    Host: "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    Forwarded: "host=evil.example",
  };
  const answers = [
    await newPerson(site).get("/", forged),
    await newPerson(site).get(list, forged),
    await ann.get(list, forged),
    await ann.get(`${list}/${integration.id}`, forged),
    await newPerson(site).get("/docs", forged),
    await newPerson(site).get("/openapi.json", forged),
    await ann.post(`${list}/${integration.id}/terms-mails`, {}, forged),
    await newPerson(site).post("/forgot-password", { email: setupFields.email }, forged),
  ];
  for (const answer of answers) {
    expect(answer.headers.get("Location") ?? "").not.toContain("evil.example");
    expect(await answer.text()).not.toContain("evil.example");
  }
  const mails = [
    ...(await mailsTo(site, "sam@vendor.example.org")),
    ...(await mailsTo(site, setupFields.email)),
  ];
  expect(mails.join()).not.toContain("evil.example");
  expect(await lastLink(site, setupFields.email, "forgot-password")).toStartWith(
    "/forgot-password/",
  );
});

test("every page there is tells browsers to run only our scripts and to show it in no frame", async () => {
  const paths = site.app.routes.filter(
    ({ method, path }) => method === "GET" && !path.includes("*"),
  );
  expect(paths.length).toBeGreaterThan(20);
  for (const path of [...new Set(paths.map((route) => route.path)), "/nowhere"]) {
    const real = path.replace(/:id\b/, integration.id).replaceAll(/:\w+(\{[^}]*\})?/g, "x");
    const answer = await ann.get(real);
    const policy = answer.headers.get("Content-Security-Policy") ?? "";
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'self'",
      "base-uri 'none'",
    ]) {
      expect(`${path}: ${policy}`).toContain(part);
    }
    expect(policy).not.toContain("unsafe");
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(answer.headers.get("X-Frame-Options")).toBe("DENY");
    expect(answer.headers.get("Referrer-Policy")).toBe("same-origin");
  }
});

test("behind https browsers are told to stay there", async () => {
  const safe = await openSite({ PUBLIC_URL: "https://data.example.org" });
  const answer = await newPerson(safe).get("/sign-in");
  expect(answer.headers.get("Strict-Transport-Security")).toStartWith("max-age=31536000");
  expect((await newPerson(site).get("/sign-in")).headers.has("Strict-Transport-Security")).toBe(
    false,
  );
  await safe.close();
});

test("where the API has a host of its own, people's pages are not there", async () => {
  const two = await openSite({
    PUBLIC_URL: "http://localhost:3000",
    API_URL: "http://api.localhost:3000",
  });
  const ask = (url: string) => two.app.request(url);
  for (const path of ["/setup", "/sign-in", list, "/outbox", "/tos/x"]) {
    expect((await ask(`http://api.localhost:3000${path}`)).status).toBe(404);
    expect((await ask(`http://localhost:3000${path}`)).status).not.toBe(500);
  }
  expect((await ask("http://localhost:3000/setup")).status).toBe(200);
  expect((await ask("http://api.localhost:3000/")).status).toBe(200);
  await two.close();
});

test("a fault of ours shows its request id and nothing of what went wrong", async () => {
  const { databases } = site.deps;
  const secret = "a statement with Zoë's birthday";
  const broken = { ...databases, records: () => Promise.reject(new Error(secret)) };
  const { createApp } = await import("../../routes/index.ts");
  const app = createApp({ ...site.deps, databases: broken });
  const answer = await app.request("/settings/students", { headers: { Cookie: ann.cookie } });
  const html = await answer.text();
  expect(answer.status).toBe(500);
  expect(html).not.toContain("Zoë");
  const [id] = /req_\w+/.exec(html) ?? [];
  expect(site.house.logged.at(-1)).toMatchObject({ level: "error", facts: { request: id } });
});

test("the log tells of a failed statement without what was in it", async () => {
  const { describeFault } = await import("../../src/log.ts");
  const { orm } = site.deps.databases.control;
  const { integrations } = await import("../../db/control/schema.ts");
  const row = { ...integration, name: "Zoë Nuñez 2012-03-04" };
  const fault: unknown = await orm
    .insert(integrations)
    .values(row)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(String(fault)).toContain("Zoë");
  expect(JSON.stringify(describeFault(fault))).not.toContain("Zoë");
  expect(JSON.stringify(describeFault(fault))).toContain("a statement failed");
});

describe("a body that no form of ours would send", () => {
  test("is refused when it is too large, also without a length", async () => {
    const chunk = new TextEncoder().encode("a".repeat(64 * 1024));
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        if (pulled > 1_000) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const headers = {
      Origin: "http://localhost:3000",
      "Content-Type": "application/x-www-form-urlencoded",
    };
    const answer = await site.app.request("/sign-in", { method: "POST", body, headers });
    expect(answer.status).toBe(413);
    expect(pulled).toBeLessThan(100);
  });

  test("is refused when it cannot be read", async () => {
    const headers = {
      Origin: "http://localhost:3000",
      "Content-Type": "multipart/form-data; boundary=x",
      Cookie: ann.cookie,
    };
    const before = await dumpControl(site);
    const answer = await site.app.request(`${list}/${integration.id}`, {
      method: "POST",
      body: "no form",
      headers,
    });
    expect(answer.status).toBe(422);
    expect(await dumpControl(site)).toBe(before);
  });
});

test("odd numbers and words in an address are no fault of ours", async () => {
  for (const query of [
    "offset=-1",
    "offset=1e400",
    "offset=Infinity",
    "offset=abc",
    "offset=1.5",
    "offset=99999999999999999999",
  ]) {
    expect((await ann.get(`/settings/audit-log?${query}`)).status).toBe(200);
  }
  for (const query of [
    "after=",
    "after=%00",
    "after=%27--",
    "after=%F0%9F%92%A9",
    "notice=__proto__",
    "notice=constructor",
  ]) {
    expect((await ann.get(`/settings/students?${query}`)).status).toBe(200);
  }
  for (const path of [
    `${list}/%00`,
    `${list}/..%2f..%2fetc`,
    "/assets/..%2fpackage.json",
    "/assets/constructor",
    "/outbox/__proto__",
    "/tos/%00",
  ]) {
    expect((await ann.get(path)).status).toBe(404);
  }
});
