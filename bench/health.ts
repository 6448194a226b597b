/** Whether a page and a vendor's list answer while a million students are loaded. */
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { insertDistrict } from "../db/control/districts.ts";
import { findRun, insertRun, type Run } from "../db/control/runs.ts";
import { openDatabases, type Databases } from "../db/open.ts";
import { fileBytesMax } from "../src/formats/limits.ts";
import { newId } from "../src/ids.ts";
import { bodySettings } from "../src/import/load-settings.ts";
import { createSeal } from "../src/seal.ts";
import { createSpool } from "../src/spool.ts";
import { addClient, askToken, newClient } from "./clients.ts";
import { benchDistrictId, prepareDistrict } from "./data.ts";
import { round, type Bench, type Figure } from "./measure.ts";

export const healthBenches: readonly Bench[] = [
  { name: "healthz-during-load", run: watchHealth },
  { name: "list-during-load", run: watchList },
];

type Options = Parameters<Bench["run"]>[0];

const port = 3987;
const url = `http://127.0.0.1:${port}`;
const key = Buffer.alloc(32, 7);
const idleMilliseconds = 10_000;
const loadMillisecondsMax = 10 * 60_000;
const fewRows = 10_000;

type Watch = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly everyMilliseconds: number;
};

async function* watchHealth(options: Options): AsyncGenerator<Figure> {
  const watch = { path: "/healthz", headers: {}, everyMilliseconds: 50 };
  yield* watchDuringLoad(
    options,
    () => 50,
    async () => watch,
  );
}

async function* watchList(options: Options): AsyncGenerator<Figure> {
  yield* watchDuringLoad(
    options,
    (idle) => Math.max(3 * idle, 25),
    async (databases, load) => {
      // Something to be listed before the load has ended.
      await load("students", (await prepareDistrict(fewRows)).studentsCsv);
      const client = newClient();
      await databases.control.write((tx) => addClient(tx, client, new Date().toISOString()));
      const headers = { Authorization: `Bearer ${await askToken(url, client)}` };
      return { path: "/v1/students?limit=100", headers, everyMilliseconds: 20 };
    },
  );
}

type Load = (endpoint: string, path: string) => Promise<void>;

async function* watchDuringLoad(
  { rows }: Options,
  maxOf: (idle: number) => number,
  prepare: (databases: Databases, load: Load) => Promise<Watch>,
): AsyncGenerator<Figure> {
  const district = await prepareDistrict(rows);
  const folder = join(district.folder, "during-load");
  await rm(folder, { recursive: true, force: true });
  const app = await startApp(folder);
  const databases = await openDatabases({
    control: `file:${folder}/control.db`,
    district: `file:${folder}/{district}/{kind}.db`,
    authToken: undefined,
  });
  try {
    const createdAt = new Date().toISOString();
    await databases.control.write((tx) =>
      insertDistrict(tx, { id: benchDistrictId, name: "Bench", createdAt }),
    );
    const load = createLoad(folder, databases);
    await load("buildings", district.buildingsCsv);
    const watch = await prepare(databases, load);
    const idleUntil = performance.now() + idleMilliseconds;
    const idle = await ask(watch, () => performance.now() < idleUntil);
    const start = performance.now();
    let isLoading = true;
    const asking = ask(watch, () => isLoading);
    await load("students", district.studentsCsv).finally(() => (isLoading = false));
    const loadSeconds = (performance.now() - start) / 1_000;
    const answers = await asking;
    yield {
      rows,
      load_seconds: round(loadSeconds),
      asked: answers.length,
      p50_ms: round(percentile(answers, 50)),
      p99_ms: round(percentile(answers, 99)),
      p99_ms_max: round(maxOf(percentile(idle, 99))),
      rival: "idle",
      rival_p99_ms: round(percentile(idle, 99)),
      ratio: round(percentile(answers, 99) / percentile(idle, 99)),
    };
  } finally {
    databases.close();
    app.kill("SIGTERM");
    await app.exited;
    await rm(folder, { recursive: true, force: true });
  }
}

async function startApp(folder: string): Promise<Bun.Subprocess> {
  const app = Bun.spawn([process.execPath, join(import.meta.dir, "../src/main.ts")], {
    env: {
      ...process.env,
      DATA_DIR: folder,
      PORT: String(port),
      SECRET_KEY: key.toString("base64"),
      RATE_LIMIT_PER_MINUTE: "0",
      LOG_LEVEL: "error",
    },
    stdout: "ignore",
    stderr: "inherit",
  });
  const until = performance.now() + 30_000;
  while (performance.now() < until && !(await isHealthy())) await Bun.sleep(100);
  // Its worker starts now, and takes a core for a moment.
  await Bun.sleep(5_000);
  return app;
}

async function isHealthy(): Promise<boolean> {
  const answer = await fetch(`${url}/healthz`).catch(() => undefined);
  return answer?.status === 200;
}

/** Milliseconds of each answer. Asked at fixed times, so that a slow answer does not hide the ones behind it. */
async function ask(watch: Watch, goesOn: () => boolean): Promise<readonly number[]> {
  const answers: Promise<number>[] = [];
  for (let at = performance.now(); goesOn(); at += watch.everyMilliseconds) {
    await Bun.sleep(Math.max(0, at - performance.now()));
    answers.push(askOnce(watch));
  }
  return Promise.all(answers);
}

async function askOnce({ path, headers }: Watch): Promise<number> {
  const start = performance.now();
  const answer = await fetch(`${url}${path}`, { headers });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return performance.now() - start;
}

/** Loads as the upload page does, and waits for the end. */
function createLoad(folder: string, { control }: Databases): Load {
  const spool = createSpool(join(folder, "spool"), createSeal(key).spoolKey);
  return async function load(endpoint, path) {
    const { id: spoolId, bytes, sha256 } = await spool.write(createReadStream(path), fileBytesMax);
    const id = newId("run");
    const input = {
      endpoint,
      format: "csv",
      spoolId,
      fileName: `${endpoint}.csv`,
      bytes,
      sha256,
      source: "bench",
      settings: bodySettings,
    } as const;
    await control.write((tx) =>
      insertRun(tx, {
        id,
        districtId: benchDistrictId,
        integrationId: null,
        nightId: null,
        trigger: "upload",
        work: "load",
        input,
        createdAt: new Date().toISOString(),
        createdBy: "bench",
      }),
    );
    const until = performance.now() + loadMillisecondsMax;
    let run: Run | undefined;
    while (run?.endedAt == null && performance.now() < until) {
      await Bun.sleep(100);
      run = await findRun(control.orm, benchDistrictId, id);
    }
    if (run?.state !== "succeeded")
      throw new Error(`the load ended ${run?.state}: ${run?.sentence}`);
  };
}

function percentile(numbers: readonly number[], percent: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
