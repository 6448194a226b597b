/** `bun bench/load-process.ts FOLDER FORMAT SPOOL_ID [BUILDINGS]`: loads a file of students into the district in FOLDER, as a run would. */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { getEndpoint } from "../src/catalog/index.ts";
import { layoutOf } from "../src/catalog/shape.ts";
import { fileBytesMax } from "../src/formats/limits.ts";
import { readRows } from "../src/formats/read-rows.ts";
import { newId } from "../src/ids.ts";
import { loadFile } from "../src/import/load-files.ts";
import { plainLoad } from "../src/import/load-settings.ts";
import { createSpool } from "../src/spool.ts";
import { benchDistrictId, benchKey, openBenchDatabases } from "./data.ts";

type Format = "csv" | "json" | "xml";

const [folder = "", format = "", spoolId = "", buildings] = process.argv.slice(2);
const databases = await openBenchDatabases(folder);
const spool = createSpool(join(folder, "spool"), benchKey);
const records = await databases.records(benchDistrictId);

async function load(endpointName: string, formatName: Format, id: string): Promise<void> {
  const endpoint = getEndpoint(endpointName);
  const how = { encoding: "utf-8", layout: layoutOf(endpoint, []) } as const;
  const outcome = await loadFile(
    { records, errorFiles: spool, stagingFolder: join(folder, "staging") },
    {
      ...plainLoad,
      endpoint,
      runId: newId("run"),
      fence: 1,
      fileName: endpointName,
      sha256: id,
      spooled: { place: spool.place, id, format: formatName },
      batches: () => readRows(formatName, spool.read(id), how),
      now: () => new Date(),
      checkLease: async () => undefined,
      onProgress: async () => undefined,
    },
  );
  await spool.remove(id);
  if (outcome.failure || outcome.held || outcome.report.rowsRejected > 0) {
    const why = outcome.failure?.sentence ?? outcome.held?.sentence;
    throw new Error(`not loaded: ${why} ${JSON.stringify(outcome.notices[0])}`);
  }
}

if (buildings !== undefined) {
  await load("buildings", "csv", (await spool.write(createReadStream(buildings), fileBytesMax)).id);
}
// Safe because only `bench/load.ts` starts this.
await load("students", format as Format, spoolId);
databases.close();
