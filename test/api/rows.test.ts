import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { call, openApi, readJson, readRows, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  setGrants,
  storeRows,
  type GrantInput,
  type TestHouse,
} from "../help/district.ts";
import { student, storeSmallSchool } from "../help/small-school.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
});
afterAll(() => house.close());

type Get = (path: string, headers?: Record<string, string>, method?: string) => Promise<Response>;

async function reader(grants: Readonly<Record<string, GrantInput>>): Promise<Get> {
  const token = await takeToken(app, await addClient(house, districtId, { grants }));
  return (path, headers = {}, method = "GET") => call(app, token, path, { headers, method });
}

test("pages together are the whole set, once each, in order", async () => {
  const get = await reader({ students: {} });
  const ids: unknown[] = [];
  let path: string | undefined = "/v1/students?limit=1";
  while (path) {
    const answer: Response = await get(path);
    expect(answer.headers.get("X-Total-Count")).toBe("4");
    const body = await readJson(answer.clone());
    for (const row of await readRows(answer)) ids.push(row["student_id"]);
    const link = /^<http:\/\/localhost:3000([^>]+)>; rel="next"$/.exec(
      answer.headers.get("Link") ?? "",
    );
    path = link?.[1];
    expect(path === undefined).toBe(body["next_cursor"] === null);
    if (path) expect(path).toBe(`/v1/students?limit=1&cursor=${String(body["next_cursor"])}`);
  }
  expect(ids).toEqual(["A1", "A2", "B1", "B2"]);
});

test("limit is 100 when not said; 1000 is the most; anything else is 400 and names it", async () => {
  const many = await addDistrict(house);
  await storeRows(house, many, "buildings", [
    { building_reporting_id: "001", building: "Lincoln Elementary" },
  ]);
  const ids = Array.from({ length: 1_201 }, (_, index) => `S${String(index).padStart(5, "0")}`);
  await storeRows(
    house,
    many,
    "students",
    ids.map((id) => student(id, "001", "ENROLLED")),
  );
  const token = await takeToken(app, await addClient(house, many, { grants: { students: {} } }));
  expect(await readRows(await call(app, token, "/v1/students"))).toHaveLength(100);
  expect(await readRows(await call(app, token, "/v1/students?limit=1000"))).toHaveLength(1_000);
  const all = await call(app, token, "/v1/students?limit=all");
  expect(all.headers.get("Link")).toBeNull();
  const body = await readJson(all);
  expect(body["next_cursor"]).toBeNull();
  expect(body["data"]).toHaveLength(1_201);
  for (const limit of ["1001", "0", "-1", "1.5", "ten", "", "99999"]) {
    const answer = await call(app, token, `/v1/students?limit=${limit}`);
    expect(answer.status).toBe(400);
    expect((await readJson(answer))["errors"]).toEqual([
      { field: "limit", reason: "Use 1 to 1000, or all." },
    ]);
  }
});

test("unknown and repeated parameters are 400 and named, all at once", async () => {
  const get = await reader({ students: {} });
  const answer = await get("/v1/students?shoe_size=05&limit=1&limit=2&grade[near]=05");
  expect(answer.status).toBe(400);
  const problem = await readJson(answer);
  expect(problem["errors"]).toEqual([
    { field: "limit", reason: expect.stringContaining("twice") },
    { field: "grade[near]", reason: expect.stringContaining("[gte]") },
    { field: "shoe_size", reason: expect.stringContaining("limit, cursor, format") },
  ]);
  expect(problem["detail"]).toContain("limit");
  for (const name of ["__proto__", "constructor", "access_token", "Limit"]) {
    expect((await get(`/v1/students?${name}=1`)).status).toBe(400);
  }
  expect((await get("/v1/students/A1?limit=1")).status).toBe(400);
  expect((await get("/v1/me?x=1")).status).toBe(400);
});

