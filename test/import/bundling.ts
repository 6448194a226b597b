/** What the tests of bundles share: several files walked through the engine as one load. */
import type { LoadSettings } from "../../db/control/schema.ts";
import { findBundle } from "../../src/catalog/index.ts";
import { readCsv } from "../../src/formats/read-csv.ts";
import { newId, sha256 } from "../../src/ids.ts";
import { matchBundleFiles } from "../../src/import/bundle-files.ts";
import { loadFiles } from "../../src/import/load-files.ts";
import { bodySettings, plainLoad } from "../../src/import/load-settings.ts";
import { loadDeps } from "../../src/import/load-spooled.ts";
import type { FileOutcome, Load } from "../../src/import/load.ts";
import { cut } from "../formats/reading.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import { startLibsqlServer } from "../help/libsql-server.ts";
import { readStored, type School } from "./loading.ts";

/** Where a district's databases may lie, for `describe.each`. */
export const places = [
  ["in files", false],
  ["on a libSQL server", true],
] as const;

export async function openHouseIn(isRemote: boolean): Promise<TestHouse> {
  const server = isRemote ? startLibsqlServer() : undefined;
  const house = await openHouse(
    server
      ? {
          DATABASE_URL: `${server.url}/control/`,
          DISTRICT_DATABASE_URL: `${server.url}/{district}-{kind}/`,
          DATABASE_AUTH_TOKEN: server.token,
        }
      : {},
  );
  const close = async (): Promise<void> => {
    await house.close();
    await server?.stop();
  };
  return { ...house, close };
}

/** So that no number of rejected rows keeps the others from being stored. */
export const lenient: LoadSettings = { ...bodySettings, errorPercentMax: 100 };

/** CSV texts by file name. */
export type Files = Readonly<Record<string, string>>;

export async function loadBundle(
  { house, districtId }: School,
  name: string,
  files: Files,
  more: Partial<Load> = {},
): Promise<readonly FileOutcome[]> {
  const bundle = findBundle(name);
  if (!bundle) throw new Error(`no bundle ${name}`);
  const came = Object.entries(files).map(([fileName, csv]) => ({ fileName, csv: `${csv}\n` }));
  const matched = matchBundleFiles(bundle, came);
  const records = await house.deps.databases.records(districtId);
  return loadFiles(loadDeps(house.deps, records), {
    ...plainLoad,
    name,
    files: matched.files.map(({ of, file }) => ({
      ...of,
      fileName: file.fileName,
      batches: () => readCsv(cut(file.csv)),
    })),
    runId: newId("run"),
    fence: 1,
    sha256: sha256(JSON.stringify(files)),
    now: house.deps.now,
    checkLease: async () => undefined,
    onProgress: async () => undefined,
    ...more,
  });
}

/** `student_id,guardian_id` of each, with names made from them. */
export function guardiansCsv(
  ...pairs: readonly (readonly [student: string, guardian: string])[]
): string {
  const lines = pairs.map(([student, guardian]) => `${student},${guardian},Doe,${guardian}`);
  return ["student_id,guardian_id,last_name,first_name", ...lines].join("\n");
}

export async function studentIds(school: School): Promise<readonly unknown[]> {
  return (await readStored(school, "students")).map((row) => row["student_id"]);
}

/** `student/guardian` of each. */
export async function guardianKeys(school: School): Promise<readonly string[]> {
  const rows = await readStored(school, "guardians");
  return rows.map((row) => `${row["student_id"]}/${row["guardian_id"]}`);
}

/** `id name` of each. */
export async function buildingNames(school: School): Promise<readonly string[]> {
  const rows = await readStored(school, "buildings");
  return rows.map((row) => `${row["building_reporting_id"]} ${row["building"]}`);
}
