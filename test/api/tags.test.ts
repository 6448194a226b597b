/** The contract: "Weak ETag + If-None-Match → 304 (after token, terms and grant were checked)". */
import { afterAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Hono } from "hono";
import { call, openApi, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  setGrants,
  storeRows,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { buildings, storeSmallSchool, student } from "../help/small-school.ts";

setDefaultTimeout(60_000);

const house: TestHouse = await openHouse();
const app: Hono = openApi(house);
afterAll(() => house.close());

let districtId: string;
let client: TestClient;
let token: string;
beforeEach(async () => {
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  client = await addClient(house, districtId, { grants: { students: {}, guardians: {} } });
  token = await takeToken(app, client);
});

function get(path: string, tag?: string, method = "GET"): Promise<Response> {
  const headers = tag === undefined ? {} : { "If-None-Match": tag };
  return call(app, token, path, { headers, method });
}

async function tagOf(path: string): Promise<string> {
  const answer = await get(path);
  // To its end, where what it showed is recorded.
  await answer.text();
  const tag = answer.headers.get("ETag") ?? "";
  expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
  return tag;
}

async function countDisclosures(): Promise<number> {
  const ledger = await house.deps.databases.ledger(districtId);
  return (await ledger.orm.query.disclosures.findMany()).length;
}

test.each([
  "/v1/students",
  "/v1/students?limit=all",
  "/v1/students?format=csv",
  "/v1/students?sort=grade",
])("%s again is 304 without a body, and discloses nothing", async (path) => {
  const tag = await tagOf(path);
  const before = await countDisclosures();
  for (const known of [tag, `"other", ${tag}`, "*", tag.replace("W/", "")]) {
    const again = await get(path, known);
    expect([again.status, await again.text(), again.headers.get("ETag")]).toEqual([304, "", tag]);
  }
  expect((await get(path, tag, "HEAD")).status).toBe(304);
  expect(await countDisclosures()).toBe(before);
  expect((await get(path, '"other"')).status).toBe(200);
});

test("another page, filter, format or choice of fields is another tag", async () => {
  const paths = [
    "limit=1",
    "limit=2",
    "grade=05",
    "format=csv",
    "format=xml",
    "fields=grade",
    "sort=grade",
  ];
  const tags = await Promise.all(paths.map((query) => tagOf(`/v1/students?${query}`)));
  expect(new Set(tags).size).toBe(paths.length);
});

test("any change of the endpoint's own rows, or of their students, makes a new tag; one elsewhere does not", async () => {
  const [students, guardians] = [await tagOf("/v1/students"), await tagOf("/v1/guardians")];
  await storeRows(house, districtId, "buildings", [{ ...buildings[0], active: false }]);
  expect((await get("/v1/students", students)).status).toBe(304);
  await storeRows(house, districtId, "students", [student("B9", "002", "ENROLLED")]);
  expect((await get("/v1/students", students)).status).toBe(200);
  expect((await get("/v1/guardians", guardians)).status).toBe(200);
});

test("the total is that of now, also when it was counted before", async () => {
  const total = async (): Promise<string | null> =>
    (await get("/v1/students")).headers.get("X-Total-Count");
  expect(await total()).toBe("4");
  await storeRows(house, districtId, "students", [student("B9", "002", "ENROLLED")]);
  expect(await total()).toBe("5");
});

test("a changed grant makes a new tag, and one that is gone is 403 whatever the tag", async () => {
  const tag = await tagOf("/v1/students");
  await setGrants(house, client.integration.id, { students: { columns: ["student_id"] } });
  expect((await get("/v1/students", tag)).status).toBe(200);
  await setGrants(house, client.integration.id, { guardians: {} });
  expect((await get("/v1/students", "*")).status).toBe(403);
});

test("without a token it is 401 whatever the tag", async () => {
  const tag = await tagOf("/v1/students");
  const answer = await app.request("/v1/students", { headers: { "If-None-Match": tag } });
  expect(answer.status).toBe(401);
});
