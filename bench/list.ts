/** What a page of students costs a vendor's server: beside a bare select, unchanged, undisclosed, and of a hundred times as many. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { insertDistrict } from "../db/control/districts.ts";
import { addClient, askToken, newClient, type BenchClient } from "./clients.ts";
import {
  benchDistrictId,
  benchKey,
  openBenchDatabases,
  prepareDistrict,
  type BenchDistrict,
} from "./data.ts";
import { round, type Bench, type Figure } from "./measure.ts";
import {
  compareServers,
  startServer,
  stopServer,
  whyNoServerLoad,
  writeLoadScript,
  type Contestant,
} from "./server-load.ts";

export const listBenches: readonly Bench[] = [
  { name: "list-students", run: compareWithSelect },
  { name: "list-unchanged", run: compareUnchanged },
  { name: "list-disclosed", run: compareUndisclosed },
  { name: "list-of-many", run: compareSizes },
];

type Options = Parameters<Bench["run"]>[0];

const connections = 32;
const path = "/v1/students?limit=100";
const fewRows = 10_000;

async function* compareWithSelect({ repeats }: Options): AsyncGenerator<Figure> {
  yield* compare(repeats, {
    ratioMin: 2,
    rival: "hono, @libsql/client: a bare select",
    contestants: async (folder) => {
      const district = await prepareDistrict(fewRows);
      return [await startOurs(folder, district), await startSelect(folder, district)];
    },
  });
}

async function* compareUnchanged({ repeats }: Options): AsyncGenerator<Figure> {
  yield* compare(repeats, {
    ratioMin: 4,
    rival: "the same with rows (200)",
    contestants: async (folder) => {
      const full = await startOurs(folder, await prepareDistrict(fewRows));
      const answer = await fetch(`${full.server.url}${path}`, { headers: full.headers });
      const headers = { ...full.headers, "If-None-Match": answer.headers.get("ETag") ?? "" };
      const script = await writeLoadScript(folder, "unchanged.lua", {
        method: "GET",
        path,
        headers: [headers],
      });
      return [{ ...full, script }, full];
    },
  });
}

async function* compareUndisclosed({ repeats }: Options): AsyncGenerator<Figure> {
  yield* compare(repeats, {
    ratioMin: 0.9,
    rival: "the same with disclosures off",
    contestants: async (folder) => {
      const district = await prepareDistrict(fewRows);
      const ours = await startOurs(folder, district);
      return [ours, await startOurs(folder, district, "undisclosed")];
    },
  });
}

async function* compareSizes({ rows, repeats }: Options): AsyncGenerator<Figure> {
  yield* compare(repeats, {
    ratioMin: round(1 / 1.2),
    rival: `the same of ${fewRows.toLocaleString("en-US")} students`,
    contestants: async (folder) => {
      const many = await startOurs(folder, await prepareDistrict(rows), "many");
      return [many, await startOurs(folder, await prepareDistrict(fewRows))];
    },
  });
}

type Comparison = {
  readonly ratioMin: number;
  readonly rival: string;
  /** Ours first. */
  readonly contestants: (folder: string) => Promise<readonly [Contestant, Contestant]>;
};

async function* compare(
  repeats: number,
  { ratioMin, rival, contestants }: Comparison,
): AsyncGenerator<Figure> {
  const obstacle = whyNoServerLoad();
  if (obstacle !== undefined) {
    yield { skipped: obstacle };
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "list-bench-"));
  let both: readonly Contestant[] = [];
  try {
    both = await contestants(folder);
    const [ours, theirs] = await compareServers(both, { connections, repeats });
    if (!ours || !theirs) throw new Error("nothing was measured");
    yield {
      connections,
      requests_per_second: Math.round(ours.requestsPerSecond),
      requests_per_cpu_second: Math.round(ours.requestsPerCpuSecond),
      rival,
      rival_requests_per_second: Math.round(theirs.requestsPerSecond),
      rival_requests_per_cpu_second: Math.round(theirs.requestsPerCpuSecond),
      ratio: round(ours.requestsPerSecond / theirs.requestsPerSecond),
      ratio_cpu: round(ours.requestsPerCpuSecond / theirs.requestsPerCpuSecond),
      ratio_min: ratioMin,
    };
  } finally {
    for (const server of new Set(both.map((one) => one.server))) await stopServer(server);
    await rm(folder, { recursive: true, force: true });
  }
}

type Ours = Contestant & { readonly headers: Readonly<Record<string, string>> };

let port = 3_960;

/** A server with a control database and a ledger of its own, that reads the district's records where they are. */
async function startOurs(folder: string, district: BenchDistrict, word = "plain"): Promise<Ours> {
  port += 1;
  const dataFolder = join(folder, `${word}-${port}`);
  const client = await fill(dataFolder, district);
  const env = {
    DATA_DIR: dataFolder,
    PORT: String(port),
    SECRET_KEY: benchKey.toString("base64"),
    DISTRICT_DATABASE_URL: `file:${dataFolder}/{district}/{kind}.db`,
    JOBS: "off",
    RATE_LIMIT_PER_MINUTE: "0",
    LOG_LEVEL: "error",
  };
  const script = join(import.meta.dir, "list-server.ts");
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer([process.execPath, script, word], env, `${url}/healthz`);
  const headers = { Authorization: `Bearer ${await askToken(url, client)}` };
  const request = { method: "GET", path, headers: [headers] } as const;
  return { server, headers, script: await writeLoadScript(folder, `${port}.lua`, request) };
}

async function fill(dataFolder: string, { recordsFile }: BenchDistrict): Promise<BenchClient> {
  const districtFolder = join(dataFolder, benchDistrictId);
  await mkdir(districtFolder, { recursive: true });
  for (const end of ["", "-wal", "-shm"]) {
    if (end === "" || existsSync(`${recordsFile}${end}`)) {
      await symlink(`${recordsFile}${end}`, join(districtFolder, `records.db${end}`));
    }
  }
  const databases = await openBenchDatabases(dataFolder);
  const createdAt = new Date().toISOString();
  const client = newClient();
  await databases.control.write(async (tx) => {
    await insertDistrict(tx, { id: benchDistrictId, name: "Bench", createdAt });
    await addClient(tx, client, createdAt);
  });
  databases.close();
  return client;
}

async function startSelect(folder: string, { recordsFile }: BenchDistrict): Promise<Contestant> {
  port += 1;
  const script = join(import.meta.dir, "list-rival.ts");
  const url = `http://127.0.0.1:${port}/students`;
  const command = [process.execPath, script, recordsFile, String(port)];
  const server = await startServer(command, {}, url);
  const request = { method: "GET", path: "/students", headers: [{}] } as const;
  return { server, script: await writeLoadScript(folder, "select.lua", request) };
}
