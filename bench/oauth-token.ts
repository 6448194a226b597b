/** What a token costs: secret checked, token stored durably, beside a server that keeps its tokens in memory. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { insertClientSecret } from "../db/control/credentials.ts";
import { insertDistrict } from "../db/control/districts.ts";
import { insertIntegration, replaceGrants } from "../db/control/integrations.ts";
import type { ControlTx } from "../db/open.ts";
import { insertAcceptance } from "../db/control/terms.ts";
import { columnNames } from "../src/catalog/endpoint.ts";
import { getEndpoint } from "../src/catalog/index.ts";
import { hashSecret, newId, newSecret, randomText } from "../src/ids.ts";
import { renderTerms } from "../src/integrations/terms-text.ts";
import { benchDistrictId, benchKey, openBenchDatabases } from "./data.ts";
import { medianOf, round, type Bench, type Figure } from "./measure.ts";
import {
  loadServer,
  startServer,
  stopServer,
  writeLoadScript,
  type LoadedServer,
  type ServerCost,
} from "./server-load.ts";

export const oauthBenches: readonly Bench[] = [{ name: "oauth-token", run: compareTokens }];

const rival = "oidc-provider@9.13.3";
const clientsCount = 100;
const connections = 32;
const [ourPort, rivalPort] = [3988, 3989];
// Compilers of both go on optimising for tens of thousands of requests.
const [warmSeconds, loadSeconds] = [25, 8];

type Options = Parameters<Bench["run"]>[0];
type BenchClient = { readonly clientId: string; readonly secret: string };

async function* compareTokens({ repeats }: Options): AsyncGenerator<Figure> {
  const missing = ["wrk", "node", "npm"].find((command) => Bun.which(command) === null);
  if (missing !== undefined || !existsSync("/proc/self/stat")) {
    const what = missing ?? "/proc";
    yield {
      skipped: `${what} is not here; this needs Linux with wrk (Debian: apt-get install wrk), node and npm`,
    };
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "oauth-bench-"));
  const servers: LoadedServer[] = [];
  try {
    const clients = await fill(folder);
    await installRival(folder, clients);
    servers.push(await startOurs(folder), await startRival(folder));
    const scripts = await writeScripts(folder, clients);
    const [ours, theirs] = await takeTurns(servers, scripts, repeats);
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

/** Medians; the servers take turns, so that a busy minute of the machine is everybody's. */
async function takeTurns(
  servers: readonly LoadedServer[],
  scripts: readonly string[],
  repeats: number,
): Promise<readonly ServerCost[]> {
  const taken: ServerCost[][] = servers.map(() => []);
  for (let repeat = -1; repeat < repeats; repeat += 1) {
    const isWarming = repeat < 0;
    for (const [index, server] of servers.entries()) {
      const seconds = isWarming ? warmSeconds : loadSeconds;
      const cost = await loadServer(server, { script: scripts[index] ?? "", connections, seconds });
      if (!isWarming) taken[index]?.push(cost);
    }
  }
  return taken.map((all) => ({
    requestsPerSecond: medianOf(all.map((cost) => cost.requestsPerSecond)),
    requestsPerCpuSecond: medianOf(all.map((cost) => cost.requestsPerCpuSecond)),
  }));
}

/** An installation with a hundred vendors, each granted three endpoints. */
async function fill(folder: string): Promise<readonly BenchClient[]> {
  const databases = await openBenchDatabases(folder);
  const createdAt = new Date().toISOString();
  const clients = Array.from({ length: clientsCount }, () => ({
    clientId: `sg${randomText(22)}`,
    secret: newSecret(),
  }));
  await databases.control.write(async (tx) => {
    await insertDistrict(tx, { id: benchDistrictId, name: "Bench", createdAt });
    for (const client of clients) await addClient(tx, client, createdAt);
  });
  databases.close();
  return clients;
}

async function addClient(
  tx: ControlTx,
  { clientId, secret }: BenchClient,
  createdAt: string,
): Promise<void> {
  const id = newId("int");
  const [name, kind, email] = [`Vendor ${clientId}`, "export", "vera@vendor.example"] as const;
  await insertIntegration(tx, {
    id,
    districtId: benchDistrictId,
    kind,
    name,
    firstName: "Vera",
    lastName: "Vendor",
    primaryEmail: email,
    additionalEmails: [],
    clientId,
    mayWrite: [],
    emailChangedAt: null,
    version: 1,
    readyAt: null,
    rollOverUntil: null,
    createdAt,
    createdBy: "bench",
    disabledAt: null,
    disabledBy: null,
  });
  const terms = renderTerms({ district: "Bench", integration: name, kind });
  await insertAcceptance(tx, {
    id: newId("acc"),
    integrationId: id,
    email,
    fullName: "Vera Vendor",
    acceptedAt: createdAt,
    address: null,
    userAgent: null,
    termsVersion: terms.version,
    termsSha256: terms.sha256,
    termsText: terms.text,
  });
  await insertClientSecret(tx, {
    id: newId("sec"),
    integrationId: id,
    secretHash: hashSecret(secret),
    createdAt,
    createdBy: "bench",
  });
  const endpoints = ["students", "guardians", "absences"];
  await replaceGrants(
    tx,
    id,
    endpoints.map((endpoint, position) => ({
      id: newId("gra"),
      integrationId: id,
      endpoint,
      columns: columnNames(getEndpoint(endpoint)),
      buildings: null,
      enrollment: null,
      programs: null,
      beginOn: null,
      rowsMax: null,
      fileName: null,
      reportFieldNames: false,
      revision: 1,
      position,
    })),
  );
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
