import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { exampleRow } from "../../src/catalog/example.ts";
import { listEndpoints } from "../../src/catalog/index.ts";
import { call, openApi, readJson, readRows, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { storeSmallSchool, student } from "../help/small-school.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  const mayWrite = ["buildings", "students", "absences"];
  token = await takeToken(app, await addClient(house, districtId, { kind: "import", mayWrite }));
});
afterAll(() => house.close());

async function send(
  endpoint: string,
  body: BodyInit | undefined,
  type = "application/json",
  headers: Record<string, string> = {},
): Promise<Response> {
  const init = { method: "POST", headers: { "Content-Type": type, ...headers } };
  return call(app, token, `/v1/${endpoint}`, body === undefined ? init : { ...init, body });
}

async function readStudent(id: string): Promise<Readonly<Record<string, unknown>>> {
  const grants = { students: { enrollment: ["ENROLLED"] } };
  const exportToken = await takeToken(app, await addClient(house, districtId, { grants }));
  return readJson(await call(app, exportToken, `/v1/students/${id}`));
}

test.each([
  [
    "application/x-ndjson",
    '{"building_reporting_id":"701","building":"N1"}\n{"building_reporting_id":"702","building":"N2"}\n',
  ],
  [
    "application/xml",
    "<buildings><building><building_reporting_id>701</building_reporting_id><building>N1</building></building><building><building_reporting_id>702</building_reporting_id><building>N2</building></building></buildings>",
  ],
  [
    "application/json",
    '{"data":[{"building_reporting_id":"701","building":"N1"},{"building_reporting_id":"702","building":"N2"}],"next_cursor":null}',
  ],
])("the same rows as %s are the same load", async (type, body) => {
  const report = await readJson(await send("buildings", body, type));
  expect(report).toMatchObject({ state: "succeeded", rows_read: 2, rows_rejected: 0 });
  // The first of the three added them.
  expect(Number(report["rows_added"]) + Number(report["rows_unchanged"])).toBe(2);
});

test("a document type is refused, whatever it would have said", async () => {
  const xml = '<!DOCTYPE buildings [<!ENTITY x SYSTEM "file:///etc/passwd">]><buildings/>';
  const answer = await send("buildings", xml, "application/xml");
  expect(answer.status).toBe(422);
  expect(JSON.stringify(await readJson(answer))).toContain("DOCTYPE");
});

test("a JSON array is stored and answered with its report", async () => {
  const rows = [student("N1", "001", "ENROLLED"), student("A1", "001", "ENROLLED")];
  const answer = await send("students", JSON.stringify(rows));
  expect(answer.status).toBe(200);
  const report = await readJson(answer);
  expect(report["run_id"]).toMatch(/^run_/);
  expect(report).toMatchObject({
    state: "succeeded",
    endpoint: "students",
    rows_read: 2,
    rows_added: 1,
    rows_changed: 0,
    rows_unchanged: 1,
    rows_removed: 0,
    rows_rejected: 0,
    errors: [],
    errors_left_out: 0,
  });
  expect(report).not.toHaveProperty("files");
  expect((await readStudent("N1"))["last_name"]).toBe("Last N1");
});

test("a CSV in Windows-1252 is read as declared", async () => {
  const row = { ...student("N2", "001", "ENROLLED"), last_name: "Peña–Müller" };
  const csv = `${Object.keys(row).join(",")}\r\n${Object.values(row).join(",")}\r\n`;
  const bytes = Uint8Array.from(
    [...csv].map((letter) => (letter === "–" ? 0x96 : letter.charCodeAt(0))),
  );
  for (const charset of ["windows-1252", '"CP1252"']) {
    const answer = await send("students", bytes, `Text/CSV; Charset=${charset}`);
    expect(answer.status).toBe(200);
  }
  expect((await readStudent("N2"))["last_name"]).toBe("Peña–Müller");
  const undeclared = await send("students", bytes, "text/csv");
  expect(undeclared.status).toBe(422);
});

