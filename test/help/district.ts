import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { insertClientSecret } from "../../db/control/credentials.ts";
import { insertDistrict } from "../../db/control/districts.ts";
import {
  insertIntegration,
  replaceGrants,
  replacePullLocations,
  type Grant,
  type Integration,
} from "../../db/control/integrations.ts";
import { insertAcceptance } from "../../db/control/terms.ts";
import { openDatabases } from "../../db/open.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import { readConfig } from "../../src/config.ts";
import type { Deps } from "../../src/deps.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { hashSecret, newId, newSecret, randomText } from "../../src/ids.ts";
import { loadFile } from "../../src/import/load-files.ts";
import { plainLoad } from "../../src/import/load-settings.ts";
import { loadDeps } from "../../src/import/load-spooled.ts";
import { renderTerms } from "../../src/integrations/terms-text.ts";
import type { Log, LogFacts } from "../../src/log.ts";
import { createSeal } from "../../src/seal.ts";
import { createSpool } from "../../src/spool.ts";
import { claimAndRun } from "../../src/transfer/run.ts";

/** A whole installation in a temporary folder: real databases, a clock to move, a worker to let work. */
export type TestHouse = {
  readonly deps: Deps;
  /** Moves when a test moves it. */
  readonly clock: { now: Date };
  /** How long wrong sign-ins were kept waiting, without anybody having waited. */
  readonly pauses: number[];
  readonly logged: { readonly level: string; readonly message: string; readonly facts: LogFacts }[];
  /** While false, queued runs stay queued. */
  worker: { isOn: boolean };
  close(): Promise<void>;
};