test("a cursor works only for its own list under its own grant", async () => {
  const client = await addClient(house, districtId, { grants: { students: {}, absences: {} } });
  const token = await takeToken(app, client);
  const get: Get = (path) => call(app, token, path);
  const cursor = String((await readJson(await get("/v1/students?limit=1")))["next_cursor"]);
  expect((await get(`/v1/students?cursor=${cursor}`)).status).toBe(200);
  const others = await reader({ students: {} });
  await setGrants(house, client.integration.id, { students: {}, absences: {} });
  expect((await get(`/v1/students?cursor=${cursor}`)).status).toBe(200);
  const refusals = [
    await get(`/v1/absences?cursor=${cursor}`),
    await others(`/v1/students?cursor=${cursor}`),
    await get(`/v1/students?cursor=${cursor.slice(0, -3)}abc`),
    await get("/v1/students?cursor=nonsense"),
    await get("/v1/students?cursor="),
    await get(`/v1/students?cursor=${house.deps.seal.seal("an SFTP password")}`),
  ];
  await setGrants(house, client.integration.id, { students: { revision: 2 }, absences: {} });
  refusals.push(await get(`/v1/students?cursor=${cursor}`));
  refusals.push(await get(`/v1/students?format=csv&cursor=${cursor}`));
  for (const answer of refusals) {
    expect(answer.status).toBe(400);
    expect((await readJson(answer))["detail"]).toContain("Start again without a cursor");
  }
});

test("a cursor does not show the key that it stands for", async () => {
  const get = await reader({ students: { columns: ["grade"] } });
  const body = await readJson(await get("/v1/students?limit=1"));
  const cursor = String(body["next_cursor"]);
  const opened = cursor.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
  // With its quotes: two letters alone turn up in random bytes now and then.
  expect(cursor + opened.join()).not.toContain('"A1"');
});

test("buildings and enrollment outside the grant do not exist: not in lists, totals, rows, or other endpoints", async () => {
  const grant = { buildings: ["001"], enrollment: null };
  const get = await reader({
    students: grant,
    guardians: grant,
    absences: grant,
    buildings: grant,
  });
  const names = async (path: string, column: string): Promise<unknown[]> =>
    (await readRows(await get(path))).map((row) => row[column]);
  expect(await names("/v1/students", "student_id")).toEqual(["A1", "A2"]);
  expect(await names("/v1/guardians", "student_id")).toEqual(["A1", "A2"]);
  expect(await names("/v1/absences", "absence_date")).toEqual(["2026-09-14", "2026-10-05"]);
  expect(await names("/v1/buildings", "building_reporting_id")).toEqual(["001"]);
  expect((await get("/v1/students")).headers.get("X-Total-Count")).toBe("2");
  expect((await get("/v1/students", {}, "HEAD")).headers.get("X-Total-Count")).toBe("2");
  const csv = await (await get("/v1/students?format=csv")).text();
  expect(csv).not.toMatch(/A3|B1|B2|B3/);
  for (const key of ["A3", "B1", "NOBODY"]) {
    const answer = await get(`/v1/students/${key}`);
    expect(answer.status).toBe(404);
    const { detail } = await readJson(answer);
    expect(detail).toBe(
      "There is no such row of students for this client. Its address ends with student_id, each part percent-encoded.",
    );
  }
  expect((await get("/v1/absences/A3,2026-09-14")).status).toBe(404);
});

test("Start Date and chosen enrollment shape what exists", async () => {
  const get = await reader({
    absences: { beginOn: "2026-10-01", enrollment: ["ENROLLED", "WITHDREW"] },
  });
  const rows = await readRows(await get("/v1/absences"));
  expect(rows.map((row) => row["absence_date"])).toEqual(["2026-10-05", "2026-11-02"]);
  expect((await get("/v1/absences/A1,2026-09-14")).status).toBe(404);
});

test("columns outside the grant are nowhere: list, row, files, headings", async () => {
  const get = await reader({ students: { columns: ["student_id", "grade"] } });
  expect(await readRows(await get("/v1/students?limit=1"))).toEqual([
    { student_id: "A1", grade: "05" },
  ]);
  expect(await readJson(await get("/v1/students/A1"))).toEqual({ student_id: "A1", grade: "05" });
  for (const format of ["csv", "xml", "ndjson", "json"]) {
    const text = await (await get(`/v1/students?format=${format}`)).text();
    expect(text).not.toMatch(/Secret|address|last_name|Last/);
  }
});

test("without its key columns a row has no address, so that nobody can try out ids", async () => {
  const get = await reader({ students: { columns: ["grade"] } });
  const answers = [await get("/v1/students/A1"), await get("/v1/students/NOBODY")];
  const details = await Promise.all(
    answers.map(async (answer) => (await readJson(answer))["detail"]),
  );
  expect(answers.map((answer) => answer.status)).toEqual([404, 404]);
  expect(details[0]).toBe(details[1]);
});

