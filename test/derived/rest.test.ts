import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import { listDisclosures } from "../../db/ledger/disclosures.ts";
import { listCalls } from "../../src/catalog/openapi/openapi.ts";
import { call, openApi, readJson, readRows, takeToken } from "../help/call-api.ts";
import { addClient, type GrantInput, type TestClient } from "../help/district.ts";
import type { School } from "../import/loading.ts";
import { derivedEndpoints, openDistrict } from "./made-up-district.ts";

setDefaultTimeout(60_000);

let school: School;
let app: Hono;
beforeAll(async () => {
  school = await openDistrict();
  app = openApi(school.house);
});
afterAll(() => school.house.close());

type Reader = {
  readonly client: TestClient;
  readonly get: (path: string, method?: string) => Promise<Response>;
};

async function reader(grants: Readonly<Record<string, GrantInput>>): Promise<Reader> {
  const client = await addClient(school.house, school.districtId, { grants });
  const token = await takeToken(app, client);
  return { client, get: (path, method = "GET") => call(app, token, path, { method }) };
}

const golden = (name: string): string =>
  readFileSync(join(import.meta.dir, "golden", name), "utf8");

/** A key that is there, by endpoint with addresses. */
const keys = {
  "medicaid/students": "S1",
  "medicaid/servicelog": "L1",
  "tsds/skywardsmssped": "S4",
  "tsds/restraint": "R2",
} as const;

describe.each(derivedEndpoints)("%s", (endpoint) => {
  test("is listed in JSON as its file has it, counted, and page by page", async () => {
    const { get } = await reader({ [endpoint]: {} });
    const whole = JSON.parse(golden(`${endpoint.replace("/", "-")}.json`)) as readonly unknown[];
    const answer = await get(`/v1/${endpoint}`);
    expect(answer.headers.get("X-Total-Count")).toBe(String(whole.length));
    expect(await readRows(answer)).toEqual(whole as never);
    const paged: unknown[] = [];
    let path: string | undefined = `/v1/${endpoint}?limit=1`;
    while (path) {
      const page: Response = await get(path);
      paged.push(...(await readRows(page)));
      path = /^<http:\/\/localhost:3000([^>]+)>/.exec(page.headers.get("Link") ?? "")?.[1];
    }
    expect(paged).toEqual([...whole]);
  });

  test("is given in CSV, XML and NDJSON too", async () => {
    const { get } = await reader({ [endpoint]: {} });
    const stem = endpoint.replace("/", "-");
    const csv = await (await get(`/v1/${endpoint}?format=csv`)).text();
    // By API the headings are wire names; all that follows is the file's.
    const afterHeadings = (text: string): string => text.slice(text.indexOf("\r\n"));
    expect(afterHeadings(csv)).toBe(afterHeadings(golden(`${stem}.csv`)));
    const xml = await (await get(`/v1/${endpoint}?format=xml`)).text();
    expect(xml).toBe(golden(`${stem}.xml`));
    const lines = await (await get(`/v1/${endpoint}?format=ndjson`)).text();
    expect(`[\n${lines.trimEnd().replaceAll("\n", ",\n")}\n]\n`).toBe(golden(`${stem}.json`));
  });

  test("tells nobody when its rows changed, and says so", async () => {
    const { get } = await reader({ [endpoint]: {} });
    const answer = await get(`/v1/${endpoint}?updated_since=2026-01-01T00:00:00Z`);
    expect(answer.status).toBe(400);
    expect(await readJson(answer)).toMatchObject({ errors: [{ field: "updated_since" }] });
    const [list] = listCalls().filter(({ path }) => path === `/v1/${endpoint}`);
    expect(JSON.stringify(list)).not.toContain("updated_since");
  });

  test("takes nothing in", async () => {
    const { get } = await reader({ [endpoint]: {} });
    const answer = await get(`/v1/${endpoint}`, "POST");
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
  });

  test("has no feed of changes", async () => {
    const { get } = await reader({ [endpoint]: {} });
    expect((await get(`/v1/${endpoint}/changes`)).status).toBe(404);
    expect((await get(`/v1/${endpoint}/changes?since=x`)).status).not.toBe(200);
  });

  test("is not there for who was not granted it", async () => {
    const { get } = await reader({ students: {} });
    expect((await get(`/v1/${endpoint}`)).status).toBe(403);
  });

  test("is in the OpenAPI document with what it can do and nothing else", async () => {
    const { get } = await reader({ [endpoint]: {} });
    const { paths } = (await readJson(await get("/openapi.json"))) as {
      paths: Record<string, object>;
    };
    const own = Object.entries(paths).filter(([path]) => path.startsWith(`/v1/${endpoint}`));
    const expected = [[`/v1/${endpoint}`, ["get"]]];
    if (endpoint in keys) expected.push([`/v1/${endpoint}/{key}`, ["get"]]);
    expect(own.map(([path, methods]) => [path, Object.keys(methods)])).toEqual(expected);
    const mine = listCalls().filter(({ path }) => path.startsWith(`/v1/${endpoint}`));
    expect(mine.map(({ path }) => path)).toEqual(own.map(([path]) => path));
  });
});

