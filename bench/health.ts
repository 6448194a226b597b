/** Whether pages answer while a million students are loaded: `/healthz` is asked twenty times a second. */
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { insertDistrict } from "../db/control/districts.ts";
import { findRun, insertRun, type Run } from "../db/control/runs.ts";
import { openDatabases } from "../db/open.ts";
import { fileBytesMax } from "../src/formats/limits.ts";
import { newId } from "../src/ids.ts";
import { bodySettings } from "../src/import/load-settings.ts";
import { createSeal } from "../src/seal.ts";
import { createSpool } from "../src/spool.ts";
import { benchDistrictId, prepareDistrict, type BenchDistrict } from "./data.ts";
import { round, type Bench, type Figure } from "./measure.ts";

export const healthBenches: readonly Bench[] = [{ name: "healthz-during-load", run: watchHealth }];

type Options = Parameters<Bench["run"]>[0];

const port = 3987;
const key = Buffer.alloc(32, 7);
const askMilliseconds = 50;
const idleMilliseconds = 10_000;
const loadMillisecondsMax = 10 * 60_000;

async function* watchHealth({ rows }: Options): AsyncGenerator<Figure> {
  const district = await prepareDistrict(rows);
  const folder = join(district.folder, "health");
  await rm(folder, { recursive: true, force: true });
  const app = await startApp(folder);
  try {
    const idle = await ask(() => performance.now() < began + idleMilliseconds);
    const loading = await loadMeanwhile(folder, district);
    yield {
      rows,
      load_seconds: round(loading.seconds),
      asked: loading.answers.length,
      p50_ms: round(percentile(loading.answers, 50)),
      p99_ms: round(percentile(loading.answers, 99)),
      p99_ms_max: 50,
      rival: "idle",
      rival_p99_ms: round(percentile(idle, 99)),
      ratio: round(percentile(loading.answers, 99) / percentile(idle, 99)),
    };
  } finally {
    app.kill("SIGTERM");
    await app.exited;
  }
}

let began = performance.now();

async function startApp(folder: string): Promise<Bun.Subprocess> {
  const app = Bun.spawn([process.execPath, join(import.meta.dir, "../src/main.ts")], {
    env: {
      ...process.env,
      DATA_DIR: folder,
      PORT: String(port),
      SECRET_KEY: key.toString("base64"),
      LOG_LEVEL: "error",
    },
    stdout: "ignore",
    stderr: "inherit",
  });
  const until = performance.now() + 30_000;
  while (performance.now() < until && !(await isHealthy())) await Bun.sleep(100);
  // Its worker starts now, and takes a core for a moment.
  await Bun.sleep(5_000);
  began = performance.now();
  return app;
}

async function isHealthy(): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
  return answer?.status === 200;
}

/** Milliseconds of each answer. Asked at fixed times, so that a slow answer does not hide the ones behind it. */
async function ask(goesOn: () => boolean): Promise<readonly number[]> {
  const answers: Promise<number>[] = [];
  for (let at = performance.now(); goesOn(); at += askMilliseconds) {
    await Bun.sleep(Math.max(0, at - performance.now()));
    answers.push(askOnce());
  }
  return Promise.all(answers);
}

async function askOnce(): Promise<number> {
  const start = performance.now();
  if (!(await isHealthy())) throw new Error("the app did not answer");
  return performance.now() - start;
}

async function loadMeanwhile(
  folder: string,
  district: BenchDistrict,
): Promise<{ readonly seconds: number; readonly answers: readonly number[] }> {
  const databases = await openDatabases({
    control: `file:${folder}/control.db`,
    district: `file:${folder}/{district}/{kind}.db`,
    authToken: undefined,
  });
  const { control } = databases;
  const createdAt = new Date().toISOString();
  await control.write((tx) =>
    insertDistrict(tx, { id: benchDistrictId, name: "Bench", createdAt }),
  );
  const spool = createSpool(join(folder, "spool"), createSeal(key).spoolKey);
  const load = async (endpoint: string, path: string): Promise<string> => {
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
        createdAt,
        createdBy: "bench",
      }),
    );
    return id;
  };
  const ended = async (id: string): Promise<Run> => {
    const until = performance.now() + loadMillisecondsMax;
    while (performance.now() < until) {
      const run = await findRun(control.orm, benchDistrictId, id);
      if (run && run.state !== "queued" && run.state !== "running") return run;
      await Bun.sleep(100);
    }
    throw new Error("the load did not end");
  };
  await ended(await load("buildings", district.buildingsCsv));
  const students = await load("students", district.studentsCsv);
  const start = performance.now();
  let isLoading = true;
  const asking = ask(() => isLoading);
  const run = await ended(students);
  isLoading = false;
  const seconds = (performance.now() - start) / 1_000;
  if (run.state !== "succeeded") throw new Error(`the load ended ${run.state}: ${run.sentence}`);
  const answers = await asking;
  databases.close();
  return { seconds, answers };
}

function percentile(numbers: readonly number[], percent: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
