/** Specmatic makes requests up from the description, right ones and wrong ones, and compares the answers with it. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../../routes/index.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { exampleRow } from "../../src/catalog/example.ts";
import { listEndpoints, listOffers } from "../../src/catalog/index.ts";
import { call, readJson, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  storeRows,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { fitForSpecmatic, type Described } from "./specmatic-document.ts";

const minutes = 60_000;
setDefaultTimeout(20 * minutes);

const java = "/usr/bin/java";
const isLong = process.env["TESTS_LONG"] === "true";
const hasJava = existsSync(java);
const jar = join(import.meta.dir, "../../node_modules/specmatic/specmatic.jar");

let house: TestHouse;
let app: ReturnType<typeof createApp>;
let server: Bun.Server<undefined>;
let folder: string;
let clients: Readonly<Record<"export" | "import", TestClient>>;

beforeAll(async () => {
  if (!isLong || !hasJava) return;
  // No limit: it calls faster than one client may.
  house = await openHouse({ RATE_LIMIT_PER_MINUTE: "0" });
  app = createApp(house.deps);
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: app.fetch });
  folder = await mkdtemp(join(tmpdir(), "specmatic-"));
  const districtId = await addDistrict(house);
  for (const endpoint of listEndpoints("write")) {
    const row = exampleRow(endpoint, columnNames(endpoint));
    await storeRows(house, districtId, endpoint.name, [row]);
  }
  const grants = Object.fromEntries(listOffers("read").map(({ name }) => [name, {}]));
  const mayWrite = listOffers("write").map(({ name }) => name);
  clients = {
    export: await addClient(house, districtId, { grants }),
    import: await addClient(house, districtId, { kind: "import", mayWrite }),
  };
});
afterAll(async () => {
  if (!isLong || !hasJava) return;
  await server.stop(true);
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

async function runSpecmatic(kind: "export" | "import"): Promise<string> {
  const client = clients[kind];
  const token = await takeToken(app, client);
  const document = await readJson(await call(app, token, "/openapi.json"));
  const known = { client, ...(await findKnown(token, kind)) };
  const file = join(folder, `${kind}.json`);
  // Safe because it is our own description, of which only what every one has is looked into.
  await Bun.write(file, JSON.stringify(fitForSpecmatic(document as unknown as Described, known)));
  await Bun.write(join(folder, "specmatic.yaml"), settingsOf(kind));
  const run = Bun.spawn(
    [java, "-Xmx2g", "-jar", jar, "test", file, `--testBaseURL=${server.url.origin}`],
    {
      cwd: folder,
      stdout: "pipe",
      stderr: "ignore",
      // The token goes under the name of the security scheme.
      env: { PATH: "/usr/bin", client_credentials: token },
    },
  );
  const words = await new Response(run.stdout).text();
  await run.exited;
  return words;
}

/**
 * Right and wrong requests of what is read; of what is sent only right ones, since a load takes a number for a text
 * (an id is often written as one), which Specmatic holds for wrong. Wrong loads have tests of their own in test/import.
 */
function settingsOf(kind: "export" | "import"): string {
  const enable = kind === "export" ? "all" : "positiveOnly";
  return JSON.stringify({ version: 2, test: { resiliencyTests: { enable } } });
}

/** What it cannot make up: a scope that is granted, and for an import a run of its own. */
async function findKnown(
  token: string,
  kind: "export" | "import",
): Promise<{ scope: string; runId?: string }> {
  if (kind === "export") return { scope: "students:read" };
  const answer = await call(app, token, "/v1/absences", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify([{ student_id: "S10042", absence_date: "2026-10-05" }]),
  });
  return { scope: "absences:write", runId: String((await readJson(answer))["run_id"]) };
}

const why = !isLong
  ? " (skipped: only `npm run test:long` has the minutes for it)"
  : hasJava
    ? ""
    : ` (skipped: needs ${java}, Debian: default-jre-headless)`;

test.skipIf(why !== "").each(["export", "import"] as const)(
  `an %s's API answers as its description says to whatever Specmatic makes up${why}`,
  async (kind) => {
    const words = await runSpecmatic(kind);
    const [, run, failed, broken] =
      /Tests run: (\d+), Successes: \d+, Failures: (\d+), WIP: \d+, Errors: (\d+)/.exec(words) ??
      [];
    const story = words.slice(Math.max(0, words.indexOf("Unsuccessful Scenarios"))).slice(0, 4_000);
    expect([failed, broken, failed === "0" ? "" : story]).toEqual(["0", "0", ""]);
    // Fewer would mean that it no longer makes up what it should.
    expect(Number(run)).toBeGreaterThan(kind === "export" ? 1_500 : 200);
  },
);
