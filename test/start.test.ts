/** Starting and stopping, as an operator sees it: real processes on a folder of their own. */
import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import { freePort, startApp, type App } from "./help/app.ts";

setDefaultTimeout(90_000);

const root = join(import.meta.dir, "..");
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<App> {
  const app = await startApp(env);
  ends.push(() => app.stop());
  return app;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "start-"));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A start that must fail: its code and the lines it wrote. */
async function failToStart(
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; lines: readonly string[] }> {
  const whole = { PATH: process.env["PATH"] ?? "", PORT: String(await freePort()), ...env };
  const child = Bun.spawn([process.execPath, "src/main.ts"], {
    cwd: root,
    env: whole,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), 30_000);
  const [out, problems] = [new Response(child.stdout).text(), new Response(child.stderr).text()];
  const code = await child.exited;
  clearTimeout(timer);
  const lines = `${await out}${await problems}`.split("\n").filter((line) => line !== "");
  return { code, lines };
}

function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text
      .split(" ")
      .filter((word) => word.trim() !== "")
      .map(Number);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

async function waitUntil(what: string, isTrue: () => boolean, secondsMax = 15): Promise<void> {
  for (const deadline = performance.now() + secondsMax * 1_000; performance.now() < deadline;) {
    if (isTrue()) return;
    await Bun.sleep(50);
  }
  throw new Error(`not within ${secondsMax} s: ${what}`);
}

async function findWorker(app: App): Promise<number> {
  const { pid } = app.process();
  await waitUntil("a worker process", () => childrenOf(pid).length > 0);
  return childrenOf(pid)[0] ?? 0;
}

function post(
  app: App,
  path: string,
  fields: Readonly<Record<string, string>>,
  origin = app.url,
): Promise<Response> {
  const body = new URLSearchParams(fields);
  return fetch(`${app.url}${path}`, {
    method: "POST",
    body,
    headers: { Origin: origin },
    redirect: "manual",
  });
}

const district = {
  district_name: "Maple Falls USD",
  name: "Ann",
  email: "ann@example.org",
  password: "maple syrup on nine",
};

describe("a start that cannot go on ends with code 1 and one line that says what to do:", () => {
  const expectLine = async (
    env: Readonly<Record<string, string>>,
    ...words: readonly string[]
  ): Promise<void> => {
    const { code, lines } = await failToStart(env);
    expect([code, lines.length, lines]).toEqual([1, 1, lines]);
    for (const word of words) expect(lines[0] ?? "").toContain(word);
  };

  test("a port that is taken", async () => {
    const taken = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("mine") });
    ends.push(() => taken.stop(true));
    const port = String(taken.port);
    await expectLine({ DATA_DIR: newFolder(), PORT: port }, `Port ${port}`, "in use", "Set PORT");
  });

  test("a HOST that is not this machine's", async () => {
    await expectLine({ DATA_DIR: newFolder(), HOST: "192.0.2.1" }, "HOST", "192.0.2.1");
  });

  test("a DATA_DIR with a file in its way", async () => {
    const file = join(newFolder(), "file");
    writeFileSync(file, "");
    await expectLine({ DATA_DIR: file }, "DATA_DIR", file);
    await expectLine({ DATA_DIR: join(file, "data") }, "DATA_DIR", file);
  });

  test("a DATA_DIR and a SPOOL_DIR where nothing can be written", async () => {
    await expectLine({ DATA_DIR: "/proc/data" }, "DATA_DIR", "/proc/data");
    await expectLine(
      { DATA_DIR: newFolder(), SPOOL_DIR: "/proc/spool" },
      "SPOOL_DIR",
      "/proc/spool",
    );
  });

  test("a DATABASE_URL that leads nowhere", async () => {
    const file = join(newFolder(), "file");
    writeFileSync(file, "this is no database, however long one looks at it".repeat(200));
    await expectLine({ DATA_DIR: newFolder(), DATABASE_URL: `file:${file}` }, "DATABASE_URL", file);
  });

  test("a wrong value in the environment", async () => {
    await expectLine({ DATA_DIR: newFolder(), JOBS: "perhaps" }, "JOBS", "perhaps");
  });

  test("another key than the data was sealed with, or none", async () => {
    const app = await start({ JOBS: "off" });
    const keyFile = join(app.dataDir, "secret.key");
    const key = readFileSync(keyFile, "utf8");
    app.process().kill("SIGTERM");
    await app.process().exited;
    const env = { DATA_DIR: app.dataDir };
    const other = Buffer.alloc(32, 3).toString("base64");
    await expectLine(
      { ...env, SECRET_KEY: other },
      "SECRET_KEY is not the key",
      "nothing was changed",
    );
    writeFileSync(keyFile, other);
    await expectLine(env, keyFile, "is not the key");
    writeFileSync(keyFile, "half a k");
    await expectLine(env, keyFile, "does not hold a key");
    rmSync(keyFile);
    await expectLine(env, keyFile, "is missing");
    expect(readdirSync(app.dataDir)).not.toContain("secret.key");
    writeFileSync(keyFile, key);
    await app.restart();
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  });

  test("data that a newer version wrote", async () => {
    const app = await start({ JOBS: "off" });
    app.process().kill("SIGTERM");
    await app.process().exited;
    const client = createClient({ url: `file:${join(app.dataDir, "control.db")}` });
    await client.execute(
      "insert into schema_migrations (created_at, hash) values (99999999999999, 'x')",
    );
    client.close();
    await expectLine({ DATA_DIR: app.dataDir }, "newer version", "Start that version");
    ends.push(() => rmSync(app.dataDir, { recursive: true, force: true }));
  });
});

