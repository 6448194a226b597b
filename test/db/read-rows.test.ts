import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { RecordsDatabase } from "../../db/open.ts";
import {
  countRows,
  findRow,
  fromWhere,
  listRows,
  type PageRow,
} from "../../db/records/read-rows.ts";
import type { Condition, RowsQuery } from "../../db/records/shape.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { catalog, getEndpoint } from "../../src/catalog/index.ts";
import { shapeOf } from "../../src/catalog/shape.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let records: RecordsDatabase;
// Keys whose parts, written one after another, are the same text, and keys that collations like to mix up.
const guardianIds = [
  "",
  "1",
  "11",
  "1,1",
  "A",
  "a",
  "Á",
  "z",
  "é",
  "李",
  '"',
  "\\",
  "'",
  "0",
  "00",
  "10",
  "9",
  "👩",
].filter((id) => id !== "");

beforeAll(async () => {
  house = await openHouse();
  const districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  records = await house.deps.databases.records(districtId);
  const rows = ["A1", "B1", "B2"].flatMap((student) =>
    guardianIds.map((id) => ({
      student_id: student,
      guardian_id: id,
      last_name: "P",
      first_name: "Q",
    })),
  );
  await storeRows(house, districtId, "guardians", rows);
  const programs = [
    ["A1", "Section 504", "Participating"],
    ["A1", "K-4 Literacy", "Not Participating"],
    ["A2", "K-4 Literacy", "Participating"],
    ["B1", "Section 504", "Eligibility Review"],
    ["B3", "Section 504", "Participating"],
  ] as const;
  await storeRows(
    house,
    districtId,
    "programs",
    programs.map(([student_id, program, participation]) => ({
      student_id,
      program,
      participation,
    })),
  );
});
afterAll(() => house.close());

function queryOf(name: string, ...conditions: readonly Condition[]): RowsQuery {
  const endpoint = getEndpoint(name);
  return { shape: shapeOf(endpoint, "2026-11-24"), columns: columnNames(endpoint), conditions };
}

async function readPaged(query: RowsQuery, limit: number): Promise<readonly PageRow[]> {
  const rows: PageRow[] = [];
  let after: readonly string[] | undefined;
  for (;;) {
    const page = await listRows(records.orm, query, { after, limit });
    rows.push(...page);
    if (page.length < limit) return rows;
    after = page.at(-1)?.key;
  }
}

async function keysOf(query: RowsQuery): Promise<readonly string[]> {
  const rows = await listRows(records.orm, query, { after: undefined, limit: 1_000 });
  expect(await countRows(records.orm, query)).toBe(rows.length);
  return rows.map((row) => row.key.join(","));
}

