/** Promises that every endpoint keeps, whatever is added to the catalog. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { listRows } from "../db/records/read-rows.ts";
import { columnNames, columnOf, tableOf, viewOf, type Endpoint } from "../src/catalog/endpoint.ts";
import { exampleRow } from "../src/catalog/example.ts";
import { catalog } from "../src/catalog/index.ts";
import { layoutOf, shapeOf, tablesBehind } from "../src/catalog/shape.ts";
import { readRows } from "../src/formats/index.ts";
import type { RawBatch } from "../src/formats/rows.ts";
import { describeCatalog, promisesOf } from "./catalog/published-catalog.ts";
import { hostileRows, hostileRowsCount } from "./catalog/hostile-rows.ts";
import { cut } from "./formats/reading.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "./help/district.ts";
import { loadBatches, readCursor, type School } from "./import/loading.ts";
import { freeze } from "./transfer/freezing.ts";

setDefaultTimeout(60_000);

const publishedPath = join(import.meta.dir, "catalog", "published.json");
const howToPublish = `The catalog is no longer what was published in test/catalog/published.json.
A line of “broken” is a promise to vendors: a published name, kind, key or filter never changes; undo it, or add a column beside it.
When “broken” is empty, or the change was decided, run
  PUBLISH_CATALOG=true bun test test/catalog.test.ts && npm run format
commit published.json with it, and tell vendors in the README under “changes vendors can see”.`;

test("names, kinds, keys and filters are what was published", () => {
  const now = describeCatalog(catalog);
  if (process.env["PUBLISH_CATALOG"] === "true") {
    writeFileSync(publishedPath, `${JSON.stringify(now, null, 2)}\n`);
  }
  const published = promisesOf(JSON.parse(readFileSync(publishedPath, "utf8")));
  const promised = promisesOf(now);
  const difference = {
    broken: published.filter((line) => !promised.includes(line)),
    notYetPublished: promised.filter((line) => !published.includes(line)),
  };
  expect(difference, howToPublish).toEqual({ broken: [], notYetPublished: [] });
});

test("columns stand in files in the order that was published", () => {
  const published = JSON.parse(readFileSync(publishedPath, "utf8")) as Record<
    string,
    { columns: object }
  >;
  for (const endpoint of catalog) {
    const { columns = {} } = published[endpoint.name] ?? {};
    expect(columnNames(endpoint), howToPublish).toEqual(Object.keys(columns));
  }
});

describe.each(catalog.map((endpoint) => [endpoint.name, endpoint] as const))(
  "%s",
  (_, endpoint) => {
    test("a wire name is its label in snake_case", () => {
      const names = columnNames(endpoint);
      const fromLabels = names.map((name) => snakeCaseOf(columnOf(endpoint, name).label));
      expect(fromLabels).toEqual([...names]);
    });

    test("key columns are filled in every stored row, and vendors may filter by them", () => {
      for (const name of endpoint.key) {
        const column = columnOf(endpoint, name);
        expect(column.stored.notNull).toBe(true);
        expect(column.filters).toBe(true);
      }
    });

    test("a column that may be empty is not NOT NULL where it is kept, nor the other way round", () => {
      for (const name of columnNames(endpoint)) {
        const column = columnOf(endpoint, name);
        const isNeverNull =
          column.required ||
          endpoint.key.includes(name) ||
          (column.kind === "flag" && column.otherwise !== null);
        expect([name, column.stored.notNull]).toEqual([name, isNeverNull]);
      }
    });

    test("every answer that hangs on a student depends on the table of students", () => {
      const students = catalog.find((one) => one.name === "students") as Endpoint;
      if (!viewOf(endpoint)) expect(endpoint.dependsOn).toContain(tableOf(endpoint));
      if (endpoint.student !== "none") expect(endpoint.dependsOn).toContain(tableOf(students));
    });

    test("an answer depends on every table that its view reads", () => {
      const select = viewOf(endpoint)?.select ?? "";
      const named = [...select.matchAll(/\b(?:from|join)\s+([a-z_]+)/g)].map(([, name]) => name);
      expect(tablesBehind(endpoint)).toEqual(expect.arrayContaining(named));
    });

    test("its example names every column", () => {
      expect(Object.keys(exampleRow(endpoint, columnNames(endpoint)))).toEqual([
        ...columnNames(endpoint),
      ]);
    });
  },
);

/** A state's own names, which begin with its letters, stay as they are. */
function snakeCaseOf(label: string): string {
  if (label.startsWith("TX-")) return label;
  const humps = label.replaceAll(/([a-z])([A-Z])/g, "$1 $2");
  return humps.toLowerCase().replaceAll(/[ /-]+/g, "_");
}

