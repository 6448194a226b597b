import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { columnNames, viewOf } from "../../src/catalog/endpoint.ts";
import { catalog } from "../../src/catalog/index.ts";
import { addDays } from "../../src/seed/days.ts";
import { schoolSeeders, studentSeeders } from "../../src/seed/seeders.ts";
import { seedDistrictRecords } from "../../src/seed/seed-records.ts";
import { addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { loadBatches, readStored } from "../import/loading.ts";
import { days, drawDistrict } from "./seeded-district.ts";

setDefaultTimeout(60_000);

const today = "2026-11-24";
const baseEndpoints = catalog.filter((endpoint) => viewOf(endpoint) === undefined);
const district = drawDistrict({ students: 1_200, today });
const inBatches = drawDistrict({ students: 1_200, today, batchRows: 333 });
const tomorrow = drawDistrict({ students: 1_200, today: addDays(today, 1) });
const onOtherDays = days.map((day) => drawDistrict({ students: 600, today: day }));
const keyOf = (key: readonly string[], row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(key.map((name) => row[name]));

describe.each(baseEndpoints.map((endpoint) => [endpoint.name, endpoint] as const))(
  "the seed's %s",
  (name, endpoint) => {
    const rows = district.of(name);

    test("are there: an endpoint that was added needs a line in src/seed/seeders.ts", () => {
      expect(rows.length).toBeGreaterThan(0);
    });

    test("have all columns in the order of the catalog, and every column is filled somewhere", () => {
      for (const row of rows) expect(Object.keys(row)).toEqual([...columnNames(endpoint)]);
      const empty = columnNames(endpoint).filter((column) =>
        rows.every((row) => row[column] === null),
      );
      expect(empty).toEqual([]);
    });

    test("have different keys", () => {
      expect(new Set(rows.map((row) => keyOf(endpoint.key, row))).size).toBe(rows.length);
    });

    test("hang on seeded students only", () => {
      const { student } = endpoint;
      if (typeof student !== "object") return;
      const ids = new Set(district.of("students").map((row) => row["student_id"]));
      expect(rows.filter((row) => !ids.has(row[student.column] ?? null))).toEqual([]);
    });

    test("begin today or before, whatever day it is", () => {
      const { begin } = endpoint;
      if (begin === undefined) return;
      for (const other of onOtherDays) {
        const ahead = other.of(name).filter((row) => String(row[begin] ?? "") > other.today);
        expect(ahead).toEqual([]);
      }
    });

    test("are the same whether drawn at once or in batches", () => {
      expect(inBatches.of(name)).toEqual(rows);
    });

    test("stay as they are when a day passes, but for what that day brings", () => {
      const then = new Map(tomorrow.of(name).map((row) => [keyOf(endpoint.key, row), row]));
      const stayed = rows.filter((row) => Bun.deepEquals(then.get(keyOf(endpoint.key, row)), row));
      // A day more is another day to have been away on.
      expect(stayed.length / rows.length).toBeGreaterThan(name === "absences" ? 0 : 0.9);
    });
  },
);

test("the seed's list has no endpoint twice, and none that is derived", () => {
  const names = [...schoolSeeders, ...studentSeeders].map(({ endpoint }) => endpoint);
  expect(names.toSorted()).toEqual(baseEndpoints.map(({ name }) => name).toSorted());
});

describe("a seeded district", () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  test("passes the import engine without an error, a notice or anything held", async () => {
    const school = { house, districtId: await addDistrict(house, "Cedar Valley") };
    const small = drawDistrict({ students: 400, today });
    for (const { endpoint } of [...schoolSeeders, ...studentSeeders]) {
      const rows = small.of(endpoint);
      const headings = Object.keys(rows[0] ?? {});
      const outcome = await loadBatches(school, endpoint, async function* batches() {
        yield {
          headings,
          rows: rows.map((row, line) => ({
            line,
            cells: headings.map((heading) => toCell(row[heading])),
          })),
        };
      });
      const { notices, failure, held, report } = outcome;
      expect({ endpoint, notices, failure, held }).toEqual({
        endpoint,
        notices: [],
        failure: undefined,
        held: undefined,
      });
      expect(report.rowsAdded).toBe(rows.length);
      expect(await readStored(school, endpoint)).toHaveLength(rows.length);
    }
  });
});

test("npm run seed stores every endpoint's rows, and the next morning again what changed", async () => {
  const house = await openHouse();
  const school = { house, districtId: await addDistrict(house) };
  const said: string[] = [];
  const seed = () => seedDistrictRecords(house.deps, { students: 400 }, (line) => said.push(line));
  await seed();
  const small = drawDistrict({ students: 400, today });
  for (const { name } of baseEndpoints) {
    expect([name, (await readStored(school, name)).length]).toEqual([name, small.of(name).length]);
  }
  house.clock.now = new Date("2026-11-25T12:00:00.000Z");
  await seed();
  const { of } = drawDistrict({ students: 400, today: "2026-11-25" });
  expect((await readStored(school, "service_logs")).length).toBeGreaterThanOrEqual(
    of("service_logs").length,
  );
  expect(said).toEqual(["400 of 400 students", "400 of 400 students"]);
  await house.close();
});

function toCell(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
