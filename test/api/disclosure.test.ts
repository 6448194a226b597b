import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Hono } from "hono";
import { listDisclosures, type Disclosure } from "../../db/ledger/disclosures.ts";
import { call, openApi, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  storeRows,
  type TestClient,
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

async function open(): Promise<{
  client: TestClient;
  get: (path: string, method?: string) => Promise<Response>;
}> {
  const grants = { students: {}, absences: { columns: ["absence_date"] }, buildings: {} };
  const client = await addClient(house, districtId, { grants });
  const token = await takeToken(app, client);
  return { client, get: (path, method = "GET") => call(app, token, path, { method }) };
}

async function disclosed(client: TestClient): Promise<readonly Disclosure[]> {
  const ledger = await house.deps.databases.ledger(districtId);
  return listDisclosures(ledger, client.integration.id, 100);
}

test("a page is disclosed, with its students and columns, before its answer is there", async () => {
  const { client, get } = await open();
  await get("/v1/students?limit=2");
  expect(await disclosed(client)).toMatchObject([
    { endpoint: "students", channel: "api", state: "sent", studentNumbers: [1, 2] },
  ]);
  await (await get("/v1/absences")).text();
  const [latest] = await disclosed(client);
  expect([latest?.columns, latest?.studentNumbers]).toEqual([["absence_date"], [1, 4]]);
});

test("one row is disclosed; one that is not there is not", async () => {
  const { client, get } = await open();
  await get("/v1/students/NOBODY");
  await get("/v1/students/A3");
  expect(await disclosed(client)).toHaveLength(0);
  await get("/v1/students/B1");
  expect(await disclosed(client)).toMatchObject([{ studentNumbers: [4] }]);
});

test("a stream is disclosed before its last byte", async () => {
  const { client, get } = await open();
  const answer = await get("/v1/students?format=csv");
  const reader = answer.body?.getReader();
  let text = "";
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    text += new TextDecoder().decode(piece.value);
    if (text.includes("B2,")) expect(await disclosed(client)).toHaveLength(1);
  }
  expect(await disclosed(client)).toMatchObject([{ studentNumbers: [1, 2, 4, 5] }]);
});

test("HEAD, rows without students and refused calls disclose nothing", async () => {
  const { client, get } = await open();
  for (const path of ["/v1/students", "/v1/students?limit=all", "/v1/students/A1"]) {
    const answer = await get(path, "HEAD");
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(answer.headers.get("Content-Type")).toBe("application/json");
  }
  await (await get("/v1/buildings")).text();
  await get("/v1/students?limit=0");
  await get("/v1/guardians");
  expect(await disclosed(client)).toHaveLength(0);
});

test("a reader that leaves early is disclosed what it was given, and gives its snapshot back", async () => {
  const many = await addDistrict(house);
  await storeRows(house, many, "buildings", [
    { building_reporting_id: "001", building: "Lincoln Elementary" },
  ]);
  const ids = Array.from({ length: 5_000 }, (_, index) => `S${String(index).padStart(5, "0")}`);
  await storeRows(
    house,
    many,
    "students",
    ids.map((id) => student(id, "001", "ENROLLED")),
  );
  const client = await addClient(house, many, { grants: { students: {} } });
  const token = await takeToken(app, client);
  // More often than snapshots may be open at once.
  for (let round = 0; round < 10; round += 1) {
    const answer = await call(app, token, "/v1/students?format=ndjson");
    expect(answer.status).toBe(200);
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
  }
  const [first] = await listDisclosures(
    await house.deps.databases.ledger(many),
    client.integration.id,
    1,
  );
  const count = first?.studentNumbers.length ?? 0;
  expect(count).toBeGreaterThanOrEqual(1_000);
  expect(count).toBeLessThan(5_000);
});

test("more whole reads at once than there are snapshots are told to come back", async () => {
  // Two, since one client may not have so many calls under way.
  const [{ get }, other] = [await open(), await open()];
  const answers: Response[] = [];
  for (let count = 0; count < 5; count += 1) answers.push(await get("/v1/students?format=csv"));
  for (let count = 5; count < 9; count += 1) {
    answers.push(await other.get("/v1/students?format=csv"));
  }
  expect(answers.map((answer) => answer.status)).toEqual([...Array(8).fill(200), 503]);
  expect(answers[8]?.headers.get("Retry-After")).toBe("5");
  for (const answer of answers) await answer.text();
  expect((await get("/v1/students?format=csv")).status).toBe(200);
});
