/** What a server costs a request: wrk asks as quickly as it is answered, and the kernel tells the processor time. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { medianOf } from "./measure.ts";

export type LoadedServer = {
  readonly process: Bun.Subprocess;
  readonly url: string;
};

export type Request = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
  /** One for each client; they take turns. */
  readonly headers: readonly Readonly<Record<string, string>>[];
};

export type ServerCost = {
  readonly requestsPerSecond: number;
  readonly requestsPerCpuSecond: number;
};

export type Contestant = {
  readonly server: LoadedServer;
  /** Of wrk: what it is asked. */
  readonly script: string;
};

// Compilers go on optimising for tens of thousands of requests.
const [warmSeconds, loadSeconds] = [25, 8];

const startMillisecondsMax = 30_000;

/** Undefined where it can be measured. */
export function whyNoServerLoad(): string | undefined {
  const missing = ["wrk", "node", "npm"].find((command) => Bun.which(command) === null);
  if (missing === undefined && existsSync("/proc/self/stat")) return undefined;
  return `${missing ?? "/proc"} is not here; this needs Linux with wrk (Debian: apt-get install wrk), node and npm`;
}

/** Medians; the servers take turns, so that a busy minute of the machine is everybody's. */
export async function compareServers(
  contestants: readonly Contestant[],
  { connections, repeats }: { readonly connections: number; readonly repeats: number },
): Promise<readonly ServerCost[]> {
  const taken: ServerCost[][] = contestants.map(() => []);
  for (let repeat = -1; repeat < repeats; repeat += 1) {
    const isWarming = repeat < 0;
    for (const [index, { server, script }] of contestants.entries()) {
      const seconds = isWarming ? warmSeconds : loadSeconds;
      const cost = await loadServer(server, { script, connections, seconds });
      if (!isWarming) taken[index]?.push(cost);
    }
  }
  return taken.map((all) => ({
    requestsPerSecond: medianOf(all.map((cost) => cost.requestsPerSecond)),
    requestsPerCpuSecond: medianOf(all.map((cost) => cost.requestsPerCpuSecond)),
  }));
}

/** Started once it answers there, however it answers. */
export async function startServer(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  url: string,
): Promise<LoadedServer> {
  const child = Bun.spawn([...command], {
    env: { ...process.env, ...env },
    stdout: "ignore",
    stderr: "ignore",
  });
  const until = performance.now() + startMillisecondsMax;
  while (!(await fetch(url).catch(() => undefined))) {
    if (performance.now() > until || child.exitCode !== null) {
      child.kill();
      throw new Error(`${command.join(" ")} did not start`);
    }
    await Bun.sleep(100);
  }
  return { process: child, url: new URL(url).origin };
}

export async function stopServer({ process: child }: LoadedServer): Promise<void> {
  child.kill("SIGTERM");
  await child.exited;
}

/** Throws when any answer was a refusal: that would be measured work of another kind. */
export async function loadServer(
  server: LoadedServer,
  load: {
    readonly script: string;
    readonly connections: number;
    readonly seconds: number;
  },
): Promise<ServerCost> {
  const before = cpuSecondsOf(server.process.pid);
  const wrk = Bun.spawn(
    [
      "wrk",
      "--threads=1",
      `--connections=${load.connections}`,
      `--duration=${load.seconds}s`,
      `--script=${load.script}`,
      server.url,
    ],
    { stdout: "pipe", stderr: "inherit" },
  );
  const text = await new Response(wrk.stdout).text();
  const cpuSeconds = cpuSecondsOf(server.process.pid) - before;
  const [, requests, seconds] = /(\d+) requests in ([\d.]+)s/.exec(text) ?? [];
  if ((await wrk.exited) !== 0 || requests === undefined || /Non-2xx|Socket errors/.test(text)) {
    throw new Error(`the load did not go well:\n${text}`);
  }
  return {
    requestsPerSecond: Number(requests) / Number(seconds),
    requestsPerCpuSecond: Number(requests) / cpuSeconds,
  };
}

/** User and system time of all threads of a process, its children's not. */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the name, which may hold spaces and ends with the last parenthesis.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticksPerSecond = 100;
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** A script for wrk that sends the request for one client after the other. */
export async function writeLoadScript(
  folder: string,
  name: string,
  request: Request,
): Promise<string> {
  const requests = request.headers.map((headers) => {
    const pairs = Object.entries(headers).map(
      ([header, value]) => `[${quote(header)}]=${quote(value)}`,
    );
    const words = [
      quote(request.method),
      quote(request.path),
      `{${pairs.join(",")}}`,
      quote(request.body ?? ""),
    ];
    return `wrk.format(${words.join(",")})`;
  });
  const script = join(folder, name);
  await Bun.write(
    script,
    `local requests = {}
local turn = 0
function init(args) requests = {\n${requests.join(",\n")}\n} end
function request() turn = turn % #requests + 1; return requests[turn] end
`,
  );
  return script;
}

/** A string of Lua; these hold neither quotes nor line ends. */
function quote(text: string): string {
  return JSON.stringify(text);
}