export async function openHouse(env: Readonly<Record<string, string>> = {}): Promise<TestHouse> {
  const folder = await mkdtemp(join(tmpdir(), "house-"));
  const config = readConfig({ DATA_DIR: folder, ...env });
  const databases = await openDatabases({
    control: config.databaseUrl,
    district: config.districtDatabaseUrl,
    authToken: config.databaseAuthToken,
  });
  const seal = createSeal(Buffer.alloc(32, 7));
  const clock = { now: new Date("2026-11-24T12:00:00.000Z") };
  const worker = { isOn: true };
  const logged: TestHouse["logged"] = [];
  const pauses: number[] = [];
  let working: Promise<unknown> = Promise.resolve();
  const workOn = async (): Promise<void> => {
    while (worker.isOn && (await claimAndRun(deps, "test worker"))) await Bun.sleep(0);
  };
  const deps: Deps = {
    config,
    log: collectLog(logged),
    now: () => clock.now,
    databases,
    seal,
    spool: createSpool(config.spoolDir, seal.spoolKey),
    errorFiles: createSpool(join(config.spoolDir, "error-files"), seal.spoolKey),
    renderLetter: async () => ({ subject: "", html: "", text: "" }),
    wakeWorker: () => {
      working = working.then(workOn);
    },
    pause: async (milliseconds) => void pauses.push(milliseconds),
  };
  return {
    deps,
    clock,
    pauses,
    logged,
    worker,
    close: async () => {
      await working;
      databases.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function collectLog(logged: TestHouse["logged"]): Log {
  const write =
    (level: string) =>
    (message: string, facts: LogFacts = {}): void => {
      logged.push({ level, message, facts });
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

export async function addDistrict(
  { deps, clock }: TestHouse,
  name = "Springfield",
): Promise<string> {
  const id = newId("dis");
  const createdAt = clock.now.toISOString();
  await deps.databases.control.write((tx) => insertDistrict(tx, { id, name, createdAt }));
  return id;
}

export type TestClient = {
  readonly integration: Integration;
  readonly clientId: string;
  readonly secretId: string;
  readonly secret: string;
};

export type GrantInput = Partial<Omit<Grant, "id" | "integrationId" | "endpoint">>;

/** An integration whose contact has accepted and holds a secret; `grants` by endpoint, all columns unless named. */
export async function addClient(
  house: TestHouse,
  districtId: string,
  input: {
    readonly kind?: Integration["kind"];
    readonly name?: string;
    readonly grants?: Readonly<Record<string, GrantInput>>;
    readonly mayWrite?: readonly string[];
    readonly pullEndpoints?: readonly string[];
  },
): Promise<TestClient> {
  const integration = newIntegration(house, districtId, input);
  const secret = newSecret();
  const secretId = newId("sec");
  const createdAt = house.clock.now.toISOString();
  await house.deps.databases.control.write(async (tx) => {
    await insertIntegration(tx, integration);
    await insertAcceptance(tx, newAcceptance(house, integration));
    await insertClientSecret(tx, {
      id: secretId,
      integrationId: integration.id,
      secretHash: hashSecret(secret),
      createdAt,
      createdBy: "test",
    });
    await replaceGrants(tx, integration.id, newGrants(integration.id, input.grants ?? {}));
    await replacePullLocations(
      tx,
      integration.id,
      (input.pullEndpoints ?? []).map((endpoint, position) => ({
        id: newId("loc"),
        integrationId: integration.id,
        endpoint,
        filePath: `${endpoint}.csv`,
        fileType: "csv",
        isFolder: false,
        position,
      })),
    );
  });
  return { integration, clientId: integration.clientId ?? "", secretId, secret };
}

/** Instead of the grants that there are. */
export async function setGrants(
  house: TestHouse,
  integrationId: string,
  grants: Readonly<Record<string, GrantInput>>,
): Promise<void> {
  await house.deps.databases.control.write((tx) =>
    replaceGrants(tx, integrationId, newGrants(integrationId, grants)),
  );
}

function newIntegration(
  { clock }: TestHouse,
  districtId: string,
  input: Parameters<typeof addClient>[2],
): Integration {
  return {
    id: newId("int"),
    districtId,
    kind: input.kind ?? "export",
    name: input.name ?? "Test vendor",
    firstName: "Vera",
    lastName: "Vendor",
    primaryEmail: "vera@vendor.example",
    additionalEmails: [],
    clientId: randomText(22),
    mayWrite: input.mayWrite ?? [],
    emailChangedAt: null,
    version: 1,
    readyAt: null,
    rollOverUntil: null,
    createdAt: clock.now.toISOString(),
    createdBy: "test",
    disabledAt: null,
    disabledBy: null,
  };
}

function newAcceptance(
  { clock }: TestHouse,
  integration: Integration,
): Parameters<typeof insertAcceptance>[1] {
  const { kind, name } = integration;
  const terms = renderTerms({ district: "Springfield", integration: name, kind });
  return {
    id: newId("acc"),
    integrationId: integration.id,
    email: integration.primaryEmail,
    fullName: "Vera Vendor",
    acceptedAt: clock.now.toISOString(),
    address: null,
    userAgent: null,
    termsVersion: terms.version,
    termsSha256: terms.sha256,
    termsText: terms.text,
  };
}

function newGrants(
  integrationId: string,
  grants: Readonly<Record<string, GrantInput>>,
): readonly Grant[] {
  return Object.entries(grants).map(([endpoint, input], position) => ({
    id: `gra_${integrationId}_${endpoint}`,
    integrationId,
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
    ...input,
  }));
}

/** Stores rows as a load would, through the import engine; throws when any is refused. */
export async function storeRows(
  { deps }: TestHouse,
  districtId: string,
  endpointName: string,
  rows: readonly WireRow[],
): Promise<void> {
  const headings = Object.keys(rows[0] ?? {});
  const cells = (row: WireRow): (string | null)[] =>
    headings.map((name) => (row[name] === null ? null : String(row[name])));
  const batch = { headings, rows: rows.map((row, line) => ({ line, cells: cells(row) })) };
  const records = await deps.databases.records(districtId);
  const outcome = await loadFile(loadDeps(deps, records), {
    ...plainLoad,
    endpoint: getEndpoint(endpointName),
    runId: newId("run"),
    fence: 1,
    fileName: `${endpointName}.csv`,
    sha256: "",
    batches: async function* batches() {
      yield batch;
    },
    now: deps.now,
    checkLease: async () => undefined,
    onProgress: async () => undefined,
  });
  if (outcome.failure || outcome.report.rowsRejected > 0) {
    throw new Error(`${endpointName} were not stored: ${JSON.stringify(outcome.notices[0])}`);
  }
}