test.each(Object.entries(keys))("a row of %s has its address", async (endpoint, key) => {
  const { get } = await reader({ [endpoint]: {} });
  const answer = await get(`/v1/${endpoint}/${key}`);
  const whole = JSON.parse(golden(`${endpoint.replace("/", "-")}.json`)) as readonly object[];
  const row = await readJson(answer);
  expect(whole).toContainEqual(row);
  expect(Object.values(row)).toContain(key);
  expect((await get(`/v1/${endpoint}/nobody`)).status).toBe(404);
});

test("a row that is not derived has no address, though its parts are stored", async () => {
  const { get } = await reader({ "tsds/skywardsmssped": {} });
  // Participates, without a complete document.
  expect((await get("/v1/tsds/skywardsmssped/S3")).status).toBe(404);
});

test("documents for DocViewer have no address of their own, and the answer says so", async () => {
  const { get } = await reader({ "docviewer/documents": {} });
  for (const key of ["D01", "S1", ","]) {
    const answer = await get(`/v1/docviewer/documents/${key}`);
    expect(answer.status).toBe(404);
    expect((await readJson(answer))["detail"]).toBe(
      "Rows of docviewer/documents have no address of their own. Use the list.",
    );
  }
});

test("a cursor into the documents gives away neither their ids nor their order to who would read it", async () => {
  const { get } = await reader({ "docviewer/documents": {} });
  const { next_cursor } = await readJson(await get("/v1/docviewer/documents?limit=1"));
  expect(Buffer.from(String(next_cursor), "base64url").toString("latin1")).not.toContain("D01");
});

test("what is not granted of a derived row is invisible: in rows, files, headings and the description", async () => {
  const columns = ["student_id", "date_of_birth"];
  const { get } = await reader({ "medicaid/students": { columns } });
  expect(await readRows(await get("/v1/medicaid/students?limit=1"))).toEqual([
    { student_id: "S1", date_of_birth: "02/29/2012" },
  ]);
  const csv = await (await get("/v1/medicaid/students?format=csv")).text();
  expect(csv.split("\r\n").slice(0, 2)).toEqual(["student_id,date_of_birth", "S1,02/29/2012"]);
  const described = JSON.stringify(await readJson(await get("/openapi.json")));
  expect(described).not.toMatch(/program_participation|district_enrollment|Special Education/);
  expect(await (await get("/v1/medicaid/students/S1")).json()).toEqual({
    student_id: "S1",
    date_of_birth: "02/29/2012",
  });
});

test("without its key column a derived row has no address for the client", async () => {
  const { get } = await reader({ "tsds/restraint": { columns: ["event_date"] } });
  const answer = await get("/v1/tsds/restraint/R1");
  expect(answer.status).toBe(404);
  expect((await readJson(answer))["detail"]).toContain("does not grant it");
});

test("a row outside the grant does not exist, at its address either", async () => {
  const { get } = await reader({ "medicaid/servicelog": { buildings: ["002"] } });
  expect((await get("/v1/medicaid/servicelog/L5")).status).toBe(200);
  expect((await get("/v1/medicaid/servicelog/L1")).status).toBe(404);
});

test("the ledger knows whose records a derived list has shown, and which columns", async () => {
  const columns = ["log_id", "service_date"];
  const { client, get } = await reader({ "medicaid/servicelog": { columns } });
  await get("/v1/medicaid/servicelog");
  const ledger = await school.house.deps.databases.ledger(school.districtId);
  const [disclosure] = await listDisclosures(ledger, client.integration.id, 10);
  expect(disclosure).toMatchObject({ endpoint: "medicaid/servicelog", columns });
  // Five logs of two students.
  expect(disclosure?.studentNumbers).toHaveLength(2);
});
