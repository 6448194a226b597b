/** What a token costs: secret checked, token stored durably, beside a server that keeps its tokens in memory. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { insertDistrict } from "../db/control/districts.ts";
import { addClient, newClient, type BenchClient } from "./clients.ts";
import { benchDistrictId, benchKey, openBenchDatabases } from "./data.ts";
import { round, type Bench, type Figure } from "./measure.ts";
import {
  compareServers,
  startServer,
  stopServer,
  whyNoServerLoad,
  writeLoadScript,
  type LoadedServer,
} from "./server-load.ts";

export const oauthBenches: readonly Bench[] = [{ name: "oauth-token", run: compareTokens }];

const rival = "oidc-provider@9.13.3";
const clientsCount = 100;
const connections = 32;
const [ourPort, rivalPort] = [3988, 3989];

type Options = Parameters<Bench["run"]>[0];

async function* compareTokens({ repeats }: Options): AsyncGenerator<Figure> {
  const obstacle = whyNoServerLoad();
  if (obstacle !== undefined) {
    yield { skipped: obstacle };
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "oauth-bench-"));
  const servers: LoadedServer[] = [];
  try {
    const clients = await fill(folder);
    await installRival(folder, clients);
    servers.push(await startOurs(folder), await startRival(folder));
    const scripts = await writeScripts(folder, clients);
    const contestants = servers.map((server, at) => ({ server, script: scripts[at] ?? "" }));
    const [ours, theirs] = await compareServers(contestants, { connections, repeats });
    if (!ours || !theirs) throw new Error("nothing was measured");
    yield {
      connections,
      tokens_per_second: Math.round(ours.requestsPerSecond),
      tokens_per_cpu_second: Math.round(ours.requestsPerCpuSecond),
      rival: `${rival}, in memory`,
      rival_tokens_per_second: Math.round(theirs.requestsPerSecond),
      rival_tokens_per_cpu_second: Math.round(theirs.requestsPerCpuSecond),
      ratio: round(ours.requestsPerCpuSecond / theirs.requestsPerCpuSecond),
      ratio_min: 3,
    };
  } finally {
    for (const server of servers) await stopServer(server);
    await rm(folder, { recursive: true, force: true });
  }
}

/** An installation with a hundred vendors, each granted three endpoints. */
async function fill(folder: string): Promise<readonly BenchClient[]> {
  const databases = await openBenchDatabases(folder);
  const createdAt = new Date().toISOString();
  const clients = Array.from({ length: clientsCount }, newClient);
  await databases.control.write(async (tx) => {
    await insertDistrict(tx, { id: benchDistrictId, name: "Bench", createdAt });
    for (const client of clients) await addClient(tx, client, createdAt);
  });
  databases.close();
  return clients;
}

/** By npm's own client, into the temporary folder: nothing of the product depends on a rival. */
async function installRival(folder: string, clients: readonly BenchClient[]): Promise<void> {
  const words = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"];
  const npm = Bun.spawn(["npm", ...words, folder, rival], { stdout: "ignore", stderr: "inherit" });
  if ((await npm.exited) !== 0) throw new Error(`npm could not install ${rival}`);
  await Bun.write(join(folder, "clients.json"), JSON.stringify(clients));
}

function startOurs(folder: string): Promise<LoadedServer> {
  const env = {
    DATA_DIR: folder,
    PORT: String(ourPort),
    SECRET_KEY: benchKey.toString("base64"),
    JOBS: "off",
    RATE_LIMIT_PER_MINUTE: "0",
    LOG_LEVEL: "error",
  };
  const script = join(import.meta.dir, "../src/main.ts");
  return startServer([process.execPath, script], env, `http://127.0.0.1:${ourPort}/healthz`);
}

function startRival(folder: string): Promise<LoadedServer> {
  const script = join(import.meta.dir, "oauth-rival.mjs");
  const command = ["node", script, folder, String(rivalPort)];
  return startServer(command, {}, `http://127.0.0.1:${rivalPort}/`);
}

/** The same words for both: the client by HTTP Basic, one scope. */
async function writeScripts(
  folder: string,
  clients: readonly BenchClient[],
): Promise<readonly string[]> {
  const headers = clients.map(({ clientId, secret }) => ({
    "Content-Type": "application/x-www-form-urlencoded",
    Authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`,
  }));
  const body = "grant_type=client_credentials&scope=students:read";
  const request = { method: "POST", body, headers } as const;
  return [
    await writeLoadScript(folder, "ours.lua", { ...request, path: "/oauth/token" }),
    await writeLoadScript(folder, "rival.lua", { ...request, path: "/token" }),
  ];
}