test("rows with errors under the budget are left out and listed; the others are stored", async () => {
  const rows = Array.from({ length: 40 }, (_, index) => student(`W${index}`, "001", "ENROLLED"));
  const wrong = { ...student("W40", "001", "ENROLLED"), date_of_birth: "someday" };
  const answer = await send("students", JSON.stringify([...rows, wrong]));
  expect(answer.status).toBe(200);
  const report = await readJson(answer);
  expect(report).toMatchObject({
    state: "succeeded_with_errors",
    rows_added: 40,
    rows_rejected: 1,
  });
  expect(report["errors"]).toEqual([
    {
      line: 41,
      column: "date_of_birth",
      reason: "is no date",
      fix: "Use YYYY-MM-DD, such as 2012-03-04.",
    },
  ]);
});

test("above the budget nothing is stored: 422 with the whole report", async () => {
  const rows = [
    student("X1", "001", "ENROLLED"),
    { ...student("X2", "001", "ENROLLED"), gender: "?" },
  ];
  const answer = await send("students", JSON.stringify(rows));
  expect(answer.status).toBe(422);
  const problem = await readJson(answer);
  expect(problem["report"]).toMatchObject({
    state: "failed",
    reason: "too_many_errors",
    rows_rejected: 1,
    errors: [{ line: 2, column: "gender" }],
  });
  expect(String(problem["detail"])).toContain("Nothing was stored");
  expect((await readStudent("X1"))["status"]).toBe(404);
});

test("malformed bodies are 422, with the line and the column", async () => {
  const csv = 'student_id,absence_date\r\nA1,2026-09-14\r\nA1,"2026';
  const cases = [
    { type: "application/json", body: '[{"student_id": "A1",}]', place: "Line 1, column 22" },
    { type: "application/json", body: '{"student_id": "A1"}', place: "Line 1, column 1" },
    { type: "text/csv", body: csv, place: "Line 3, column 2 (absence_date)" },
    { type: "text/csv", body: "student_id,absent\r\nA1,2026-09-14\r\n", place: "“absent”" },
    { type: "text/csv", body: "student_id\r\nA1\r\n", place: "absence_date" },
    { type: "application/json", body: '[{"student_id":"A1","colour":"red"}]', place: "“colour”" },
  ];
  for (const { type, body, place } of cases) {
    const answer = await send("absences", body, type);
    expect(answer.status).toBe(422);
    const problem = await readJson(answer);
    expect(problem["detail"]).toContain(place);
    expect(problem["report"]).toMatchObject({ state: "failed", reason: "format_invalid" });
  }
});

test("a body of nothing, and one of no rows, are empty_file", async () => {
  for (const [body, type] of [
    [undefined, "application/json"],
    ["", "text/csv"],
    ["[]", "application/json"],
    ["student_id,absence_date\r\n", "text/csv"],
  ] as const) {
    const answer = await send("absences", body, type);
    expect(answer.status).toBe(422);
    expect((await readJson(answer))["report"]).toMatchObject({
      reason: "empty_file",
      rows_read: 0,
    });
  }
});

test("other content is 415 with the list, and too much is 413 before it is read", async () => {
  const cases = [
    ["application/pdf", {}],
    ["application/xml; charset=koi8-r", {}],
    ["", {}],
    ["application/json; charset=windows-1252", {}],
    ["text/csv; charset=ebcdic", {}],
    ["text/csv", { "Content-Encoding": "gzip" }],
  ] as const;
  for (const [type, headers] of cases) {
    const answer = await send("absences", "[]", type, headers);
    expect([type, answer.status]).toEqual([type, 415]);
    expect((await readJson(answer))["detail"]).toContain(
      "text/csv (charset=utf-8 or windows-1252)",
    );
  }
  const tooLarge = { "Content-Length": String(1024 ** 3 + 1) };
  expect((await send("absences", "[]", "application/json", tooLarge)).status).toBe(413);
  expect((await call(app, token, "/v1/absences?dry=1", { method: "POST" })).status).toBe(400);
});

