/** The contract: `fields`, `sort` and filters by the columns the catalog declares, `updated_since`, and never by a hidden one. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Hono } from "hono";
import { call, openApi, readJson, readRows, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  storeRows,
  type GrantInput,
  type TestHouse,
} from "../help/district.ts";
import { buildings, student } from "../help/small-school.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let app: Hono;
let districtId: string;

const pupils = [
  {
    ...student("A1", "001", "ENROLLED"),
    grade: "05",
    last_name: "Ng, Jr.",
    date_of_birth: "2014-01-01",
  },
  {
    ...student("A2", "001", "ENROLLED"),
    grade: "06",
    last_name: "abe",
    date_of_birth: "2013-05-05",
  },
  {
    ...student("A3", "002", "PRE_ENROLLED"),
    grade: null,
    last_name: "Zoë",
    date_of_birth: "2018-02-02",
  },
  {
    ...student("A4", "002", "ENROLLED"),
    grade: "05",
    last_name: "Abe",
    date_of_birth: "2014-12-31",
  },
  {
    ...student("A5", "002", "GRADUATED"),
    grade: "12",
    last_name: "Gone",
    date_of_birth: "2008-01-01",
  },
  {
    ...student("A6", "001", "ENROLLED"),
    grade: null,
    last_name: "Bo",
    date_of_birth: "2014-01-02",
  },
];

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeRows(house, districtId, "buildings", buildings);
  await storeRows(house, districtId, "students", pupils);
});
afterAll(() => house.close());

type Get = (query: string, headers?: Record<string, string>) => Promise<Response>;

async function reader(grant: GrantInput = {}, endpoint = "students"): Promise<Get> {
  const token = await takeToken(
    app,
    await addClient(house, districtId, { grants: { [endpoint]: grant } }),
  );
  return (query, headers = {}) => call(app, token, `/v1/${endpoint}?${query}`, { headers });
}

async function idsOf(answer: Response): Promise<readonly unknown[]> {
  expect(answer.status).toBe(200);
  return (await readRows(answer)).map((row) => row["student_id"]);
}

describe("filters", () => {
  test.each([
    ["grade=05", ["A1", "A4"]],
    ["grade[in]=05,06", ["A1", "A2", "A4"]],
    ["grade=", ["A3", "A6"]],
    ["last_name=Ng%2C+Jr.", ["A1"]],
    ["last_name[in]=Ng%2C%20Jr.,abe", ["A1", "A2"]],
    ["date_of_birth[gte]=2014-01-02", ["A3", "A4", "A6"]],
    ["date_of_birth[gt]=01/01/2014&date_of_birth[lte]=2014-12-31", ["A4", "A6"]],
    ["date_of_birth[lt]=2014-01-01", ["A2"]],
    ["building_reporting_id=001&grade=05", ["A1"]],
    ["district_enrollment=PRE_ENROLLED", ["A3"]],
    ["district_enrollment=GRADUATED", []],
    ["gender=female&grade[in]=06", ["A2"]],
    ["student_id[gt]=A3", ["A4", "A6"]],
  ])("%s gives %p, and the total says how many", async (query, ids) => {
    const answer = await (await reader())(query);
    expect(answer.headers.get("X-Total-Count")).toBe(String(ids.length));
    expect(await idsOf(answer)).toEqual(ids);
  });

  test("truth values and numbers are read as in a load", async () => {
    await storeRows(house, districtId, "service_logs", [
      {
        log_id: "L1",
        student_id: "A1",
        service_date: "2026-10-05",
        service: "Speech",
        setting: "Group",
      },
      {
        log_id: "L2",
        student_id: "A1",
        service_date: "2026-10-06",
        service: "Speech",
        setting: null,
      },
    ]);
    const get = await reader({}, "service_logs");
    const found = await readRows(await get("setting=group&service_date=10/05/2026"));
    expect(found.map((row) => row["log_id"])).toEqual(["L1"]);
    const active = await (await reader({}, "buildings"))("building=Grant+Middle");
    expect(await readRows(active)).toHaveLength(1);
  });

  test.each([
    ["address=1", "address"],
    ["grade[like]=0", "grade[like]"],
    ["date_of_birth=yesterday", "date_of_birth"],
    ["district_enrollment=WITHDRAWN", "district_enrollment"],
    ["page=2", "page"],
    ["grade=05&grade=06", "grade"],
    ["sort=gender", "sort"],
    ["sort=address", "sort"],
    ["fields=student_id,shoe_size", "fields"],
    ["fields=", "fields"],
    ["updated_since=lately", "updated_since"],
  ])("%s is 400 and names the parameter", async (query, parameter) => {
    const answer = await (await reader())(query);
    expect(answer.status).toBe(400);
    const { errors, detail } = (await readJson(answer)) as {
      errors: { field: string }[];
      detail: string;
    };
    expect(errors.map(({ field }) => field)).toContain(parameter);
    expect(detail).toContain(parameter);
  });

  test("a column that does not filter is answered with those that do", async () => {
    const { detail } = await readJson(await (await reader())("address=1"));
    expect(detail).toContain("filters by student_id, last_name, first_name, date_of_birth");
  });

  test("every wrong parameter is told at once", async () => {
    const { errors } = (await readJson(
      await (
        await reader()
      )("sort=x&fields=y&date_of_birth=z&colour=w"),
    )) as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field).toSorted()).toEqual([
      "colour",
      "date_of_birth",
      "fields",
      "sort",
    ]);
  });

  test("a hidden column cannot be probed by filter, sort, fields or total: it is an unknown one", async () => {
    const get = await reader({ columns: ["student_id", "grade"] });
    for (const query of [
      "last_name=abe",
      "sort=last_name",
      "fields=last_name",
      "last_name[gte]=a",
    ]) {
      const hidden = await get(query);
      expect(hidden.status).toBe(400);
      expect(hidden.headers.get("X-Total-Count")).toBeNull();
      const unknown = await get(query.replace("last_name", "no_such_1"));
      const text = async (answer: Response): Promise<string> =>
        JSON.stringify(await readJson(answer))
          .replaceAll(/no_such_1|last_name/g, "X")
          .replace(/"request_id":"[^"]+"/, "");
      expect(await text(hidden)).toBe(await text(unknown));
    }
  });
});

describe("sort", () => {
  const all = async (get: Get, query: string): Promise<readonly unknown[]> => {
    const ids: unknown[] = [];
    let more = "";
    do {
      const answer = await get(`${query}&limit=2${more}`);
      ids.push(...(await idsOf(answer.clone())));
      const { next_cursor: cursor } = await readJson(answer);
      more = cursor === null ? "" : `&cursor=${String(cursor)}`;
    } while (more !== "");
    return ids;
  };

  test.each([
    ["sort=last_name", ["A4", "A6", "A1", "A3", "A2"]],
    ["sort=-last_name", ["A2", "A3", "A1", "A6", "A4"]],
    ["sort=grade", ["A1", "A4", "A2", "A3", "A6"]],
    ["sort=-grade", ["A2", "A4", "A1", "A6", "A3"]],
    ["sort=date_of_birth&building_reporting_id=001", ["A2", "A1", "A6"]],
    ["sort=-student_id", ["A6", "A4", "A3", "A2", "A1"]],
  ])("%s, page by page, gives %p: rows without a value come last", async (query, ids) => {
    expect(await all(await reader(), query)).toEqual(ids);
  });

  test("a whole file comes in the same order", async () => {
    const answer = await (await reader())("sort=-grade&format=csv&fields=student_id,grade");
    expect(await answer.text()).toBe(
      "student_id,grade\r\nA2,06\r\nA4,05\r\nA1,05\r\nA6,\r\nA3,\r\n",
    );
  });

  test("a cursor of another sort, filter or choice of fields is refused", async () => {
    const get = await reader();
    const { next_cursor: cursor } = await readJson(await get("limit=1&sort=grade"));
    for (const query of [
      "sort=-grade",
      "",
      "sort=grade&grade=05",
      "sort=grade&fields=student_id",
    ]) {
      expect((await get(`${query}&limit=1&cursor=${String(cursor)}`)).status).toBe(400);
    }
    expect((await get(`limit=3&sort=grade&cursor=${String(cursor)}`)).status).toBe(200);
  });
});

test("fields gives these columns, in the order of files, and only they are recorded as disclosed", async () => {
  const answer = await (await reader())("fields=grade,student_id&grade=06");
  expect(await readRows(answer)).toEqual([{ student_id: "A2", grade: "06" }]);
  const ledger = await house.deps.databases.ledger(districtId);
  const last = (await ledger.orm.query.disclosures.findMany()).at(-1);
  expect(last?.columns).toEqual(["student_id", "grade"]);
});

test("updated_since leaves out what has not changed since, and a student's change brings its rows", async () => {
  const { clock } = house;
  const before = new Date(clock.now.getTime() + 60_000);
  clock.now = new Date(clock.now.getTime() + 120_000);
  await storeRows(house, districtId, "guardians", [
    { student_id: "A1", guardian_id: "G1", last_name: "P", first_name: "Q" },
  ]);
  const between = new Date(clock.now.getTime() + 60_000).toISOString();
  clock.now = new Date(clock.now.getTime() + 120_000);
  await storeRows(house, districtId, "students", [{ ...pupils[0], city: "New Town" }]);
  const students = await reader();
  expect(await idsOf(await students(`updated_since=${before.toISOString()}`))).toEqual(["A1"]);
  expect(await idsOf(await students(`updated_since=${clock.now.toISOString()}`))).toEqual(["A1"]);
  const later = new Date(clock.now.getTime() + 1_000).toISOString();
  expect(await idsOf(await students(`updated_since=${later}`))).toEqual([]);
  const guardians = await reader({}, "guardians");
  expect(await idsOf(await guardians(`updated_since=${between}`))).toEqual(["A1"]);
});
