import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Integration } from "../../db/control/integrations.ts";
import { insertRun, replaceRunFiles } from "../../db/control/runs.ts";
import { administrators } from "../../db/control/schema.ts";
import { newId } from "../../src/ids.ts";
import { textOf } from "../help/read-page.ts";
import { storeRows } from "../help/district.ts";
import { buildings, student } from "../help/small-school.ts";
import {
  addIntegration,
  addNeighbour,
  dumpControl,
  list,
  newPerson,
  openSite,
  readMails,
  setUp,
  setupFields,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

let site: Site;
let ann: Person;
let neighbour: Person;
let integration: Integration;
let runId: string;
let uploadId: string;
let mailId: string;
let annId: string;
/** Read from the router, so that no new route escapes. */
let behindSignIn: readonly { readonly method: string; readonly path: string }[];

beforeAll(async () => {
  site = await openSite();
  site.house.worker.isOn = false;
  ann = await setUp(site);
  neighbour = await addNeighbour(site);
  integration = await addIntegration(site, ann, "export", { name: "Only Maple Falls" });
  [runId, uploadId] = [newId("run"), newId("run")];
  const errorFileId = (await site.deps.errorFiles.write(noBytes(), 0)).id;
  const common = {
    districtId: integration.districtId,
    nightId: null,
    input: null,
    createdAt: site.house.clock.now.toISOString(),
    createdBy: "test",
  };
  const runs = [
    { id: runId, integrationId: integration.id, trigger: "manual", work: "push" },
    { id: uploadId, integrationId: null, trigger: "upload", work: "load" },
  ] as const;
  await site.deps.databases.control.write(async (tx) => {
    for (const run of runs) {
      await insertRun(tx, { ...common, ...run });
      const file = { id: `fil_${run.id}`, runId: run.id, endpoint: "students", errorFileId };
      await replaceRunFiles(tx, run.id, [{ ...file, ...emptyFile }], []);
    }
  });
  await storeRows(site.house, integration.districtId, "buildings", buildings);
  await storeRows(site.house, integration.districtId, "students", [
    student("OWN1", "001", "ENROLLED"),
  ]);
  mailId = (await readMails(site))[0]?.id ?? "";
  const people = await site.deps.databases.control.orm.select().from(administrators);
  annId = people.find(({ email }) => email === setupFields.email)?.id ?? "";
  behindSignIn = site.app.routes.filter(
    ({ method, path }) => method !== "ALL" && /^\/(settings|outbox)/.test(path),
  );
});
afterAll(async () => site.close());

async function* noBytes(): AsyncGenerator<Uint8Array> {}

const emptyFile = {
  fileName: "students.csv",
  outcome: "failed",
  rowsRead: 0,
  rowsAdded: 0,
  rowsChanged: 0,
  rowsUnchanged: 0,
  rowsRemoved: 0,
  rowsRejected: 0,
  bytes: 0,
  milliseconds: 0,
} as const;

function realPath(path: string): string {
  const isPerson = path.startsWith("/settings/administrators/:id");
  const id = path.startsWith("/outbox") ? mailId : isPerson ? annId : integration.id;
  const run = path.startsWith("/settings/upload") ? uploadId : runId;
  const own = path.replace(":student", "OWN1");
  return own.replace(":id", id).replace(":run", run).replace(":file", `fil_${run}`);
}

function ask(
  person: Person,
  { method, path }: { method: string; path: string },
): Promise<Response> {
  return method === "GET" ? person.get(realPath(path)) : person.post(realPath(path));
}

test("there are routes to judge", () => {
  const paths = behindSignIn.map(({ method, path }) => `${method} ${path}`);
  expect(paths.length).toBeGreaterThanOrEqual(18);
  expect(paths).toContain("POST /settings/data-imports-exports/:id/secrets");
  expect(paths).toContain("GET /settings/data-imports-exports/:id/runs/:run");
  expect(paths).toContain("POST /settings/data-imports-exports/:id/runs/:run/approval");
  expect(paths).toContain("GET /settings/upload/runs/:run/files/:file/errors");
  expect(paths).toContain("GET /outbox/:id");
});

test("without a sign-in every one of them leads to the sign-in page and does nothing", async () => {
  const before = await dumpControl(site);
  const stranger = newPerson(site);
  for (const cookie of ["", "sign-in=", "sign-in=x", `sign-in=${"A".repeat(43)}`]) {
    for (const route of behindSignIn) {
      stranger.cookie = cookie;
      const answer = await ask(stranger, route);
      expect(`${route.path} ${answer.status}`).toBe(`${route.path} 303`);
      expect(answer.headers.get("Location")).toStartWith("/sign-in");
      expect(await answer.text()).toBe("");
    }
  }
  expect(await dumpControl(site)).toBe(before);
});

test("htmx is told to leave for the sign-in page instead of showing it inside another", async () => {
  const answer = await newPerson(site).post(
    `${list}/${integration.id}/draft`,
    {},
    { "HX-Request": "true" },
  );
  expect(answer.headers.get("HX-Redirect")).toBe("/sign-in");
  expect(await answer.text()).toBe("");
});

test("another district's administrator finds none of what has an id, and changes nothing", async () => {
  const before = await dumpControl(site);
  for (const route of behindSignIn.filter(({ path }) => path.includes(":"))) {
    const answer = await ask(neighbour, route);
    expect(`${route.method} ${route.path} ${answer.status}`).toBe(
      `${route.method} ${route.path} 404`,
    );
    expect(textOf(await answer.text())).toContain("Page not found");
  }
  expect(await dumpControl(site)).toBe(before);
});

test("their own administrator finds each of them", async () => {
  const isSetUp = ({ path }: { path: string }) => !path.endsWith("/confirmation/:provider");
  for (const route of behindSignIn.filter(({ method }) => method === "GET").filter(isSetUp)) {
    const answer = await ask(ann, route);
    expect(`${route.path} ${answer.status}`).toBe(`${route.path} 200`);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
  }
});

describe("lists hold only what is one's own:", () => {
  test("integrations, mails, the audit log, students", async () => {
    const { districtId } = integration;
    await storeRows(site.house, districtId, "buildings", [
      { building_reporting_id: "0042", building: "Forest Middle School" },
    ]);
    const own = {
      [list]: "Only Maple Falls",
      "/outbox": "sam@vendor.example.org",
      "/settings/audit-log": "Added: Only Maple Falls",
      "/settings/buildings": "Forest Middle School",
    };
    for (const [path, words] of Object.entries(own)) {
      expect(textOf(await (await ann.get(path)).text())).toContain(words);
      expect(textOf(await (await neighbour.get(path)).text())).not.toContain(words);
    }
  });
});

test("an id of one's own with another's run is not found", async () => {
  const theirs = await addIntegration(site, neighbour);
  expect((await neighbour.get(`${list}/${theirs.id}/runs/${runId}`)).status).toBe(404);
  const other = await addIntegration(site, ann);
  expect((await ann.get(`${list}/${other.id}/runs/${runId}`)).status).toBe(404);
  expect((await ann.get(`${list}/${other.id}/runs/${uploadId}`)).status).toBe(404);
  expect((await ann.get(`/settings/upload/runs/${runId}`)).status).toBe(404);
  const file = `${list}/${integration.id}/runs/${runId}/files/fil_${uploadId}/errors`;
  expect((await ann.get(file)).status).toBe(404);
});
