import { listDistricts } from "../../db/control/districts.ts";
import { getEndpoint } from "../catalog/index.ts";
import { ConfigError } from "../config.ts";
import { todayOf, type Deps } from "../deps.ts";
import type { RawBatch, WireRow } from "../formats/rows.ts";
import { newId } from "../ids.ts";
import { loadFile } from "../import/load-files.ts";
import { plainLoad } from "../import/load-settings.ts";
import { loadDeps } from "../import/load-spooled.ts";
import { seedDistrict, seedSchools } from "./district.ts";

// One load each: constant memory however many students there are.
const studentsPerLoad = 2_500;

/** `npm run seed`: fills the first district with made-up students and all that belongs to them, through the import engine. */
export async function seedDistrictRecords(
  deps: Deps,
  wish: { readonly students: number },
  say: (line: string) => void,
): Promise<void> {
  const [district] = await listDistricts(deps.databases.control.orm);
  if (!district)
    throw new ConfigError("There is no district yet. Run npm start, open /setup, then seed.");
  for (const { endpoint, rows } of seedSchools()) {
    await loadRows(deps, district.id, endpoint, rows);
  }
  let done = 0;
  const batches = seedDistrict({
    students: wish.students,
    today: todayOf(deps),
    seed: 1,
    batchRows: studentsPerLoad,
  });
  for (const { students, parts } of batches) {
    for (const { endpoint, rows } of parts) await loadRows(deps, district.id, endpoint, rows);
    done += students;
    say(`${done.toLocaleString("en-US")} of ${wish.students.toLocaleString("en-US")} students`);
  }
}

async function loadRows(
  deps: Deps,
  districtId: string,
  endpointName: string,
  rows: readonly WireRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const outcome = await loadFile(loadDeps(deps, await deps.databases.records(districtId)), {
    ...plainLoad,
    endpoint: getEndpoint(endpointName),
    runId: newId("run"),
    fence: 1,
    fileName: `${endpointName} (seed)`,
    sha256: "",
    batches: () => toBatches(rows),
    now: deps.now,
    checkLease: async () => undefined,
    onProgress: async () => undefined,
  });
  // Held are rows that some other load has changed: nobody waits here who could approve.
  const problem = outcome.failure ?? outcome.held;
  if (problem) throw new Error(`the seed's ${endpointName}: ${problem.sentence}`);
}

async function* toBatches(rows: readonly WireRow[]): AsyncGenerator<RawBatch> {
  const headings = Object.keys(rows[0] ?? {});
  for (let start = 0; start < rows.length; start += 1_000) {
    const some = rows.slice(start, start + 1_000).map((row, index) => ({
      line: start + index + 1,
      cells: headings.map((name) => {
        const value = row[name];
        return value === null || value === undefined ? null : String(value);
      }),
    }));
    yield { headings, rows: some };
  }
}
