/** catalog.md: "By REST a bundle takes `application/zip`, or `multipart/form-data` with one part per file." */
import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { writeZip } from "../../src/formats/zip.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { buildings, storeSmallSchool } from "../help/small-school.ts";
import { guardiansCsv } from "../import/bundling.ts";
import { readStored, studentsCsv } from "../import/loading.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  const mayWrite = ["demographics"];
  token = await takeToken(app, await addClient(house, districtId, { kind: "import", mayWrite }));
});
afterAll(() => house.close());

const listSpooled = async (): Promise<readonly string[]> =>
  (await readdir(house.deps.config.spoolDir)).filter((name) => name.endsWith(".sealed"));

function send(body: BodyInit, type?: string, query = ""): Promise<Response> {
  const headers = type === undefined ? {} : { "Content-Type": type };
  return call(app, token, `/v1/demographics${query}`, { method: "POST", body, headers });
}

async function zip(files: Readonly<Record<string, string>>): Promise<Blob> {
  const entries = Object.entries(files).map(([name, text]) => ({
    name,
    bytes: (async function* bytes() {
      yield new TextEncoder().encode(text);
    })(),
  }));
  const pieces = await Array.fromAsync(writeZip(entries, { at: new Date("2026-11-24") }));
  return new Blob(pieces.map((piece) => new Uint8Array(piece)));
}

function filesFor(...ids: readonly string[]): Readonly<Record<string, string>> {
  const place = { building: String(buildings[0]?.["building"]), building_reporting_id: "001" };
  return {
    "students.csv": `${studentsCsv(ids, place)}\n`,
    "guardians.csv": `${guardiansCsv(...ids.map((id) => [id, "G1"] as const))}\n`,
  };
}

function form(files: Readonly<Record<string, string>>): FormData {
  const parts = new FormData();
  for (const [name, text] of Object.entries(files)) parts.append("file", new Blob([text]), name);
  return parts;
}

test("a .zip is one load, and its report tells of each file", async () => {
  const answer = await send(await zip(filesFor("Z1", "Z2")), "application/zip");
  expect(answer.status).toBe(200);
  expect(await readJson(answer)).toMatchObject({
    state: "succeeded",
    endpoint: "demographics",
    rows_read: 4,
    rows_added: 4,
    files: [
      { endpoint: "students", file_name: "students.csv", rows_added: 2 },
      { endpoint: "guardians", file_name: "guardians.csv", rows_added: 2 },
    ],
  });
});

test("a form with one part per file is the same load", async () => {
  const answer = await send(form(filesFor("F1")));
  expect(answer.status).toBe(200);
  expect(await readJson(answer)).toMatchObject({ state: "succeeded", rows_added: 2 });
});

test("a part without a file's ending is known by its field and content type", async () => {
  const parts = new FormData();
  parts.append(
    "students",
    new Blob([filesFor("P1")["students.csv"] ?? ""], { type: "text/csv" }),
    "blob",
  );
  const guardians = [{ student_id: "P1", guardian_id: "G1", last_name: "Doe", first_name: "Jo" }];
  const json = new Blob([JSON.stringify(guardians)], { type: "application/json" });
  parts.append("guardians", json, "blob");
  expect(await readJson(await send(parts))).toMatchObject({ state: "succeeded", rows_added: 2 });
});

test("errors name their file, and nothing of any file is stored", async () => {
  const files = { ...filesFor("E1"), "guardians.csv": `${guardiansCsv(["E9", "G1"])}\n` };
  const answer = await send(form(files));
  expect(answer.status).toBe(422);
  const { report } = (await readJson(answer)) as { report: Record<string, unknown> };
  expect(report).toMatchObject({
    reason: "too_many_errors",
    errors: [{ file_name: "guardians.csv", line: 2, column: "student_id" }],
  });
  const stored = await readStored({ house, districtId }, "students");
  expect(stored.map((row) => row["student_id"])).not.toContain("E1");
});

test.each([
  ["a .zip without the guardians", "There is no file of guardians", { "students.csv": "a" }],
  ["no .zip at all", "zip", undefined],
])("%s is refused, and nothing of it is kept", async (_, sentence, files) => {
  const before = await listSpooled();
  const body = files ? await zip(files) : new Blob(["PK not really"]);
  const answer = await send(body, "application/zip");
  expect(answer.status).toBe(422);
  expect(JSON.stringify(await readJson(answer))).toContain(sentence);
  // Those of earlier loads go in their own time.
  expect((await listSpooled()).filter((name) => !before.includes(name))).toEqual([]);
});

test("a file that is none of the bundle's is told and passed over", async () => {
  const answer = await send(
    await zip({ ...filesFor("N1"), "readme.txt": "hello" }),
    "application/zip",
  );
  expect(await readJson(answer)).toMatchObject({
    state: "succeeded",
    notices: [{ reason: "“readme.txt” is no file of demographics and was passed over" }],
  });
});

test("one file by itself is 415 with what is taken instead", async () => {
  const answer = await send("student_id\nS1", "text/csv");
  expect(answer.status).toBe(415);
  expect(JSON.stringify(await readJson(answer))).toContain(
    "multipart/form-data with one part per file",
  );
});

test("a dry run stores nothing", async () => {
  const answer = await send(form(filesFor("D1")), undefined, "?dry_run=true");
  expect(await readJson(answer)).toMatchObject({ dry_run: true, rows_added: 2 });
  const stored = await readStored({ house, districtId }, "students");
  expect(stored.map((row) => row["student_id"])).not.toContain("D1");
});

test("whoever may not send it is refused", async () => {
  const other = await addClient(house, districtId, { kind: "import", mayWrite: ["students"] });
  const answer = await call(app, await takeToken(app, other), "/v1/demographics", {
    method: "POST",
    body: form(filesFor("X1")),
  });
  expect(answer.status).toBe(403);
});

test("GET is 405, with what is allowed", async () => {
  const answer = await call(app, token, "/v1/demographics");
  expect(answer.status).toBe(405);
  expect(answer.headers.get("Allow")).toBe("POST");
});