test("what was refused leaves nothing in the spool", async () => {
  // The error files beside it are kept on purpose.
  const spooled = async (): Promise<readonly string[]> =>
    (await readdir(house.deps.config.spoolDir)).filter((name) => name.endsWith(".sealed"));
  await send("absences", "[]");
  // The body goes after the run's end is recorded, since until then another worker may need it.
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await spooled()).length === 0) break;
    await Bun.sleep(20);
  }
  expect(await spooled()).toEqual([]);
});

test("a load that goes on is 202 with its place, where its report is found later", async () => {
  house.worker.isOn = false;
  const body = JSON.stringify([{ student_id: "A1", absence_date: "2026-11-20" }]);
  const answer = await send("absences", body);
  expect(answer.status).toBe(202);
  expect(answer.headers.get("Retry-After")).toBe("5");
  const report = await readJson(answer);
  const location = answer.headers.get("Location") ?? "";
  expect(location).toBe(`http://localhost:3000/v1/runs/${String(report["run_id"])}`);
  expect(report["state"]).toBe("queued");
  house.worker.isOn = true;
  house.deps.wakeWorker();
  const path = new URL(location).pathname;
  let later = report;
  while (later["state"] === "queued" || later["state"] === "running") {
    await Bun.sleep(20);
    later = await readJson(await call(app, token, path));
  }
  expect(later).toMatchObject({ state: "succeeded", endpoint: "absences", rows_added: 1 });
}, 20_000);

test("only endpoints that may be sent are taken", async () => {
  expect((await send("guardians", "[]")).status).toBe(403);
  expect((await send("pupils", "[]")).status).toBe(404);
  const anonymous = await app.request("/v1/absences", { method: "POST", body: "[]" });
  expect(anonymous.status).toBe(401);
});

test("the example of every endpoint in the docs can be loaded", async () => {
  const fresh = await addDistrict(house);
  const endpoints = listEndpoints("write");
  const mayWrite = endpoints.map((endpoint) => endpoint.name);
  const importer = await addClient(house, fresh, { kind: "import", mayWrite });
  const importToken = await takeToken(app, importer);
  for (const endpoint of endpoints) {
    const answer = await call(app, importToken, `/v1/${endpoint.name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify([exampleRow(endpoint, columnNames(endpoint))]),
    });
    expect([endpoint.name, (await readJson(answer))["state"]]).toEqual([
      endpoint.name,
      "succeeded",
    ]);
  }
});

test("an exporter sees its own rows again after an import, so the same rows go round", async () => {
  const grants = { absences: { columns: ["student_id", "absence_date"] } };
  const exportToken = await takeToken(app, await addClient(house, districtId, { grants }));
  const rows = await readRows(await call(app, exportToken, "/v1/absences?limit=all"));
  const report = await readJson(await send("absences", JSON.stringify(rows)));
  expect(report).toMatchObject({
    state: "succeeded",
    rows_read: rows.length,
    rows_unchanged: rows.length,
  });
});

test("what is stored is not told to a client that may only write", async () => {
  const almost = { ...student("N9", "001", "ENROLLED"), building: "Lincoln Elementery" };
  const other = student("N8", "001", "ENROLLED");
  const rows = [almost, { ...other, building_reporting_id: "009" }];
  const text = await (await send("students", JSON.stringify(rows))).text();
  expect(text).toContain("“Lincoln Elementery” is not a known building");
  expect(text).not.toContain("“Lincoln Elementary”.");
  expect(text).not.toContain("Its Building Reporting Id is");
});

test("items that are no objects are told one by one, not as missing columns", async () => {
  const text = await (await send("students", "[1, 2]")).text();
  expect(text).toContain("object");
  expect(text).not.toContain("required column");
});
