/** `GET /v1/oneroster`: a package of files instead of rows. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Hono } from "hono";
import type { Disclosure } from "../../db/ledger/disclosures.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { oneroster } from "../../src/catalog/endpoints/oneroster.ts";
import { listCalls } from "../../src/catalog/openapi/openapi.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, setGrants } from "../help/district.ts";
import { runCommand } from "../help/run-command.ts";
import type { School } from "../import/loading.ts";
import { checkPackage } from "../oneroster/check-package.ts";
import { openDistrict } from "../oneroster/write-district.ts";
import { unzipAll, writePackage } from "../oneroster/writing.ts";
import { openReader, type Grants, type Reader } from "./package-reader.ts";

setDefaultTimeout(60_000);

let school: School;
let app: Hono;
beforeAll(async () => {
  school = await openDistrict();
  app = openApi(school.house);
});
afterAll(() => school.house.close());

const reader = (grants: Grants, districtId = school.districtId): Promise<Reader> =>
  openReader({ house: school.house, districtId }, app, grants);

const path = "/v1/oneroster";

describe("the answer", () => {
  test("is the zip that a push would place, of what the grant lets through", async () => {
    const { get } = await reader({ oneroster: { buildings: ["0013"] } });
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("application/zip");
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(answer.headers.get("Vary")).toContain("Accept");
    const files = await unzipAll(await answer.bytes());
    expect(checkPackage(files)).toEqual([]);
    const pushed = await writePackage(school, { buildings: ["0013"], enrollment: null });
    expect([...files]).toEqual([...pushed]);
  });

  test.each(["application/zip", "application/*", "*/*", "text/csv;q=0.5, application/zip;q=0.1"])(
    "is given to who accepts %s",
    async (accept) => {
      const { get } = await reader({ oneroster: {} });
      const answer = await get(path, { headers: { Accept: accept } });
      expect([answer.status, await answer.bytes().then(({ length }) => length > 1_000)]).toEqual([
        200,
        true,
      ]);
    },
  );

  test("is named by format= too, which goes before Accept", async () => {
    const { get } = await reader({ oneroster: {} });
    const answer = await get(`${path}?format=zip`, { headers: { Accept: "text/html" } });
    expect(answer.status).toBe(200);
    await answer.bytes();
  });

  test.each([
    [path, "application/json"],
    [path, "text/csv"],
    [path, "application/zip;q=0"],
    [`${path}?format=csv`, "*/*"],
    [`${path}?format=`, "*/*"],
  ])("of %s to who accepts %s is 406 and says what there is", async (asked, accept) => {
    const { get, disclosed } = await reader({ oneroster: {} });
    const answer = await get(asked, { headers: { Accept: accept } });
    expect(answer.status).toBe(406);
    expect((await readJson(answer))["detail"]).toBe(
      "This address answers with a package of files: zip (application/zip) only. Name it by format= or in the header Accept.",
    );
    expect(await disclosed()).toEqual([]);
  });

  test("takes no limit, cursor, filter or other parameter", async () => {
    const { get } = await reader({ oneroster: {} });
    for (const name of ["limit", "cursor", "grade", "fields"]) {
      const answer = await get(`${path}?${name}=1`);
      expect([name, answer.status]).toEqual([name, 400]);
      expect((await readJson(answer))["detail"]).toContain("It knows format.");
    }
  });
});

test("there are no rows, no addresses and no changes", async () => {
  const { get } = await reader({ oneroster: {} });
  for (const below of ["S1", "changes", "changes?since=x", "users.csv"]) {
    const answer = await get(`${path}/${below}`);
    expect([below, answer.status]).toEqual([below, 404]);
  }
});

test("other methods are told which there are, those of its twin that is sent included", async () => {
  const { get } = await reader({ oneroster: {} });
  for (const method of ["PUT", "DELETE", "PATCH"]) {
    const answer = await get(path, { method });
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "GET, HEAD, POST"]);
  }
  expect((await get(path, { method: "POST" })).status).toBe(403);
});

test("who was not granted it, or only to send it, gets nothing", async () => {
  const other = await reader({ students: {} });
  expect((await other.get(path)).status).toBe(403);
  expect((await app.request(path)).status).toBe(401);
  const sender = await addClient(school.house, school.districtId, {
    kind: "import",
    mayWrite: ["oneroster"],
  });
  const token = await takeToken(app, sender);
  expect((await call(app, token, path)).status).toBe(403);
  const me = await readJson(await call(app, token, "/v1/me"));
  expect(me["endpoints"]).toEqual([
    { endpoint: "oneroster", scope: "oneroster:write", columns: [] },
  ]);
});

