import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { RecordsDatabase } from "../../db/open.ts";
import { cellEnd, readBlock } from "../../db/records/read-block.ts";
import type { KeysetPosition } from "../../db/records/keyset.ts";
import { listRows, type PageRow } from "../../db/records/read-rows.ts";
import type { Condition, RowsQuery } from "../../db/records/shape.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { catalog, getEndpoint, listEndpoints } from "../../src/catalog/index.ts";
import { shapeOf } from "../../src/catalog/shape.ts";
import { hostileRows } from "../catalog/hostile-rows.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";

let house: TestHouse;
let records: RecordsDatabase;

beforeAll(async () => {
  house = await openHouse();
  const districtId = await addDistrict(house);
  for (const endpoint of listEndpoints("write")) {
    await storeRows(house, districtId, endpoint.name, hostileRows(endpoint));
  }
  records = await house.deps.databases.records(districtId);
});
afterAll(() => house.close());

function queryOf(name: string, ...conditions: readonly Condition[]): RowsQuery {
  const endpoint = getEndpoint(name);
  return { shape: shapeOf(endpoint, "2026-11-24"), columns: columnNames(endpoint), conditions };
}

/** What a page of rows would be as a block. */
function cellsOf(query: RowsQuery, rows: readonly PageRow[]): string {
  const cells = rows.flatMap((row) => {
    const values = JSON.parse(row.json) as Record<string, string | number | boolean | null>;
    return query.columns.map((name) => `${values[name] ?? ""}${cellEnd}`);
  });
  return cells.join("");
}

describe.each(catalog.map(({ name }) => name))("%s", (name) => {
  test.each([1, 2, 3, 7, 100])("in blocks of %i is the same as row by row", async (limit) => {
    const query = queryOf(name);
    let after: KeysetPosition | undefined;
    for (;;) {
      const page = { after, limit };
      const rows = await listRows(records.orm, query, page);
      const block = await readBlock(records.orm, query, page);
      expect(Buffer.from(block.cells).toString("utf8")).toBe(cellsOf(query, rows));
      expect(block.rows).toBe(rows.length);
      expect(block.lastKey).toEqual(rows.at(-1)?.key);
      expect(block.studentNumbers).toEqual(
        rows.map((row) => row.studentNumber).filter((number) => number !== null),
      );
      if (rows.length < limit) return;
      after = block.lastKey;
    }
  });
});

test("conditions hold", async () => {
  const condition: Condition = { on: "student", sql: "enrollment", in: ["ENROLLED"] };
  const query = queryOf("guardians", condition);
  const page = { after: undefined, limit: 100 };
  const rows = await listRows(records.orm, query, page);
  expect(rows.length).toBeGreaterThan(0);
  const block = await readBlock(records.orm, query, page);
  expect(Buffer.from(block.cells).toString("utf8")).toBe(cellsOf(query, rows));
});

test("the last key is the last by its parts, not by their text", async () => {
  const districtId = await addDistrict(house);
  await storeRows(house, districtId, "buildings", hostileRows(getEndpoint("buildings")));
  await storeRows(house, districtId, "students", hostileRows(getEndpoint("students")));
  // "S001" and "z" would come behind "S0010" and "a" if the parts were merely written one after another.
  const rows = ["S001,z", "S001,\t", "S0010,a", "S0010,\n1"].map((key) => {
    const [student_id = "", guardian_id = ""] = key.split(",");
    return { student_id, guardian_id: `x${guardian_id}`, last_name: "P", first_name: "Q" };
  });
  await storeRows(house, districtId, "guardians", rows);
  const { orm } = await house.deps.databases.records(districtId);
  const query = queryOf("guardians");
  for (let limit = 1; limit <= rows.length; limit += 1) {
    const page = { after: undefined, limit };
    const { lastKey } = await readBlock(orm, query, page);
    expect(lastKey).toEqual((await listRows(orm, query, page)).at(-1)?.key);
  }
});

test("asking for a column that there is not is a fault", async () => {
  const query = { ...queryOf("buildings"), columns: ["secret"] };
  const reading = readBlock(records.orm, query, { after: undefined, limit: 1 });
  expect(await reading.catch((error: unknown) => String(error))).toContain("no column secret");
});