test("a composite key is split at commas before it is decoded", async () => {
  const get = await reader({ guardians: {}, absences: {} });
  const row = await readJson(await get("/v1/guardians/A1,G%2CA1"));
  expect([row["student_id"], row["guardian_id"]]).toEqual(["A1", "G,A1"]);
  expect((await get("/v1/absences/A1,2026-10-05")).status).toBe(200);
  for (const key of ["A1", "A1,G,A1", "A1%2CG%2CA1", "A1,", ",", "A1,G%252CA1", "%00,x"]) {
    expect((await get(`/v1/guardians/${key}`)).status).toBe(404);
  }
  expect((await get("/v1/guardians/%E0%A4%A,x")).status).toBe(400);
});

test("one row comes in every format", async () => {
  const get = await reader({ absences: {} });
  const path = "/v1/absences/A1,2026-10-05";
  expect(await (await get(`${path}?format=csv`)).text()).toBe(
    "student_id,absence_date\r\nA1,2026-10-05\r\n",
  );
  expect(await (await get(path, { Accept: "application/x-ndjson" })).text()).toBe(
    '{"student_id":"A1","absence_date":"2026-10-05"}\n',
  );
  expect(await (await get(`${path}?format=xml`)).text()).toContain(
    "<absences>\n<absence><student_id>A1</student_id>",
  );
});

test("the format follows Accept with its q-values; format= is stronger; else 406", async () => {
  const get = await reader({ absences: {} });
  const cases = [
    ["", "application/json"],
    ["*/*", "application/json"],
    ["text/csv", "text/csv; charset=utf-8"],
    ["application/*", "application/json"],
    ["text/*", "text/csv; charset=utf-8"],
    ["application/json;q=0.5, text/csv;q=0.9", "text/csv; charset=utf-8"],
    ["application/json;q=0, */*;q=0.1", "text/csv; charset=utf-8"],
    ["text/html, application/xml;q=0.9, */*;q=0.8", "application/xml"],
    ["APPLICATION/X-NDJSON ; q=1.0", "application/x-ndjson"],
    ["text/csv, application/json", "application/json"],
  ] as const;
  for (const [Accept, type] of cases) {
    const answer = await get("/v1/absences", { Accept });
    expect([Accept, answer.headers.get("Content-Type")]).toEqual([Accept, type]);
    expect(answer.headers.get("Vary")).toContain("Accept");
  }
  const named = await get("/v1/absences?format=xml", { Accept: "text/csv" });
  expect(named.headers.get("Content-Type")).toBe("application/xml");
  for (const Accept of ["text/html", "application/json;q=0", "text/csv;q=x"]) {
    expect((await get("/v1/absences", { Accept })).status).toBe(406);
  }
  const unknown = await get("/v1/absences?format=pdf");
  expect(unknown.status).toBe(406);
  expect((await readJson(unknown))["detail"]).toContain("csv (text/csv)");
});

test("a file format with a limit pages, with a Link that keeps format and limit", async () => {
  const get = await reader({ absences: {} });
  const first = await get("/v1/absences?format=csv&limit=2");
  expect(await first.text()).toBe("student_id,absence_date\r\nA1,2026-09-14\r\nA1,2026-10-05\r\n");
  const next = /<http:\/\/localhost:3000([^>]+)>/.exec(first.headers.get("Link") ?? "")?.[1] ?? "";
  expect(next).toContain("format=csv&limit=2&cursor=");
  const second = await get(next);
  expect(await second.text()).toBe("student_id,absence_date\r\nB1,2026-11-02\r\n");
  expect(second.headers.get("Link")).toBeNull();
});

test("an endpoint without rows is an empty list in every format", async () => {
  const empty = await addDistrict(house);
  const client = await addClient(house, empty, { grants: { absences: {} } });
  const token = await takeToken(app, client);
  const read = async (query: string): Promise<string> =>
    (await call(app, token, `/v1/absences${query}`)).text();
  expect(JSON.parse(await read(""))).toEqual({ data: [], next_cursor: null });
  expect(JSON.parse(await read("?limit=all"))).toEqual({ data: [], next_cursor: null });
  expect(await read("?format=csv")).toBe("student_id,absence_date\r\n");
  expect(await read("?format=ndjson")).toBe("");
  expect(await read("?format=xml")).toContain("</absences>");
});

test("report field names shape files only: the API keeps wire names", async () => {
  const get = await reader({ absences: { reportFieldNames: true, rowsMax: 1, fileName: "x.csv" } });
  const text = await (await get("/v1/absences?format=csv")).text();
  expect(text.split("\r\n")).toHaveLength(5);
  expect(text).toStartWith("student_id,absence_date\r\n");
});
