/** catalog.md: "All ids are text: leading zeros survive every format." */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { columnNames, columnOf, viewOf, type Endpoint } from "../../src/catalog/endpoint.ts";
import { exampleRow } from "../../src/catalog/example.ts";
import { catalog } from "../../src/catalog/index.ts";
import { layoutOf } from "../../src/catalog/shape.ts";
import { fileFormats, readRows } from "../../src/formats/index.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { cut } from "../formats/reading.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { loadBatches, problemsOf, readStored, type School } from "../import/loading.ts";
import { freeze } from "../transfer/freezing.ts";

setDefaultTimeout(60_000);

const kept = catalog.filter((endpoint) => !viewOf(endpoint));

// What programs take for numbers: they drop zeros, add exponents, round.
const numberLike = ["007", "0", "00", "0.50", "1E5", "0x1F", "12345678901234567890", "+1", "-0"];
// Whose row it is must be the same for all, and a Student Id is letters and digits only.
const tied: WireRow = { student_id: "0010", building_reporting_id: "0007", building: "Lincoln" };

let house: TestHouse;
let source: School;
beforeAll(async () => {
  house = await openHouse();
  source = { house, districtId: await addDistrict(house, "Source") };
  for (const endpoint of kept) {
    await storeRows(house, source.districtId, endpoint.name, rowsOf(endpoint));
  }
});
afterAll(() => house.close());

/** Every id of the endpoint is such a text; one row where nothing but the student tells rows apart. */
function rowsOf(endpoint: Endpoint): readonly WireRow[] {
  const names = columnNames(endpoint);
  const isId = (name: string): boolean => columnOf(endpoint, name).kind === "id";
  const rows = numberLike.map((id) => {
    const ids = names.filter((name) => isId(name)).map((name) => [name, id]);
    const also = { role: "007", form: id, buildings: "0007" };
    const known = Object.entries({ ...also, ...tied }).filter(([name]) => names.includes(name));
    return {
      ...exampleRow(endpoint, names),
      ...Object.fromEntries(ids),
      ...Object.fromEntries(known),
    };
  });
  const isTied =
    endpoint.key.every((name) => name in tied || !isId(name)) && !names.includes("form");
  return isTied ? rows.slice(0, 1) : rows;
}

test.each(fileFormats.map(({ name }) => name))(
  "ids that look like numbers come back from %s as they were",
  async (format) => {
    const copy = { house, districtId: await addDistrict(house, "Copy") };
    for (const endpoint of kept) {
      const { text } = await freeze(source, { endpoint: endpoint.name }, format);
      const how = { encoding: "utf-8", layout: layoutOf(endpoint, []) } as const;
      const outcome = await loadBatches(copy, endpoint.name, () =>
        readRows(format, cut(text), how),
      );
      expect(problemsOf(outcome)).toEqual([]);
      const stored = await readStored(copy, endpoint.name);
      expect(stored).toEqual(await readStored(source, endpoint.name));
      expect(new Set(stored.map((row) => JSON.stringify(row)))).toEqual(
        new Set(rowsOf(endpoint).map((row) => JSON.stringify(row))),
      );
    }
  },
);