describe.each([1, 2, 3, 7, 17, 100])("in pages of %i", (limit) => {
  test.each(["buildings", "students", "guardians", "absences"])(
    "every row of %s is visited once, in key order",
    async (name) => {
      const query = queryOf(name);
      const whole = await listRows(records.orm, query, { after: undefined, limit: 1_000 });
      expect(whole.length).toBeGreaterThan(1);
      expect(await readPaged(query, limit)).toEqual(whole);
      const keys = whole.map((row) => JSON.stringify(row.key));
      expect(new Set(keys).size).toBe(keys.length);
      expect(await countRows(records.orm, query)).toBe(keys.length);
    },
  );

  test("conditions do not make a page skip or repeat a row", async () => {
    const query = queryOf("guardians", { on: "student", sql: "enrollment", in: ["ENROLLED"] });
    const keys = (await readPaged(query, limit)).map((row) => JSON.stringify(row.key));
    expect(keys).toHaveLength(3 * guardianIds.length);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

test("a row is JSON by wire name, in the order that was asked for, flags as truth values", async () => {
  const query = { ...queryOf("buildings"), columns: ["active", "building"] };
  const rows = await listRows(records.orm, query, { after: undefined, limit: 1 });
  expect(rows[0]?.json).toBe('{"active":true,"building":"Lincoln Elementary"}');
});

test("asking for a column that there is not is a fault", async () => {
  const query = { ...queryOf("buildings"), columns: ["secret"] };
  const reading = listRows(records.orm, query, { after: undefined, limit: 1 });
  expect(await reading.catch((error: unknown) => String(error))).toContain("no column secret");
});

test("every row knows whose record it is", async () => {
  const byStudent = new Map<string, number | null>();
  const read = (name: string) =>
    listRows(records.orm, queryOf(name), { after: undefined, limit: 1_000 });
  for (const row of await read("students")) byStudent.set(row.key[0] ?? "", row.studentNumber);
  expect(new Set(byStudent.values()).size).toBe(6);
  for (const name of ["guardians", "absences"]) {
    for (const row of await read(name)) {
      expect(row.studentNumber).toBe(byStudent.get(row.key[0] ?? "") ?? null);
    }
  }
  expect((await read("buildings")).map((row) => row.studentNumber)).toEqual([null, null]);
});

describe("a condition", () => {
  const enrollment = (...codes: string[]): Condition => ({
    on: "student",
    sql: "enrollment",
    in: codes,
  });
  const building = (...ids: string[]): Condition => ({
    on: "student",
    sql: "building_reporting_id",
    in: ids,
  });

  test("with one value lets these rows through", async () => {
    expect(await keysOf(queryOf("students", enrollment("ENROLLED")))).toEqual(["A1", "B1", "B2"]);
    expect(await keysOf(queryOf("students", building("002")))).toEqual(["B1", "B2", "B3"]);
  });

  test("with several values lets the rows of each through", async () => {
    expect(await keysOf(queryOf("students", enrollment("PRE_ENROLLED", "WITHDREW")))).toEqual([
      "A2",
      "A3",
    ]);
    expect(await keysOf(queryOf("students", building("001", "002", "003")))).toHaveLength(6);
  });

  test("with no value lets nothing through", async () => {
    expect(await keysOf(queryOf("students", enrollment()))).toEqual([]);
    expect(await keysOf(queryOf("guardians", building()))).toEqual([]);
  });

  test("on a student reaches rows that hang on the student", async () => {
    expect(await keysOf(queryOf("absences", enrollment("ENROLLED")))).toEqual([
      "A1,2026-09-14",
      "A1,2026-10-05",
      "B1,2026-11-02",
    ]);
    expect(await keysOf(queryOf("absences", building("001"), enrollment("WITHDREW")))).toEqual([
      "A3,2026-09-14",
    ]);
  });

  test("on a begin date lets that day and later ones through", async () => {
    const since = (atLeast: string): Condition => ({ on: "row", sql: "absent_on", atLeast });
    expect(await keysOf(queryOf("absences", since("2026-10-05")))).toEqual([
      "A1,2026-10-05",
      "B1,2026-11-02",
    ]);
    expect(await keysOf(queryOf("absences", since("2026-11-03")))).toEqual([]);
    expect(await keysOf(queryOf("absences", since("2026-10-01"), building("002")))).toEqual([
      "B1,2026-11-02",
    ]);
  });

  test("on programs lets through whose participation is told as such", async () => {
    const inProgram = (...programs: string[]): Condition => ({
      on: "student",
      sql: "external_id",
      participatesIn: programs,
    });
    expect(await keysOf(queryOf("students", inProgram("Section 504")))).toEqual(["A1", "B3"]);
    expect(await keysOf(queryOf("students", inProgram("Section 504", "K-4 Literacy")))).toEqual([
      "A1",
      "A2",
      "B3",
    ]);
    expect(await keysOf(queryOf("absences", inProgram("Section 504")))).toEqual([
      "A1,2026-09-14",
      "A1,2026-10-05",
    ]);
    expect(await keysOf(queryOf("students", inProgram("section 504")))).toEqual([]);
    expect(await keysOf(queryOf("students", inProgram()))).toEqual([]);
  });

  test.each(catalog.filter(({ student }) => student !== "none").map(({ name }) => name))(
    "on programs looks each student of %s up by an index",
    async (name) => {
      const condition: Condition = {
        on: "student",
        sql: "external_id",
        participatesIn: ["Section 504", "K-4 Literacy"],
      };
      const query = queryOf(name, condition);
      const steps = await records.orm.all<{ detail: string }>(
        sql`explain query plan select count(*) ${fromWhere(query, [])}`,
      );
      const lookups = steps.map(({ detail }) => detail).filter((detail) => /joined/.test(detail));
      expect(lookups).toEqual([
        "SEARCH joined USING INDEX programs_key (student_id=? AND program=?)",
      ]);
    },
  );

  test("compares text as text: neither quotes, wildcards nor leading zeros mean anything", async () => {
    for (const value of ["1", "1.0", "%", "001' or '1'='1", "0010"]) {
      expect(await keysOf(queryOf("students", building(value)))).toEqual([]);
      expect(await keysOf(queryOf("students", building(value, value)))).toEqual([]);
    }
  });
});

test("one row is found by its whole key, if it exists for the asker", async () => {
  const find = (key: readonly string[], ...conditions: readonly Condition[]) =>
    findRow(records.orm, queryOf("guardians", ...conditions), key);
  expect((await find(["B1", "1,1"]))?.key).toEqual(["B1", "1,1"]);
  expect((await find(["B1", "a"]))?.key).toEqual(["B1", "a"]);
  expect(await find(["B1", "1,1,"])).toBeUndefined();
  expect(await find(["B1"])).toBeUndefined();
  const graduated: Condition = { on: "student", sql: "enrollment", in: ["GRADUATED"] };
  expect(await find(["B1", "a"], graduated)).toBeUndefined();
});
