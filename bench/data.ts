/** A district of many students and the CSV of the same rows; made once, then kept in the temporary folder. */
import { createReadStream, existsSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Papa from "papaparse";
import { insertDistrict } from "../db/control/districts.ts";
import { openDatabases, type Databases } from "../db/open.ts";
import { markCursor, upsertRows } from "../db/records/apply-rows.ts";
import { layoutOf, shapeOf } from "../src/catalog/shape.ts";
import { students } from "../src/catalog/endpoints/students.ts";
import { columnNames } from "../src/catalog/endpoint.ts";
import { blockOf, inOneBlock, type CellBlock } from "../src/formats/cell-block.ts";
import { fileFormats } from "../src/formats/index.ts";
import { readCsv } from "../src/formats/read-csv.ts";
import { writeCsv } from "../src/formats/csv.ts";
import type { WireRow } from "../src/formats/rows.ts";
import { seedBuildings } from "../src/seed/buildings.ts";
import { seedStudents } from "../src/seed/students.ts";

export type BenchDistrict = {
  readonly folder: string;
  readonly districtId: string;
  /** Its records, for whoever reads the database itself. */
  readonly recordsFile: string;
  readonly buildingsCsv: string;
  /** 21 columns with report field names; about 200 MB a million. */
  readonly studentsCsv: string;
};

export const benchDistrictId = "dis_bench";
export const benchKey = Buffer.alloc(32, 7);
const rowsPerBatch = 5_000;

export async function prepareDistrict(rows: number): Promise<BenchDistrict> {
  const what = { name: String(rows), inWords: `${rows.toLocaleString("en-US")} students` };
  const folder = await makeOnce(what, (unfinished) => fill(unfinished, rows));
  return {
    folder,
    districtId: benchDistrictId,
    recordsFile: join(folder, benchDistrictId, "records.db"),
    buildingsCsv: join(folder, "buildings.csv"),
    studentsCsv: join(folder, "students.csv"),
  };
}

/** A district of its own in the temporary folder, filled the first time that it is asked for. */
export async function makeOnce(
  { name, inWords }: { readonly name: string; readonly inWords: string },
  fillFolder: (unfinished: string) => Promise<void>,
): Promise<string> {
  const folder = join(tmpdir(), `data-imports-exports-bench-${name}`);
  if (existsSync(folder)) return folder;
  console.error(`Making a district of ${inWords} in ${folder} …`);
  // Under another name until it is whole.
  const unfinished = `${folder}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await fillFolder(unfinished);
  await rename(unfinished, folder);
  return folder;
}

export function openBenchDatabases(folder: string): Promise<Databases> {
  return openDatabases({
    control: `file:${folder}/control.db`,
    district: `file:${folder}/{district}/{kind}.db`,
    authToken: undefined,
  });
}

async function fill(folder: string, rows: number): Promise<void> {
  const databases = await openBenchDatabases(folder);
  const createdAt = "2026-01-01T00:00:00.000Z";
  await databases.control.write((tx) =>
    insertDistrict(tx, { id: benchDistrictId, name: "Bench", createdAt }),
  );
  await Bun.write(join(folder, "buildings.csv"), Papa.unparse([...seedBuildings()]));
  const records = await databases.records(benchDistrictId);
  const csv = await open(join(folder, "students.csv"), "wx", 0o600);
  const layout = layoutOf(students, columnNames(students), true);
  let cursor = 0;
  await records.write(async (tx) => {
    const wish = { students: rows, today: "2026-11-24", seed: 1, batchRows: rowsPerBatch };
    for (const drawn of seedStudents(wish)) {
      const batch = drawn.map(makeHarder);
      const changes = batch.map((row, at) => ({ row, contentHash: hashLike(cursor + at) }));
      await upsertRows(tx, shapeOf(students), changes, { cursor, runId: "run_bench" });
      const [header = new Uint8Array(), body = new Uint8Array()] = await Array.fromAsync(
        writeCsv(layout, inOneBlock(layout, batch)),
      );
      await csv.writeFile(cursor === 0 ? Buffer.concat([header, body]) : body);
      cursor += batch.length;
    }
    await markCursor(tx, cursor);
  });
  await csv.close();
  databases.close();
}

/** The same rows in another format, once. */
export async function writeStudents(
  { folder, studentsCsv }: BenchDistrict,
  format: "csv" | "json" | "xml",
): Promise<void> {
  const path = join(folder, `students.${format}`);
  if (existsSync(path)) return;
  const layout = layoutOf(students, columnNames(students));
  const names = columnNames(students);
  const batches = readCsv(createReadStream(studentsCsv));
  async function* blocks(): AsyncGenerator<CellBlock> {
    for await (const { rows } of batches) {
      const named = rows.map(({ cells }) =>
        Object.fromEntries(names.map((name, at) => [name, cells[at] ?? null])),
      );
      yield blockOf(layout, named);
    }
  }
  const writer = fileFormats.find((candidate) => candidate.name === format);
  const file = await open(`${path}.unfinished`, "w", 0o600);
  for await (const bytes of writer?.write(layout, blocks()) ?? []) await file.writeFile(bytes);
  await file.close();
  await rename(`${path}.unfinished`, path);
}

/** The seed has quotes and commas of its own, but no cell of several lines and no markup. */
function makeHarder(row: WireRow, index: number): WireRow {
  if (index % 50 === 0) return { ...row, address: `${row["address"]}\nApt. 4` };
  return index % 50 === 25 ? { ...row, middle_name: "<Ann & Lee>" } : row;
}

export function hashLike(number: number): string {
  return Bun.hash(String(number)).toString(36).padStart(22, "0");
}
