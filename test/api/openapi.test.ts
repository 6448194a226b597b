import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { listCalls } from "../../src/catalog/openapi/openapi.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";

// What these tests look into; the rest is data.
type Described = {
  openapi: string;
  servers: { url: string }[];
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        parameters?: { name: string; schema: unknown }[];
        responses: Record<string, unknown>;
      }
    >
  >;
  components: {
    schemas: Record<string, { properties: Record<string, unknown>; required: string[] }>;
    securitySchemes: {
      client_credentials: { flows: { clientCredentials: { tokenUrl: string; scopes: object } } };
    };
  };
};

let house: TestHouse;
let app: Hono;
let districtId: string;

beforeAll(async () => {
  house = await openHouse({ API_URL: "https://api.example.org" });
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
});
afterAll(() => house.close());

/** Of the feed of students, what one change is. */
function changeOf({ paths }: Described): Record<string, unknown> {
  const feed = JSON.stringify(paths["/v1/students/changes"]?.["get"]?.responses["200"]);
  // Safe because a feed is described with the members of its changes.
  return JSON.parse(feed).content["application/json"].schema.properties.data.items.properties;
}

async function describe(answer: Response | Promise<Response>): Promise<Described> {
  return (await (await answer).json()) as Described;
}

test("without a token the whole catalog is described, with addresses from API_URL", async () => {
  const api = await describe(app.request("/openapi.json"));
  expect(api.openapi).toBe("3.1.0");
  expect(api.servers).toMatchObject([{ url: "https://api.example.org", "x-internal": false }]);
  const { tokenUrl, scopes } =
    api.components.securitySchemes.client_credentials.flows.clientCredentials;
  expect(tokenUrl).toBe("https://api.example.org/oauth/token");
  expect(Object.keys(scopes)).toContain("guardians:write");
  expect(Object.keys(api.paths)).toContain("/v1/absences/{key}");
  expect(Object.keys(api.paths["/v1/students"] ?? {})).toEqual(["get", "post"]);
});

test("with a token only what that client may use is described, columns included", async () => {
  const grants = {
    students: { columns: ["student_id", "grade"] },
    absences: { columns: ["absence_date"] },
  };
  const token = await takeToken(app, await addClient(house, districtId, { grants }));
  const api = await describe(call(app, token, "/openapi.json"));
  expect(Object.keys(api.paths).filter((path) => path.startsWith("/v1/"))).toEqual([
    "/v1/me",
    "/v1/runs/{id}",
    "/v1/students",
    "/v1/students/{key}",
    "/v1/students/changes",
    "/v1/absences",
  ]);
  expect(Object.keys(api.paths["/v1/students"] ?? {})).toEqual(["get"]);
  const rows = Object.entries(api.components.schemas).filter(([name]) => name.endsWith("_row"));
  expect(rows.map(([name, { properties }]) => [name, Object.keys(properties)])).toEqual([
    ["students_row", ["student_id", "grade"]],
    ["absences_row", ["absence_date"]],
  ]);
  expect(JSON.stringify(api)).not.toContain("date_of_birth");
  expect((await call(app, "nonsense", "/openapi.json")).status).toBe(401);
});

test("every reference leads somewhere and every operation has a name of its own", async () => {
  const api = await describe(app.request("/openapi.json"));
  const references = JSON.stringify(api).match(/"#\/components\/schemas\/[^"]+"/g) ?? [];
  for (const reference of new Set(references)) {
    const name = reference.slice('"#/components/schemas/'.length, -1);
    expect(Object.keys(api.components.schemas)).toContain(name);
  }
  const names = Object.values(api.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(names).size).toBe(names.length);
});

test("a row as it is answered has exactly the described members, in kind", async () => {
  const token = await takeToken(
    app,
    await addClient(house, districtId, { grants: { buildings: {} } }),
  );
  const api = await describe(call(app, token, "/openapi.json"));
  const row = await readJson(await call(app, token, "/v1/buildings/001"));
  expect(Object.keys(row)).toEqual(api.components.schemas["buildings_row"]?.required ?? []);
  expect(row).toEqual({
    building_reporting_id: "001",
    building: "Lincoln Elementary",
    active: true,
  });
});

test("changes are described with examples, and their key as the end of a row's address", async () => {
  const operation = JSON.stringify(
    (await describe(app.request("/openapi.json"))).paths["/v1/guardians/changes"]?.["get"],
  );
  expect(operation).toContain("student_id,guardian_id, each part percent-encoded");
  expect(operation).toContain('"row":null');
  expect(operation).toContain("start over without `since`");
});

test("the plain reference names every call with its scope", () => {
  expect(listCalls()).toContainEqual({
    method: "POST",
    path: "/v1/guardians",
    summary: "Send guardians",
    scope: "guardians:write",
  });
  expect(listCalls()[0]).toMatchObject({ path: "/oauth/token", scope: undefined });
});

test("the 3.0 description says the same without what 3.0 does not know", async () => {
  const newer = await describe(app.request("/openapi.json"));
  const answer = await app.request("/openapi-3.0.json");
  const text = await answer.text();
  const older = JSON.parse(text) as Described;
  expect(older.openapi).toBe("3.0.3");
  expect(Object.keys(older.paths)).toEqual(Object.keys(newer.paths));
  expect(text).not.toMatch(/"type":\[|"type":"null"|"const":/);
  const grade = older.components.schemas["students_row"]?.properties["grade"];
  expect(grade).toMatchObject({ type: "string", nullable: true });
  // `nullable` says nothing beside a reference, so the row is written out where it may be null.
  const { row } = changeOf(older);
  const { required } = older.components.schemas["students_row"] ?? {};
  expect(row).toMatchObject({ type: "object", nullable: true, required });
  expect(text).not.toContain('"required":[]');
});

test("filters, sorts and fields are described by what they take, so that a program need not guess", async () => {
  const { paths } = await describe(app.request("/openapi.json"));
  const parameters = paths["/v1/students"]?.["get"]?.parameters ?? [];
  const find = (wanted: string) => parameters.find(({ name }) => name === wanted);
  expect(find("sort")?.schema).toMatchObject({
    enum: expect.arrayContaining(["student_id", "-student_id"]),
  });
  expect(find("date_of_birth[gte]")?.schema).toMatchObject({ type: "string", format: "date" });
  expect(find("district_enrollment")).toMatchObject({
    allowEmptyValue: true,
    schema: { enum: expect.arrayContaining(["ENROLLED"]) },
  });
  for (const name of ["fields", "grade[in]"]) {
    expect(find(name)).toMatchObject({ explode: false, schema: { type: "array", minItems: 1 } });
  }
});

test("XML is described by the names that its elements have", async () => {
  const { paths, components } = await describe(app.request("/openapi.json"));
  const list = JSON.stringify(paths["/v1/students"]?.["get"]?.responses["200"]);
  expect(list).toContain('"xml":{"name":"students","wrapped":true}');
  expect(components.schemas["students_row"]).toMatchObject({ xml: { name: "student" } });
});

test("as many values as `[in]` is described with are taken, and one more is refused", async () => {
  const client = await addClient(house, districtId, { grants: { students: {} } });
  const token = await takeToken(app, client);
  const ask = async (count: number) =>
    (await call(app, token, `/v1/students?grade[in]=${Array(count).fill("05").join(",")}`)).status;
  const { paths } = await describe(app.request("/openapi.json"));
  const text = JSON.stringify(paths["/v1/students"]?.["get"]);
  expect(text).toContain('"maxItems":500');
  expect([await ask(500), await ask(501)]).toEqual([200, 400]);
});