test("npm start is ready when /healthz answers, on a folder that only its user can read", async () => {
  const manifest: unknown = await Bun.file(join(root, "package.json")).json();
  expect(manifest).toMatchObject({ scripts: { start: "bun src/main.ts" } });
  const app = await start();
  const answer = await fetch(`${app.url}/healthz`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: "ok" });
  expect(app.output()).toContain(`Data Imports/Exports is ready at ${app.url}`);
  const modes = readdirSync(app.dataDir).map((name) => [
    name,
    statSync(join(app.dataDir, name)).mode & 0o077,
  ]);
  expect(modes.map(([name]) => name)).toContain("secret.key");
  expect(modes.filter(([, mode]) => mode !== 0)).toEqual([]);
  expect(statSync(join(app.dataDir, "secret.key")).mode & 0o777).toBe(0o600);
});

test("a second start finds what the first one stored", async () => {
  const app = await start();
  expect((await post(app, "/setup", district)).status).toBe(303);
  const key = readFileSync(join(app.dataDir, "secret.key"), "utf8");
  await app.restart();
  expect((await fetch(`${app.url}/setup`)).status).toBe(404);
  const { email, password } = district;
  expect((await post(app, "/sign-in", { email, password })).status).toBe(303);
  expect(readFileSync(join(app.dataDir, "secret.key"), "utf8")).toBe(key);
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`${signal} ends both processes within ten seconds, whoever is still connected`, async () => {
    const app = await start();
    const worker = await findWorker(app);
    // One that says nothing, and one in the middle of a form.
    const idle = connect(Number(new URL(app.url).port), "127.0.0.1");
    const slow = connect(Number(new URL(app.url).port), "127.0.0.1");
    ends.push(() => [idle.destroy(), slow.destroy()]);
    for (const socket of [idle, slow]) socket.on("error", () => undefined);
    slow.write(
      "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf",
    );
    await fetch(`${app.url}/healthz`);
    const began = performance.now();
    app.process().kill(signal);
    expect(await app.process().exited).toBe(0);
    await waitUntil("the worker's end", () => !isAlive(worker), 2);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
}

test("a killed worker is replaced, and a form that would wake it is not lost meanwhile", async () => {
  const app = await start();
  expect((await post(app, "/setup", district)).status).toBe(303);
  const worker = await findWorker(app);
  process.kill(worker, "SIGKILL");
  await waitUntil("the worker's end", () => !isAlive(worker));
  const answers = await Promise.all(
    [1, 2, 3].map(() => post(app, "/forgot-password", { email: district.email })),
  );
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  await waitUntil("another worker", () =>
    childrenOf(app.process().pid).some((pid) => pid !== worker),
  );
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
});

test("a worker whose web process is killed ends by itself", async () => {
  const app = await start();
  const worker = await findWorker(app);
  app.process().kill("SIGKILL");
  await waitUntil("the worker's end", () => !isAlive(worker));
  await app.restart();
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
});

test("JOBS=off starts no worker", async () => {
  const app = await start({ JOBS: "off" });
  await Bun.sleep(1_500);
  expect(childrenOf(app.process().pid)).toEqual([]);
});

test("where PUBLIC_URL is not local, the start prints the code that setting up asks for, until it is set up", async () => {
  const publicUrl = "https://data.example.org";
  const app = await start({ PUBLIC_URL: publicUrl, JOBS: "off" });
  await waitUntil("the code", () => app.output().includes("one-time code"));
  const code = /one-time code: (\w+)/.exec(app.output())?.[1] ?? "";
  expect(code).toHaveLength(12);
  expect(app.output()).toContain("SECRET_KEY was made and lies in DATA_DIR");
  expect((await post(app, "/setup", district, publicUrl)).status).toBe(422);
  expect((await post(app, "/setup", { ...district, code }, publicUrl)).status).toBe(303);
  const before = app.output().length;
  await app.restart();
  await Bun.sleep(300);
  expect(app.output().slice(before)).not.toContain("one-time code");
});
