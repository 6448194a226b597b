import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { freePort } from "../help/app.ts";

const patience = 120_000;
const root = join(import.meta.dir, "../..");
const dataDir = await mkdtemp(join(tmpdir(), "demo-"));
const port = await freePort();
const url = `http://localhost:${port}`;
let demo: Demo;

type Demo = { readonly child: Subprocess; readonly printed: string };

/** As `npm run demo` starts it, until it has said where to look. */
async function startDemo(): Promise<Demo> {
  const child = Bun.spawn([process.execPath, "src/main.ts", "demo"], {
    cwd: root,
    env: {
      PATH: process.env["PATH"] ?? "",
      DATA_DIR: dataDir,
      PORT: String(port),
      SFTP_ALLOW_PRIVATE_HOSTS: "127.0.0.1",
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  let printed = "";
  const told = Promise.withResolvers<void>();
  const listen = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      printed += decoder.decode(chunk, { stream: true });
      if (printed.includes("Ctrl-C ends it")) told.resolve();
    }
    told.reject(new Error(`the demo ended early:\n${printed}`));
  };
  void listen();
  await told.promise;
  return { child, printed };
}

async function endDemo({ child }: Demo): Promise<void> {
  child.kill("SIGTERM");
  await child.exited;
}

function printedAs(label: string, nth = 0): string {
  const found = [...demo.printed.matchAll(new RegExp(`^ +${label} +(\\S+)$`, "gm"))];
  return found[nth]?.[1] ?? "";
}

/** Signs in with what was printed; gives the cookie. */
async function signIn(): Promise<string> {
  const answer = await fetch(`${url}/sign-in`, {
    method: "POST",
    headers: { Origin: url },
    body: new URLSearchParams({ email: printedAs("Email"), password: printedAs("Password") }),
    redirect: "manual",
  });
  expect(answer.status).toBe(303);
  return answer.headers.get("Set-Cookie")?.split(";")[0] ?? "";
}

async function readList(cookie: string): Promise<string> {
  const answer = await fetch(`${url}/settings/data-imports-exports`, { headers: { cookie } });
  expect(answer.status).toBe(200);
  return answer.text();
}

function pathOf(list: string, name: string): string {
  const link = new RegExp(`href="(/settings/data-imports-exports/int_\\w+)"[^>]*>\\s*${name}`);
  return link.exec(list)?.[1] ?? "";
}

async function issueToken(): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: printedAs("Client ID"),
      client_secret: printedAs("Client secret"),
    }),
  });
  expect(answer.status).toBe(200);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

/** Presses the run button and gives the state that the run ended in. */
async function runExport(): Promise<string> {
  const cookie = await signIn();
  const answer = await fetch(`${url}${pathOf(await readList(cookie), "TestHound")}/runs`, {
    method: "POST",
    headers: { cookie, Origin: url },
    redirect: "manual",
  });
  expect(answer.status).toBe(303);
  const run = answer.headers.get("Location")?.split("/").at(-1) ?? "";
  const headers = { Authorization: `Bearer ${await issueToken()}` };
  for (let tries = 0; tries < 600; tries += 1) {
    const { state } = (await (await fetch(`${url}/v1/runs/${run}`, { headers })).json()) as {
      state: string;
    };
    if (!["queued", "running"].includes(state)) return state;
    await Bun.sleep(100);
  }
  return "never ended";
}

async function countLines(name: string): Promise<number> {
  const text = await Bun.file(join(dataDir, "vendor/testhound", name)).text();
  expect(text.endsWith("\r\n")).toBeTrue();
  return text.split("\r\n").length - 1;
}

beforeAll(async () => {
  demo = await startDemo();
}, patience);

afterAll(async () => {
  await endDemo(demo);
  await rm(dataDir, { recursive: true, force: true });
});

describe("the demo", () => {
  test("says three addresses and what opens them", async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(demo.printed).toContain(`1. The settings    ${url}/settings/data-imports-exports`);
    expect(demo.printed).toContain(`2. The API         ${url}/docs`);
    expect(demo.printed).toMatch(/3\. The vendor {6}sftp:\/\/samegoal@127\.0\.0\.1:\d+$/m);
    expect(printedAs("Password").length).toBeGreaterThanOrEqual(15);
    expect(printedAs("Password", 1)).not.toBe("");
  });

  test("has an export that is ready and an import that waits for its contact", async () => {
    const list = await readList(await signIn());
    expect(list).toContain("TestHound");
    expect(list).toContain("Rosterbridge");
    expect(list).toContain("Waiting for Marcus O&#39;Dell");
    expect(list).not.toContain("Waiting for Ingrid");
  });

  test("has two students who are opted out, whose records were sent before", async () => {
    const headers = { cookie: await signIn() };
    const optOuts = await (await fetch(`${url}/settings/opt-outs`, { headers })).text();
    expect(optOuts).toContain("2 students withheld");
    const href = /href="(\/settings\/disclosures\/\w+)"/.exec(optOuts)?.[1] ?? "";
    const report = await (await fetch(`${url}${href}`, { headers })).text();
    expect(report).toContain("File by SFTP");
    expect(report).toMatch(/>30<span/);
  });

  test(
    "runs its export into the vendor's folder, every file whole",
    async () => {
      expect(await runExport()).toBe("succeeded");
      const names = await readdir(join(dataDir, "vendor/testhound"));
      expect(names.toSorted()).toEqual([
        "absences.csv",
        "accommodations.csv",
        "buildings.csv",
        "high-school-guardians.csv",
        "programs.csv",
        "students.csv",
      ]);
      // Of 1,200 students those who are enrolled or will be.
      expect(await countLines("students.csv")).toBeWithin(1_050, 1_200);
      expect(await countLines("buildings.csv")).toBe(9);
      expect(await countLines("high-school-guardians.csv")).toBeGreaterThan(100);
      expect(await countLines("programs.csv")).toBeGreaterThan(200);
      expect(await countLines("accommodations.csv")).toBeGreaterThan(300);
    },
    patience,
  );

  test("keeps its passwords and secrets from others on this machine", async () => {
    expect((await stat(join(dataDir, "demo.json"))).mode & 0o077).toBe(0);
    expect((await stat(join(dataDir, "vendor"))).mode & 0o077).toBe(0);
  });

  test(
    "finds everything again at its next start and doubles nothing",
    async () => {
      const before = { printed: demo.printed, students: await countLines("students.csv") };
      await endDemo(demo);
      demo = await startDemo();
      const told = demo.printed.slice(demo.printed.indexOf("1. "));
      expect(told).toBe(before.printed.slice(before.printed.indexOf("1. ")));
      const cookie = await signIn();
      const list = await readList(cookie);
      const optOuts = await fetch(`${url}/settings/opt-outs`, { headers: { cookie } });
      expect(await optOuts.text()).toContain("2 students withheld");
      expect(new Set(list.match(/int_\w+/g)).size).toBe(4);
      expect(await runExport()).toBe("succeeded");
      expect(await countLines("students.csv")).toBe(before.students);
    },
    patience,
  );
});
