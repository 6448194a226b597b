/** catalog.md, "Load semantics", for what hangs on students: whose rows they are, and what a load takes away. */
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { columnOf, viewOf } from "../../src/catalog/endpoint.ts";
import { catalog, getEndpoint } from "../../src/catalog/index.ts";
import { readJson } from "../../src/formats/read-json.ts";
import type { WireRow, WireValue } from "../../src/formats/rows.ts";
import { bodySettings } from "../../src/import/load-settings.ts";
import { maySnapshot } from "../../src/import/removal-scope.ts";
import { cut } from "../formats/reading.ts";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { student } from "../help/small-school.ts";
import { rowOf } from "./example-rows.ts";
import {
  addSchool,
  loadBatches,
  problemsOf,
  readStored,
  type LoadInput,
  type School,
} from "./loading.ts";

setDefaultTimeout(60_000);

const students = Array.from({ length: 20 }, (_, index) => `S${index + 10}`);

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  school = await addSchool(house);
  const stored = [...students, "A1"].map((id) => student(id, "001", "ENROLLED"));
  await storeRows(house, school.districtId, "students", stored);
});
afterAll(() => house.close());

function load(endpoint: string, rows: readonly WireRow[], input: LoadInput = {}) {
  return loadBatches(school, endpoint, () => readJson(cut(JSON.stringify(rows))), input);
}

async function storedOf(endpoint: string, column: string): Promise<readonly WireValue[]> {
  return (await readStored(school, endpoint)).map((row) => row[column] ?? null);
}

/** What a plan says of a student: whatever is kept under a begin date and may be sent whole. */
const plans = catalog
  .filter((endpoint) => typeof endpoint.student === "object" && !viewOf(endpoint))
  .filter((endpoint) => maySnapshot(endpoint) && Object.keys(endpoint.columns).length > 2)
  .map(({ name }) => name);

/** A row for each of twenty students, with keys of their own. */
function rowsOf(name: string): readonly WireRow[] {
  const { key } = getEndpoint(name);
  return students.map((student_id) => {
    const parts = key.map((part) => [part, columnOf(getEndpoint(name), part).kind] as const);
    const own = parts.flatMap(([part, kind]) => (kind === "id" ? [[part, `K${student_id}`]] : []));
    return rowOf(name, { ...Object.fromEntries(own), student_id });
  });
}

const hanging = catalog.filter(
  (endpoint) => !viewOf(endpoint) && endpoint.student !== "none" && endpoint.student !== "self",
);

describe.each(hanging.map(({ name }) => name))("%s", (name) => {
  test("a row whose student is not stored is refused, and the others are stored", async () => {
    const rows = rowsOf(name).slice(1);
    const lost = { ...rowsOf(name)[0], student_id: "NOBODY" };
    expect(problemsOf(await load(name, [...rows, lost]))).toEqual([
      "20 student_id: is not among the stored students",
    ]);
    expect(await storedOf(name, "student_id")).toEqual(students.slice(1));
  });

  test("an id of a student is theirs letter by letter", async () => {
    for (const student_id of ["s10", "S1", "S010", "S10 0"]) {
      expect(problemsOf(await load(name, [rowOf(name, { student_id })]))).toEqual([
        "1 student_id: is not among the stored students",
      ]);
    }
  });

  test("a load leaves what it does not name", async () => {
    await load(name, rowsOf(name));
    const outcome = await load(name, rowsOf(name).slice(0, 2));
    expect(outcome.report).toMatchObject({ rowsUnchanged: 2, rowsAdded: 0, rowsRemoved: 0 });
    expect(await storedOf(name, "student_id")).toEqual(students);
  });
});

const mirrored = catalog.filter((endpoint) => !viewOf(endpoint) && maySnapshot(endpoint));

test("only these may be said to be whole in one file", () => {
  expect(mirrored.map(({ name }) => name)).toEqual(["buildings", "students", "absences", ...plans]);
});

test.each(plans)("a snapshot of %s removes the rows that the file does not name", async (name) => {
  const keys = getEndpoint(name).key;
  const last = keys.at(-1) ?? "";
  const [one, two] = last === "program" ? ["Section 504", "English Learners"] : ["X1", "X2"];
  await load(name, [rowOf(name, { [last]: one }), rowOf(name, { [last]: two })]);
  const settings = { ...bodySettings, mode: "snapshot" } as const;
  const { report } = await load(name, [rowOf(name, { [last]: two })], { settings });
  expect(report).toMatchObject({ rowsUnchanged: 1, rowsRemoved: 1 });
  expect(await storedOf(name, last)).toEqual([two]);
});

test.each(plans)("a load of %s updates the row that has its key", async (name) => {
  const begin = getEndpoint(name).begin ?? "";
  await load(name, [rowOf(name)]);
  const { report } = await load(name, [rowOf(name, { [begin]: "2026-12-01" })]);
  expect(report).toMatchObject({ rowsAdded: 0, rowsChanged: 1 });
  expect(await storedOf(name, begin)).toEqual(["2026-12-01"]);
});
