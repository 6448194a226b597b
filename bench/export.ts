/** How quickly a district's students become a sealed and hashed file, as every push begins. */
import { join } from "node:path";
import { shapeOf } from "../src/catalog/shape.ts";
import { students } from "../src/catalog/endpoints/students.ts";
import { prepareDistrict, type BenchDistrict } from "./data.ts";
import {
  compare,
  comparePeaks,
  measure,
  type Bench,
  type Figure,
  type Measured,
} from "./measure.ts";

export const exportBenches: readonly Bench[] = [
  { name: "export-csv", run: compareWithSqlite },
  { name: "export-json", run: (options) => compareWithCsv(options, "json") },
  { name: "export-xml", run: (options) => compareWithCsv(options, "xml") },
  { name: "export-memory", run: compareMemory },
];

type Options = Parameters<Bench["run"]>[0];

async function* compareWithSqlite({ rows, repeats }: Options): AsyncGenerator<Figure> {
  const sqlite3 = Bun.which("sqlite3");
  if (sqlite3 === null) {
    yield { skipped: "sqlite3 is not installed, with which this is compared" };
    return;
  }
  const district = await prepareDistrict(rows);
  const columns = shapeOf(students).columns.map(({ sql }) => sql);
  const select = `select ${columns.join(", ")} from students`;
  const rival: Measured = {
    command: [sqlite3, "-csv", district.recordsFile, select],
    into: join(district.folder, "rival.csv"),
  };
  const [ours, theirs] = await measure([freeze(district, "csv"), rival], repeats);
  yield compare(rows, { ours, theirs, rival: "sqlite3 -csv", ratioMax: 2 });
}

async function* compareWithCsv(
  { rows, repeats }: Options,
  format: "json" | "xml",
): AsyncGenerator<Figure> {
  const district = await prepareDistrict(rows);
  const [ours, theirs] = await measure(
    [freeze(district, format), freeze(district, "csv")],
    repeats,
  );
  yield compare(rows, { ours, theirs, rival: "export-csv", ratioMax: 1.5 });
}

/** Memory must not grow with the district. */
async function* compareMemory({ rows, repeats }: Options): AsyncGenerator<Figure> {
  const fewer = Math.ceil(rows / 10);
  const [large, small] = [await prepareDistrict(rows), await prepareDistrict(fewer)];
  for (const format of ["csv", "json", "xml"] as const) {
    const [ours, theirs] = await measure([freeze(large, format), freeze(small, format)], repeats);
    yield { format, ...comparePeaks(rows, { ours, theirs, rival: `${fewer} rows` }) };
  }
}

function freeze({ folder, districtId }: BenchDistrict, format: string): Measured {
  const script = join(import.meta.dir, "freeze-process.ts");
  return { command: [process.execPath, script, folder, districtId, format] };
}
