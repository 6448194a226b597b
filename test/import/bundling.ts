/** What the tests of bundles share: several files walked through the engine as one load. */
import { findBundle } from "../../src/catalog/index.ts";
import { readCsv } from "../../src/formats/read-csv.ts";
import { newId, sha256 } from "../../src/ids.ts";
import { matchBundleFiles } from "../../src/import/bundle-files.ts";
import { loadFiles } from "../../src/import/load-files.ts";
import { plainLoad } from "../../src/import/load-settings.ts";
import { loadDeps } from "../../src/import/load-spooled.ts";
import type { FileOutcome, Load } from "../../src/import/load.ts";
import { cut } from "../formats/reading.ts";
import type { School } from "./loading.ts";

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
