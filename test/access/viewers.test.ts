import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Integration } from "../../db/control/integrations.ts";
import { storeRows } from "../help/district.ts";
import { textOf } from "../help/read-page.ts";
import {
  addColleague,
  addIntegration,
  dumpControl,
  openSite,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

let site: Site;
let vic: Person;
let ann: Person;
let integration: Integration;
beforeAll(async () => {
  site = await openSite();
  ann = await setUp(site);
  integration = await addIntegration(site, ann);
  const { districtId } = integration;
  vic = await addColleague(site, districtId, "Vic View", "vic@example.org", "viewer");
  await storeRows(site.house, districtId, "buildings", [
    { building_reporting_id: "001", building: "Maple Elementary" },
  ]);
});
afterAll(async () => site.close());

const isOwn = (path: string) => path.startsWith("/settings/account");
const realPath = (path: string) => path.replace(":id", integration.id).replaceAll(/:\w+/g, "x");

test("a viewer is refused by every POST route of the settings, and nothing changes", async () => {
  const routes = site.app.routes.filter(
    ({ method, path }) => method !== "GET" && method !== "ALL" && path.startsWith("/settings"),
  );
  const closed = [...new Set(routes.map(({ path }) => path))].filter((path) => !isOwn(path));
  expect(closed.length).toBeGreaterThanOrEqual(20);
  expect(closed).toContain("/settings/data-imports-exports/:id/runs");
  expect(closed).toContain("/settings/data-imports-exports/:id/dry-runs");
  expect(closed).toContain("/settings/data-imports-exports/:id/connection-tests");
  const before = await dumpControl(site);
  for (const path of closed) {
    const answer = await vic.post(realPath(path));
    expect(`${path} ${answer.status}`).toBe(`${path} 403`);
  }
  expect(await dumpControl(site)).toBe(before);
});

test("what a viewer may post is about their own sign-in only", () => {
  const own = site.app.routes
    .filter(({ method, path }) => method === "POST" && isOwn(path))
    .map(({ path }) => path.replace("/settings/account/", ""));
  expect([...new Set(own)].toSorted()).toEqual([
    "codes/off",
    "codes/offer",
    "codes/on",
    "identities/:id/removal",
    "identities/:provider",
    "password",
    "recovery-codes",
    "sign-ins/:handle/end",
  ]);
});

test("pages with students are closed to a viewer, however their address is written", async () => {
  const run = `/settings/data-imports-exports/${integration.id}/runs/x/files/y/errors`;
  const closed = [
    "/settings/students",
    "/settings/students?after=1",
    "/settings/%73tudents",
    "/settings/opt-outs",
    "/settings/disclosures",
    "/settings/disclosures?student_id=1",
    "/settings/disclosures/1",
    "/settings/upload/runs/x/files/y/errors",
    run,
    "/outbox",
    "/outbox/x",
  ];
  for (const path of closed) {
    const answer = await vic.get(path);
    expect(`${path} ${answer.status}`).toBe(`${path} 403`);
    expect((await ann.get(path)).status).not.toBe(403);
  }
});

test("a viewer looks at exchanges, buildings, colleagues and the audit log, and is told so", async () => {
  for (const path of ["data-imports-exports", "buildings", "administrators", "audit-log"]) {
    const answer = await vic.get(`/settings/${path}`);
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(textOf(html)).toContain("You are a viewer");
    for (const hidden of ["/settings/students", "/settings/opt-outs", "/outbox"]) {
      expect(html).not.toContain(`href="${hidden}"`);
    }
  }
  expect(textOf(await (await vic.get("/settings/administrators")).text())).not.toContain(
    "Invite somebody",
  );
});
