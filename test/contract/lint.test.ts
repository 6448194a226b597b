import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Document, Ruleset, Spectral } from "@stoplight/spectral-core";
import { Json } from "@stoplight/spectral-parsers";
import { publishDocuments, type Published } from "./documents.ts";
import { everyRule, rulesOff, rulesOffForTokens, ruleset } from "./spectral-rules.ts";

setDefaultTimeout(180_000);

let documents: readonly Published[];
let folder: string;

beforeAll(async () => {
  documents = await publishDocuments();
  folder = await mkdtemp(join(tmpdir(), "contract-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function redocly(text: string): Promise<readonly string[]> {
  const file = join(folder, "openapi.json");
  await Bun.write(file, text);
  const run = Bun.spawn(
    [
      process.execPath,
      "node_modules/@redocly/cli/bin/cli.js",
      "lint",
      `--config=${join(import.meta.dir, "redocly.yaml")}`,
      "--format=json",
      "--max-problems=1000",
      file,
    ],
    {
      stdout: "pipe",
      stderr: "pipe",
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    },
  );
  const [out, words] = await Promise.all([
    new Response(run.stdout).text(),
    new Response(run.stderr).text(),
  ]);
  await run.exited;
  if (!out.trimStart().startsWith("{")) throw new Error(`no report: ${out}${words}`);
  const { problems } = JSON.parse(out) as {
    problems: { ruleId: string; message: string; location: { pointer: string }[] }[];
  };
  return problems.map((it) => `${it.ruleId}: ${it.message} at ${it.location[0]?.pointer}`);
}

async function spectral(text: string, rules = ruleset): Promise<readonly string[]> {
  const linter = new Spectral();
  // Where the document is beside the rules: what is off for some paths is said by their address.
  linter.setRuleset(new Ruleset(rules, { source: "/spectral-rules.ts" }));
  const found = await linter.run(new Document(text, Json, "/openapi.json"));
  return found.map(({ code, message, path }) => `${code}: ${message} at ${path.join(".")}`);
}

test("Redocly, at its strictest, has nothing to say about any description", async () => {
  for (const { name, text } of documents) {
    expect([name, ...(await redocly(text))]).toEqual([name]);
  }
});

test("Spectral, by its own rules and by those of OWASP, has nothing to say either", async () => {
  for (const { name, text } of documents) {
    expect([name, ...(await spectral(text))]).toEqual([name]);
  }
});

test("both would have: a description that lost what it must have is found out", async () => {
  const [whole] = documents;
  const broken = JSON.parse(whole?.text ?? "") as {
    info: Record<string, unknown>;
    paths: Record<string, { get: { responses: Record<string, { headers?: object }> } }>;
  };
  delete broken.info["license"];
  delete broken.paths["/v1/me"]?.get.responses["200"]?.headers;
  const text = JSON.stringify(broken);
  expect((await redocly(text)).join()).toContain("info-license");
  expect((await spectral(text)).join()).toContain("rate-limit");
});

test("every rule that is off would complain, so none is off for nothing", async () => {
  const text = documents.find(({ name }) => name.includes("import's"))?.text ?? "";
  const said = (await spectral(text, everyRule)).join("\n");
  for (const rule of Object.keys({ ...rulesOff, ...rulesOffForTokens })) {
    expect(said).toContain(rule);
  }
});
