/** The front door: config → deps → routes and jobs. Sees all rooms, seen by none. */
import { setPriority } from "node:os";
import { findIntegrationById } from "../db/control/integrations.ts";
import { startClock, systemNow } from "../jobs/clock.ts";
import { runNight } from "../jobs/nightly.ts";
import { startWorker } from "../jobs/worker.ts";
import { createApp } from "../routes/index.ts";
import { storeSecretUses } from "./access/note-secret-use.ts";
import { isSetUp } from "./access/set-up-district.ts";
import { setupCode } from "./access/setup-code.ts";
import { parseNightlyArguments, parseSeedArguments } from "./arguments.ts";
import { ConfigError, readConfig, type Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { fileBytesMax } from "./formats/limits.ts";
import { say, sayError } from "./log.ts";
import type { RenderLetter } from "./mail/letter.ts";
import { createMailTransport } from "./mail/transports.ts";
import { openDeps } from "./open-deps.ts";
import { startWorkerProcess } from "./worker-process.ts";

const stopMilliseconds = 8_000;

const commands: Readonly<Record<string, (words: readonly string[]) => Promise<void>>> = {
  serve,
  work,
  nightly,
  seed,
  demo,
};

async function main([name = "serve", ...words]: readonly string[]): Promise<void> {
  const command = commands[name];
  if (!command) {
    throw new ConfigError(
      `“${name}” is no command. There are: ${Object.keys(commands).join(", ")}.`,
    );
  }
  await command(words);
}

/** The web process. Transfers and loads run in a child, so that it never waits for them. */
async function serve(): Promise<void> {
  const config = readConfig();
  if (config.jobs === "only") return work();
  const child = config.jobs === "on" ? startWorkerProcess(import.meta.path) : undefined;
  const deps = await open(config, () => child?.wake());
  const server = listen(config, createApp(deps).fetch);
  child?.start();
  say(`Data Imports/Exports is ready at ${config.publicUrl}`);
  void loadLetters();
  if (!config.isLocal && !(await isSetUp(deps))) {
    say(`Set it up at ${config.publicUrl}/setup with this one-time code: ${setupCode(deps)}`);
  }
  stopOnSignal(async () => {
    // At once, since a slow client must not cost the worker its time to end in order.
    await Promise.all([server.stop(), child?.stop()]);
    await storeSecretUses(deps);
    deps.databases.close();
  });
}

type Fetch = (request: Request, server: Bun.Server<undefined>) => Response | Promise<Response>;

function listen(config: Config, fetch: Fetch): Bun.Server<undefined> {
  try {
    return Bun.serve({
      port: config.port,
      hostname: config.host,
      fetch,
      // Loads are spooled as they come and count themselves; this one answers without a sentence, so it comes later.
      // Streams may pause while a slow client reads.
      maxRequestBodySize: 2 * fileBytesMax,
      idleTimeout: 120,
    });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const place = `Port ${config.port} on ${config.host}`;
    const why = portProblems[code];
    if (why) throw new ConfigError(`${place} ${why}. Set PORT to another and start again.`);
    if (code === "") throw error;
    throw new ConfigError(
      `HOST ${config.host} is no address of this machine (${code}). Set 127.0.0.1 or 0.0.0.0.`,
    );
  }
}

const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use by another program",
  EACCES: "may not be used by this user",
};

/** The worker process: queued runs, queued mail, the clock. */
async function work(): Promise<void> {
  const config = readConfig();
  let wake = (): void => undefined;
  const deps = await open(config, () => wake());
  // The web process and its visitors come first on a small machine.
  if (config.jobs !== "only") setPriority(10);
  const worker = startWorker(deps, `worker-${process.pid}`, createMailTransport(config.mail));
  wake = worker.wake;
  const clock = startClock(deps);
  void loadLetters();
  process.on("message", worker.wake);
  // A worker whose web process died would go on unseen, beside the one that the next start brings.
  process.on("disconnect", () => process.exit(0));
  stopOnSignal(async () => {
    clock.stop();
    await worker.stop();
    deps.databases.close();
  });
}

async function nightly(words: readonly string[]): Promise<void> {
  const deps = await open(readConfig(), () => undefined);
  const order = parseNightlyArguments(words, deps.now());
  const { integrationId } = order;
  if (integrationId && !(await findIntegrationById(deps.databases.control.orm, integrationId))) {
    throw new ConfigError(`There is no data import/export ${integrationId}.`);
  }
  const result = await runNight(deps, order);
  if (!result.ranNow && result.failed > 0) {
    say(
      "This night had failed before. Run it again from its page: Run data export or Run data import.",
    );
  }
  say(`Night ${order.night}: ${result.done} done, ${result.failed} failed, ${result.held} held.`);
  deps.databases.close();
  process.exit(result.failed + result.held === 0 ? 0 : 1);
}

async function seed(words: readonly string[]): Promise<void> {
  const { seedDistrictRecords } = await import("./seed/seed-records.ts");
  const deps = await open(readConfig(), () => undefined);
  await seedDistrictRecords(deps, parseSeedArguments(words), say);
  deps.databases.close();
  process.exit(0);
}

/** `npm start` with a made-up district; the vendor's SFTP server lives in the web process. */
async function demo(): Promise<void> {
  const { prepareDemo } = await import("./seed/demo.ts");
  const config = readConfig();
  // Held meanwhile: a second demo must stop here, and not after it moved the first one's vendor to another port.
  const placeholder = listen(config, () => new Response("Starting", { status: 503 }));
  const deps = await open(config, () => undefined);
  const lines = await prepareDemo(deps, say);
  deps.databases.close();
  await placeholder.stop(true);
  await serve();
  for (const line of lines) say(line);
}

// React is the slowest thing to load: a start does not wait for it, and most commands never write a mail.
const loadLetters = () => import("../components/email/render-letter.tsx");
const renderLetter: RenderLetter = async (letter) => (await loadLetters()).renderLetter(letter);

function open(config: Config, wakeWorker: () => void): Promise<Deps> {
  // DATA_DIR may have been made by somebody with wider rights; its files are for this user only.
  process.umask(0o077);
  return openDeps(config, { now: systemNow, renderLetter, wakeWorker });
}

function stopOnSignal(stop: () => Promise<void>): void {
  const end = (): void => {
    // What is not finished by then is handed to the next worker by its lease.
    void Promise.race([stop(), Bun.sleep(stopMilliseconds)]).then(() => process.exit(0));
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error;
  sayError(error.message);
  process.exit(1);
});
