/** A package of many students leaves while it is written. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Hono } from "hono";
import { openApi } from "../help/call-api.ts";
import { openHouse, storeRows } from "../help/district.ts";
import { student } from "../help/small-school.ts";
import { addSchool, idsOf, type School } from "../import/loading.ts";
import { openReader, type Reader } from "./package-reader.ts";

setDefaultTimeout(60_000);

const path = "/v1/oneroster";
const ids = idsOf(4_000);
let school: School;
let app: Hono;
beforeAll(async () => {
  const house = await openHouse();
  school = await addSchool(house);
  app = openApi(house);
  // What hardly shrinks, so that a zip of it is many pieces.
  const noise = (id: string): string =>
    Array.from({ length: 100 }, (_, at) => Bun.hash(`${id}${at}`).toString(36)).join("");
  const rows = ids.map((id) => ({ ...student(id, "001", "ENROLLED"), middle_name: noise(id) }));
  await storeRows(house, school.districtId, "students", rows);
});
afterAll(() => school.house.close());

const reader = (): Promise<Reader> => openReader(school, app, { oneroster: {} });

test("a package comes in pieces", async () => {
  const { get, disclosed } = await reader();
  const answer = await get(path);
  let pieces = 0;
  for await (const piece of answer.body ?? []) pieces += piece.length > 0 ? 1 : 0;
  expect(pieces).toBeGreaterThan(50);
  expect((await disclosed())[0]?.studentNumbers).toHaveLength(ids.length);
});

test("a package that is left early discloses what was given, and gives its snapshot back", async () => {
  const { get, disclosed } = await reader();
  // More often than snapshots may be open at once.
  for (let round = 0; round < 10; round += 1) {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    const body = answer.body?.getReader();
    // Some leave at once, some among the users.
    const wanted = round % 2 ? 1_000_000 : 0;
    for (let bytes = 0; bytes < wanted;) bytes += (await body?.read())?.value?.length ?? 0;
    await body?.cancel();
  }
  const counts = (await disclosed()).map(({ studentNumbers }) => studentNumbers.length);
  expect(counts).toHaveLength(5);
  for (const count of counts) {
    expect(count).toBeGreaterThanOrEqual(1_000);
    expect(count).toBeLessThan(ids.length);
  }
  const last = await get(path);
  expect(last.status).toBe(200);
  await last.body?.cancel();
});

test("too many readers at once are told to come back, with no trace of a zip", async () => {
  // Two, since one client may not have so many calls under way.
  const [one, other] = [await reader(), await reader()];
  const answers: Response[] = [];
  for (let count = 0; count < 5; count += 1) answers.push(await one.get(path));
  for (let count = 5; count < 9; count += 1) answers.push(await other.get(path));
  expect(answers.map(({ status }) => status)).toEqual([...Array(8).fill(200), 503]);
  expect(answers[8]?.headers.get("Content-Type")).toBe("application/problem+json");
  for (const answer of answers) await answer.body?.cancel();
});
