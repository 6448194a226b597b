/** What the tests of loads share: a file walked through the engine, and what is stored afterwards. */
import { sql } from "drizzle-orm";
import { openDatabases } from "../../db/open.ts";
import { listRows } from "../../db/records/read-rows.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import { shapeOf } from "../../src/catalog/shape.ts";
import { readCsv } from "../../src/formats/read-csv.ts";
import type { RawBatch, WireRow } from "../../src/formats/rows.ts";
import { newId, sha256 } from "../../src/ids.ts";
import { loadFile, type LoadOfOneFile } from "../../src/import/load-files.ts";
import { plainLoad } from "../../src/import/load-settings.ts";
import { loadDeps } from "../../src/import/load-spooled.ts";
import type { FileOutcome } from "../../src/import/load.ts";
import { cut } from "../formats/reading.ts";
import { addDistrict, storeRows, type TestHouse } from "../help/district.ts";
import { buildings } from "../help/small-school.ts";

export type School = { readonly house: TestHouse; readonly districtId: string };
export type LoadInput = Partial<Omit<LoadOfOneFile, "endpoint" | "batches">>;

/** A district of its own with the two buildings of the small school. */
export async function addSchool(house: TestHouse): Promise<School> {
  const districtId = await addDistrict(house);
  await storeRows(house, districtId, "buildings", buildings);
  return { house, districtId };
}

export async function loadCsv(
  school: School,
  endpointName: string,
  csv: string,
  input: LoadInput = {},
): Promise<FileOutcome> {
  // Without it, the reader tells that it cannot see whether the last cell is whole.
  const text = csv.endsWith("\n") ? csv : `${csv}\n`;
  const batches = (): AsyncIterable<RawBatch> => readCsv(cut(text));
  return loadBatches(school, endpointName, batches, { sha256: sha256(csv), ...input });
}

/** The same district as another process sees it: with connections, and a turn, of its own. */
export async function openElsewhere({ house, districtId }: School): Promise<School> {
  const { config } = house.deps;
  const databases = await openDatabases({
    control: config.databaseUrl,
    district: config.districtDatabaseUrl,
    authToken: config.databaseAuthToken,
  });
  return { house: { ...house, deps: { ...house.deps, databases } }, districtId };
}

export async function loadBatches(
  { house, districtId }: School,
  endpointName: string,
  batches: () => AsyncIterable<RawBatch>,
  input: LoadInput = {},
): Promise<FileOutcome> {
  const records = await house.deps.databases.records(districtId);
  return loadFile(loadDeps(house.deps, records), {
    ...plainLoad,
    endpoint: getEndpoint(endpointName),
    runId: newId("run"),
    fence: 1,
    fileName: `${endpointName}.csv`,
    sha256: "",
    batches,
    now: house.deps.now,
    checkLease: async () => undefined,
    onProgress: async () => undefined,
    ...input,
  });
}

/** Lines of a CSV with the required columns of students; `more` replaces single cells. */
export function studentsCsv(
  ids: readonly string[],
  more: Readonly<Record<string, string>> = {},
): string {
  const base = {
    last_name: "Doe",
    first_name: "Ada",
    date_of_birth: "2014-05-06",
    gender: "F",
    district_enrollment: "ENROLLED",
    building: "Lincoln Elementary",
    building_reporting_id: "001",
    ...more,
  };
  const lines = ids.map((id) => [id, ...Object.values(base)].join(","));
  return [["student_id", ...Object.keys(base)].join(","), ...lines].join("\n");
}

export function idsOf(count: number, prefix = "S"): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(6, "0")}`);
}

/** By wire name, in key order. */
export async function readStored(
  { house, districtId }: School,
  endpointName: string,
): Promise<readonly WireRow[]> {
  const endpoint = getEndpoint(endpointName);
  const query = { shape: shapeOf(endpoint), columns: columnNames(endpoint), conditions: [] };
  const { orm } = await house.deps.databases.records(districtId);
  const rows = await listRows(orm, query, { after: undefined, limit: 1_000_000 });
  return rows.map((row) => JSON.parse(row.json) as WireRow);
}

/** Rows of any statement on the district's records. */
export async function ask<Row>(
  { house, districtId }: School,
  statement: string,
): Promise<readonly Row[]> {
  const { orm } = await house.deps.databases.records(districtId);
  return orm.all<Row>(sql.raw(statement));
}

export async function readCursor(school: School): Promise<number> {
  const [row] = await ask<{ cursor: number }>(school, "select cursor from change_counter");
  return row?.cursor ?? 0;
}

/** `line column: reason`, errors only. */
export function problemsOf(outcome: FileOutcome): readonly string[] {
  return outcome.notices
    .filter((notice) => notice.isError)
    .map(({ line, column, reason }) => `${line} ${column ?? "row"}: ${reason}`);
}
