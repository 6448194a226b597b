/** `bun bench/load-process.ts FOLDER FORMAT [BUILDINGS] FILE`: loads a file of students into the district in FOLDER, as a run would. */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { getEndpoint } from "../src/catalog/index.ts";
import { layoutOf } from "../src/catalog/shape.ts";
import { readRows } from "../src/formats/read-rows.ts";
import { fileBytesMax } from "../src/formats/limits.ts";
import { newId } from "../src/ids.ts";
import { loadFile } from "../src/import/load-file.ts";
import { plainLoad } from "../src/import/load-settings.ts";
import { createSpool } from "../src/spool.ts";
import { benchDistrictId, openBenchDatabases } from "./data.ts";

type Format = "csv" | "json" | "xml";

const [folder = "", format = "", ...files] = process.argv.slice(2);
const [path = "", buildings = ""] = files.toReversed();
const databases = await openBenchDatabases(folder);
const spool = createSpool(join(folder, "spool"), Buffer.alloc(32, 7));
const records = await databases.records(benchDistrictId);

/** Spooled, sealed and read back from there, since that is the way of every file that comes. */
async function load(endpointName: string, formatName: Format, file: string): Promise<void> {
  const endpoint = getEndpoint(endpointName);
  const spooled = await spool.write(createReadStream(file), fileBytesMax);
  const outcome = await loadFile(
    { records, errorFiles: spool, stagingFolder: join(folder, "staging") },
    {
      ...plainLoad,
      endpoint,
      runId: newId("run"),
      fence: 1,
      fileName: file,
      spooled: { place: spool.place, id: spooled.id, format: formatName },
      sha256: spooled.sha256,
      batches: () =>
        readRows(formatName, spool.read(spooled.id), {
          encoding: "utf-8",
          layout: layoutOf(endpoint, []),
        }),
      now: () => new Date(),
      checkLease: async () => undefined,
      onProgress: async () => undefined,
    },
  );
  await spool.remove(spooled.id);
  if (outcome.failure || outcome.report.rowsRejected > 0) {
    throw new Error(
      `not loaded: ${outcome.failure?.sentence} ${JSON.stringify(outcome.notices[0])}`,
    );
  }
  console.error(JSON.stringify(outcome.report));
}

if (buildings !== "") await load("buildings", "csv", buildings);
// Safe because only `bench/load.ts` starts this.
await load("students", format as Format, path);
databases.close();
