/** How quickly a file of students is checked and merged, into an empty district and into one that has them already. */
import { createReadStream, existsSync } from "node:fs";
import { cp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { shapeOf } from "../src/catalog/shape.ts";
import { students } from "../src/catalog/endpoints/students.ts";
import { fileBytesMax } from "../src/formats/limits.ts";
import { createSpool } from "../src/spool.ts";
import { benchKey, prepareDistrict, writeStudents, type BenchDistrict } from "./data.ts";
import {
  compare,
  comparePeaks,
  measure,
  type Bench,
  type Figure,
  type Measured,
} from "./measure.ts";

export const loadBenches: readonly Bench[] = [
  { name: "load-csv", run: compareWithImport },
  { name: "load-one-changed", run: compareOneChanged },
  { name: "load-json", run: (options) => compareWithCsv(options, "json") },
  { name: "load-xml", run: (options) => compareWithCsv(options, "xml") },
  { name: "load-memory", run: compareMemory },
];

type Options = Parameters<Bench["run"]>[0];

const script = join(import.meta.dir, "load-process.ts");
const skipped = { skipped: "sqlite3 is not installed, with which this is compared" };

async function* compareWithImport({ rows, repeats }: Options): AsyncGenerator<Figure> {
  const district = await prepareDistrict(rows);
  const rival = importBySqlite(district);
  if (!rival) return yield skipped;
  const [ours, theirs] = await measure([loadIntoEmpty(district, "csv"), rival], repeats);
  yield compare(rows, { ours, theirs, rival: "sqlite3 .import", ratioMax: 2 });
}

async function* compareOneChanged({ rows, repeats }: Options): AsyncGenerator<Figure> {
  const district = await prepareDistrict(rows);
  const rival = importBySqlite(district);
  if (!rival) return yield skipped;
  const loaded = await prepareLoaded(district);
  // In turns, so that each load finds one row that differs.
  const files = [await prepareChanged(district), district.studentsCsv];
  const load: Measured = {
    command: [process.execPath, script, loaded, "csv"],
    before: async (repeat) => [await spoolFile(loaded, files[repeat % 2] ?? "")],
  };
  const [ours, theirs] = await measure([load, rival], repeats);
  yield compare(rows, { ours, theirs, rival: "sqlite3 .import", ratioMax: 1 });
}

async function* compareWithCsv(
  { rows, repeats }: Options,
  format: "json" | "xml",
): AsyncGenerator<Figure> {
  const district = await prepareDistrict(rows);
  const contestants = [loadIntoEmpty(district, format), loadIntoEmpty(district, "csv")];
  await writeStudents(district, format);
  const [ours, theirs] = await measure(contestants, repeats);
  yield compare(rows, { ours, theirs, rival: "load-csv", ratioMax: 2 });
}

/** Memory must not grow with the file. */
async function* compareMemory({ rows, repeats }: Options): AsyncGenerator<Figure> {
  const fewer = Math.ceil(rows / 10);
  const [large, small] = [await prepareDistrict(rows), await prepareDistrict(fewer)];
  for (const format of ["csv", "json", "xml"] as const) {
    for (const district of [large, small]) await writeStudents(district, format);
    const contestants = [loadIntoEmpty(large, format), loadIntoEmpty(small, format)];
    const [ours, theirs] = await measure(contestants, repeats);
    yield { format, ...comparePeaks(rows, { ours, theirs, rival: `${fewer} rows` }) };
  }
}

function loadIntoEmpty(district: BenchDistrict, format: "csv" | "json" | "xml"): Measured {
  const folder = join(district.folder, "empty");
  const file = join(district.folder, `students.${format}`);
  return {
    before: async () => {
      await rm(folder, { recursive: true, force: true });
      return [await spoolFile(folder, file), district.buildingsCsv];
    },
    command: [process.execPath, script, folder, format],
  };
}

/** A load begins where its file waits, sealed; how long a vendor's server takes to give it is another matter. */
async function spoolFile(folder: string, path: string): Promise<string> {
  const spool = createSpool(join(folder, "spool"), benchKey);
  return (await spool.write(createReadStream(path), fileBytesMax)).id;
}

const indexed = [
  "last_name",
  "first_name",
  "date_of_birth",
  "grade",
  "state_reporting_id",
  "building_name",
  "building_reporting_id",
  "sis_internal_id",
];

/** Into a table with the same key and indexes as the stored students have. */
function importBySqlite(district: BenchDistrict): Measured | undefined {
  const sqlite3 = Bun.which("sqlite3");
  if (sqlite3 === null) return undefined;
  const file = join(district.folder, "rival.db");
  const { columns, key } = shapeOf(students);
  const names = columns.map(({ sql }) => `${sql} text`).join(", ");
  const words = [
    "pragma journal_mode = wal;",
    `create table students (${names}, primary key (${key.join(", ")}));`,
    ...indexed.map((name) => `create index by_${name} on students (${name}, ${key.join(", ")});`),
    ".mode csv",
    `.import --skip 1 ${district.studentsCsv} students`,
  ];
  return {
    before: async () => {
      for (const end of ["", "-wal", "-shm"]) await rm(`${file}${end}`, { force: true });
      return [];
    },
    command: [sqlite3, file, ...words],
  };
}

/** The district as a load left it: with the hashes that the next load compares. */
async function prepareLoaded(district: BenchDistrict): Promise<string> {
  const folder = join(district.folder, "loaded");
  if (existsSync(folder)) await rm(folder, { recursive: true });
  const { before, command } = loadIntoEmpty(district, "csv");
  const words = (await before?.(0)) ?? [];
  const child = Bun.spawn([...command, ...words], { stdout: "ignore", stderr: "inherit" });
  if ((await child.exited) !== 0) throw new Error("the district could not be loaded");
  await rename(join(district.folder, "empty"), folder);
  return folder;
}

async function prepareChanged(district: BenchDistrict): Promise<string> {
  const path = join(district.folder, "one-changed.csv");
  await cp(district.studentsCsv, path);
  const file = Bun.file(path);
  const head = await file.slice(0, 100_000).text();
  const lines = head.split("\r\n");
  // Of the same length, so that the rest of the file stays where it is.
  const changed = lines.map((line, index) => (index === 1 ? line.replace(/[a-z]/, "x") : line));
  const handle = await import("node:fs/promises").then(({ open }) => open(path, "r+"));
  await handle.write(changed.join("\r\n"), 0);
  await handle.close();
  return path;
}
