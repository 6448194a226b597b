/** The contract: lists filter and sort by indexed columns, so that a page costs the same in a large district. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { RecordsDatabase } from "../../db/open.ts";
import { pageStatements } from "../../db/records/read-page.ts";
import type { RowsQuery } from "../../db/records/shape.ts";
import { narrow, sortColumns, type Wish } from "../../src/api/narrow-list.ts";
import { columnNames, viewOf, type Endpoint } from "../../src/catalog/endpoint.ts";
import { exampleRow } from "../../src/catalog/example.ts";
import { catalog } from "../../src/catalog/index.ts";
import { grantedRows } from "../../src/integrations/granted-rows.ts";
import { addDistrict, openHouse, type TestHouse } from "../help/district.ts";

let house: TestHouse;
let records: RecordsDatabase;
beforeAll(async () => {
  house = await openHouse();
  records = await house.deps.databases.records(await addDistrict(house));
});
afterAll(() => house.close());

const nothing: Wish = { filters: [], sort: undefined, fields: undefined, updatedSince: undefined };

function queryOf(endpoint: Endpoint, wish: Partial<Wish>): RowsQuery {
  const grant = {
    endpoint: endpoint.name,
    columns: columnNames(endpoint),
    buildings: null,
    enrollment: null,
    programs: null,
    beginOn: null,
  };
  const query = grantedRows(grant, "2026-11-24", []);
  return narrow(endpoint, query, { ...nothing, ...wish }).query;
}

async function planOf(query: RowsQuery, after?: readonly string[]): Promise<readonly string[]> {
  const steps: string[] = [];
  for (const statement of pageStatements(query, { after, limit: 100 })) {
    const found = await records.orm.all<{ detail: string }>(sql`explain query plan ${statement}`);
    steps.push(...found.map(({ detail }) => detail));
  }
  return steps;
}

const stored = catalog.filter((endpoint) => !viewOf(endpoint));

describe.each(stored.map((endpoint) => [endpoint.name, endpoint] as const))("%s", (_, endpoint) => {
  const columns = sortColumns(endpoint, columnNames(endpoint));

  test.each(columns.map((name) => [name]))(
    "a page in the order of %s walks an index, both ways",
    async (name) => {
      const after = ["x", ...endpoint.key.map(() => "y")];
      for (const sort of [name, `-${name}`]) {
        const plan = await planOf(queryOf(endpoint, { sort }), after);
        expect(plan.filter((step) => /TEMP B-TREE/.test(step))).toEqual([]);
        expect(plan.filter((step) => /^SCAN t$/.test(step))).toEqual([]);
      }
    },
  );

  test.each(columns.map((name) => [name]))(
    "rows with a given %s are looked up, and come in key order",
    async (name) => {
      const value = String(exampleRow(endpoint, [name])[name] ?? "x");
      const plan = await planOf(
        queryOf(endpoint, { filters: [{ column: name, operator: "is", values: [value] }] }),
      );
      expect(plan.filter((step) => /TEMP B-TREE|^SCAN t$/.test(step))).toEqual([]);
    },
  );
});