const files = [
  { kind: "csv", format: "csv" },
  { kind: "csv with report field names", format: "csv", reportFieldNames: true },
  {
    kind: "csv with a byte order mark and LF",
    format: "csv",
    csv: { byteOrderMark: true, lineEnd: "lf" },
  },
  { kind: "json", format: "json" },
  { kind: "ndjson", format: "ndjson" },
  { kind: "xml", format: "xml" },
] as const;

/** What is derived from these is not written. */
const kept = catalog.filter((endpoint) => !viewOf(endpoint));

describe.each(files)("$kind", ({ format, ...file }) => {
  let house: TestHouse;
  let source: School;
  let copy: School;
  beforeAll(async () => {
    house = await openHouse();
    source = { house, districtId: await addDistrict(house, "Source") };
    copy = { house, districtId: await addDistrict(house, "Copy") };
    for (const endpoint of kept) {
      await storeRows(house, source.districtId, endpoint.name, hostileRows(endpoint));
    }
  });
  afterAll(() => house.close());

  async function exportFile(school: School, endpoint: Endpoint): Promise<string> {
    const reportFieldNames = "reportFieldNames" in file;
    const grant = { endpoint: endpoint.name, reportFieldNames };
    const frozen = await freeze(school, grant, format, "csv" in file ? file.csv : {});
    expect(frozen.rows).toBe(hostileRowsCount);
    return frozen.text;
  }

  function read(text: string, endpoint: Endpoint): AsyncIterable<RawBatch> {
    return readRows(format, cut(text), { encoding: "utf-8", layout: layoutOf(endpoint, []) });
  }

  test("what a hostile district holds is what it was given", async () => {
    for (const endpoint of kept) {
      const { orm } = await house.deps.databases.records(source.districtId);
      const query = { shape: shapeOf(endpoint), columns: columnNames(endpoint), conditions: [] };
      const rows = await listRows(orm, query, { after: undefined, limit: 10_000 });
      const stored = new Set(rows.map((row) => row.json));
      expect(stored).toEqual(new Set(hostileRows(endpoint).map((row) => JSON.stringify(row))));
    }
  });

  test("an exported district, loaded into an empty one, exports the very same bytes", async () => {
    for (const endpoint of kept) {
      const text = await exportFile(source, endpoint);
      const outcome = await loadBatches(copy, endpoint.name, () => read(text, endpoint));
      expect(outcome.notices).toEqual([]);
      expect(outcome.report).toMatchObject({ rowsAdded: hostileRowsCount, rowsRejected: 0 });
      expect(await exportFile(copy, endpoint)).toBe(text);
    }
  });

  test("an exported district, loaded into itself, is unchanged, and its cursor stays", async () => {
    const cursor = await readCursor(source);
    for (const endpoint of kept) {
      const text = await exportFile(source, endpoint);
      const { report } = await loadBatches(source, endpoint.name, () => read(text, endpoint));
      expect(report).toEqual({
        rowsRead: hostileRowsCount,
        rowsAdded: 0,
        rowsChanged: 0,
        rowsUnchanged: hostileRowsCount,
        rowsRemoved: 0,
        rowsRejected: 0,
      });
    }
    expect(await readCursor(source)).toBe(cursor);
  });
});