test("a grant that is taken away while the token lives ends it", async () => {
  const { client, get } = await reader({ oneroster: {} });
  await setGrants(school.house, client.integration.id, { students: {} });
  expect((await get(path)).status).toBe(403);
});

test("HEAD says the same and discloses nothing", async () => {
  const { get, disclosed } = await reader({ oneroster: {} });
  const answer = await get(path, { method: "HEAD" });
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  expect(answer.headers.get("Content-Type")).toBe("application/zip");
  expect((await get(path, { method: "HEAD", headers: { Accept: "text/csv" } })).status).toBe(406);
  expect(await disclosed()).toEqual([]);
});

test("each student is disclosed once, with what was granted, before the last byte", async () => {
  const columns = columnNames(oneroster).filter((name) => name !== "race");
  const { get, disclosed } = await reader({ oneroster: { columns, enrollment: ["WITHDREW"] } });
  const answer = await get(path);
  let before: readonly Disclosure[] = [];
  for await (const piece of answer.body ?? []) {
    // The end of the zip's list of files.
    if (Buffer.from(piece).includes("PK\x05\x06")) before = await disclosed();
  }
  expect(before).toMatchObject([
    { endpoint: "oneroster", channel: "api", state: "sent", columns, studentNumbers: [3] },
  ]);
  expect(await disclosed()).toHaveLength(1);
});

test("a package without a student discloses nobody", async () => {
  const { get, disclosed } = await reader({ oneroster: { enrollment: ["GRADUATED"] } });
  await (await get(path)).bytes();
  expect(await disclosed()).toEqual([]);
});

test.skipIf(Bun.which("unzip") === null)("unzip finds nothing wrong with it", async () => {
  const { get } = await reader({ oneroster: {} });
  const file = `${school.house.deps.config.dataDir}/oneroster.zip`;
  await Bun.write(file, await (await get(path)).bytes());
  const said = await runCommand(["unzip", "-t", file]);
  expect(said).toContain("No errors detected");
  expect(said).toContain("users.csv");
});

describe("the description", () => {
  test("names for a client the one call and what is granted to it", async () => {
    const { get } = await reader({ oneroster: { columns: oneroster.neverWithout ?? [] } });
    const api = await readJson(await get("/openapi.json"));
    const { paths, tags } = api as {
      paths: Record<string, Record<string, { description: string; responses: object }>>;
      tags: readonly { name: string }[];
    };
    const own = Object.entries(paths).filter(([name]) => name.startsWith(path));
    expect(own.map(([name, methods]) => [name, Object.keys(methods)])).toEqual([[path, ["get"]]]);
    const { description, responses } = paths[path]?.["get"] ?? {};
    expect(description).toContain("Building Reporting Id");
    expect(description).not.toMatch(/Date of Birth|Guardian Email/);
    const statuses = ["200", "400", "401", "403", "406", "429", "500", "503"];
    expect(Object.keys(responses ?? {})).toEqual(statuses);
    expect(tags.map(({ name }) => name)).toEqual(["Access", "OneRoster"]);
    expect(JSON.stringify(api)).not.toContain("oneroster_row");
    expect(JSON.stringify(api)).toContain("Read OneRoster.");
  });

  test("for everybody has reading and sending side by side, under one tag", async () => {
    const api = await readJson(await app.request("/openapi.json"));
    const { paths, tags } = api as {
      paths: Record<string, object>;
      tags: readonly { name: string }[];
    };
    expect(Object.keys(paths[path] ?? {})).toEqual(["get", "post"]);
    expect(tags.filter(({ name }) => name === "OneRoster")).toHaveLength(1);
    const mine = listCalls().filter((one) => one.path === path);
    expect(mine.map(({ method, scope }) => [method, scope])).toEqual([
      ["GET", "oneroster:read"],
      ["POST", "oneroster:write"],
    ]);
  });

  test("of the client tells its columns", async () => {
    const columns = oneroster.neverWithout ?? [];
    const { get } = await reader({ oneroster: { columns } });
    const me = await readJson(await get("/v1/me"));
    const inOrder = columnNames(oneroster).filter((name) => columns.includes(name));
    expect(me["endpoints"]).toEqual([
      { endpoint: "oneroster", scope: "oneroster:read", columns: inOrder },
    ]);
  });
});

test("another district's client reads its own package", async () => {
  const other = await addDistrict(school.house, "Elsewhere");
  const { get } = await reader({ oneroster: {} }, other);
  const files = await unzipAll(await (await get(path)).bytes());
  expect(files.get("orgs.csv")).toEndWith("\r\nd-1,,,Elsewhere,district,,\r\n");
  expect([...files.keys()]).toEqual(["orgs.csv", "manifest.csv"]);
});
