/** The product as an operator starts it: a process of its own, a fresh DATA_DIR, a free port. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";

export type App = {
  readonly url: string;
  readonly dataDir: string;
  /** What it wrote so far, both streams. */
  readonly output: () => string;
  readonly process: () => Subprocess;
  /** Runs another command of the product on the same data, and gives its exit code and output. */
  readonly command: (
    ...words: string[]
  ) => Promise<{ readonly code: number; readonly text: string }>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const root = join(import.meta.dir, "../..");

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export async function startApp(env: Readonly<Record<string, string>> = {}): Promise<App> {
  const dataDir = await mkdtemp(join(tmpdir(), "app-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const whole = {
    PATH: process.env["PATH"] ?? "",
    DATA_DIR: dataDir,
    PORT: String(port),
    SFTP_ALLOW_PRIVATE_HOSTS: "127.0.0.1",
    ...env,
  };
  let text = "";
  const collect = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  };
  const spawn = (words: readonly string[]) =>
    Bun.spawn([process.execPath, "src/main.ts", ...words], {
      cwd: root,
      env: whole,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
  const start = async () => {
    const child = spawn([]);
    void collect(child.stdout);
    void collect(child.stderr);
    await waitForHealth(url, () => text);
    return child;
  };
  const end = async (child: Subprocess): Promise<void> => {
    child.kill("SIGTERM");
    await child.exited;
  };
  let child = await start();
  return {
    url,
    dataDir,
    output: () => text,
    process: () => child,
    command: async (...words) => {
      const run = spawn(words);
      const [out, problems] = [new Response(run.stdout).text(), new Response(run.stderr).text()];
      const code = await run.exited;
      return { code, text: (await out) + (await problems) };
    },
    restart: async () => {
      await end(child);
      child = await start();
    },
    stop: async () => {
      await end(child);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function waitForHealth(url: string, output: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await Bun.sleep(50);
  }
  throw new Error(`the app did not come up:\n${output()}`);
}
