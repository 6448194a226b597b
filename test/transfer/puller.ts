/** An import with a real OpenSSH server as its vendor, pulled with short waits, as the test's own lease says. */
import { appendFile, mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { replacePullLocations } from "../../db/control/integrations.ts";
import { findRun, type Run } from "../../db/control/runs.ts";
import { listRows } from "../../db/records/read-rows.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import { shapeOf } from "../../src/catalog/shape.ts";
import type { Deps } from "../../src/deps.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { newId } from "../../src/ids.ts";
import { locationDefaults, type LocationDraft } from "../../src/integrations/draft.ts";
import { rememberHostKey } from "../../src/transfer/connect-target.ts";
import type { Lease } from "../../src/transfer/lease.ts";
import type { Outcome } from "../../src/transfer/outcome.ts";
import { pull } from "../../src/transfer/pull.ts";
import { queueManualRun } from "../../src/transfer/queue-run.ts";
import type { Pace } from "../../src/transfer/settle-files.ts";
import type { Sshd } from "../help/sshd.ts";
import { guardiansCsv } from "../import/bundling.ts";
import { studentsCsv, type School } from "../import/loading.ts";
import { openVendor, type Vendor } from "./vendor.ts";

export type Location = Partial<LocationDraft> & Pick<LocationDraft, "endpoint" | "filePath">;

export type Puller = {
  readonly vendor: Vendor;
  readonly setLocations: (...locations: readonly Location[]) => Promise<void>;
  readonly pull: (lent?: {
    readonly run?: Partial<Run>;
    readonly pace?: Pace;
    readonly deps?: Partial<Deps>;
    readonly progress?: Lease["progress"];
  }) => Promise<Outcome>;
  /** Under the folder that the server shows; `at` sets its time. */
  readonly place: (name: string, text: string, at?: string) => Promise<void>;
  readonly grow: (name: string, more: string | Uint8Array) => Promise<void>;
  readonly list: (folder?: string) => Promise<readonly string[]>;
  readonly read: (name: string) => Promise<string>;
  readonly buildings: () => Promise<readonly WireRow[]>;
};

export const shortPace: Pace = { betweenLooksMilliseconds: 30, waitMillisecondsMax: 10_000 };

export async function openPuller(sshd: Sshd, ...locations: readonly Location[]): Promise<Puller> {
  const vendor = await openVendor(sshd, { kind: "import", pullEndpoints: ["buildings"] });
  const { deps } = vendor.house;
  const integrationId = vendor.client.integration.id;
  const hostKey = { type: "ssh-ed25519", fingerprint: sshd.hostFingerprint };
  await rememberHostKey(deps, integrationId, hostKey, "test");
  const queued = await queueManualRun(deps, vendor.actor, await vendor.integration());
  const found = await findRun(deps.databases.control.orm, vendor.actor.districtId, queued);
  if (!found) throw new Error("the run is gone");
  const run: Run = found;
  const pathOf = (name: string): string => join(sshd.folder, name);
  const puller: Puller = {
    vendor,
    setLocations: (...rows) =>
      deps.databases.control.write((tx) =>
        replacePullLocations(
          tx,
          integrationId,
          rows.map((row, position) => ({
            id: newId("loc"),
            integrationId,
            position,
            ...locationDefaults,
            fileType: "csv",
            isFolder: false,
            ...row,
          })),
        ),
      ),
    pull: ({ run: change = {}, pace = shortPace, deps: lent = {}, progress } = {}) => {
      const lease: Lease = {
        run: { ...run, id: newId("run"), ...change },
        check: async () => undefined,
        progress: progress ?? (async () => undefined),
        stop: () => undefined,
      };
      return pull({ ...deps, ...lent }, lease, integrationId, pace);
    },
    place: async (name, text, at) => {
      await mkdir(dirname(pathOf(name)), { recursive: true });
      await writeFile(pathOf(name), text);
      if (at !== undefined) await utimes(pathOf(name), new Date(at), new Date(at));
    },
    grow: (name, more) => appendFile(pathOf(name), more),
    list: async (folder = "") => (await readdir(pathOf(folder))).toSorted(),
    read: (name) => readFile(pathOf(name), "utf8"),
    buildings: async () => {
      const records = await deps.databases.records(vendor.actor.districtId);
      const columns = ["building_reporting_id", "building"];
      const query = { shape: shapeOf(getEndpoint("buildings")), columns, conditions: [] };
      const rows = await listRows(records.orm, query, { after: undefined, limit: 1_000 });
      return rows.map((row) => JSON.parse(row.json) as WireRow);
    },
  };
  await puller.setLocations(...locations);
  return puller;
}

/** The two files that demographics needs; each student has that one guardian. */
export async function placeDemographics(
  puller: Puller,
  folder: string,
  guardian: string,
  ...ids: readonly string[]
): Promise<void> {
  await puller.place(`${folder}/students.csv`, `${studentsCsv(ids)}\n`);
  const guardians = guardiansCsv(...ids.map((id) => [id, guardian] as const));
  await puller.place(`${folder}/guardians.csv`, `${guardians}\n`);
}

export function schoolOf({ vendor }: Puller): School {
  return { house: vendor.house, districtId: vendor.actor.districtId };
}

/** What a pull leaves beside the stored rows, unless it forgets nothing: names of files in the spool and in staging. */
export async function listLeft({ vendor }: Puller): Promise<readonly string[]> {
  const { spoolDir, dataDir } = vendor.house.deps.config;
  const spooled = (await readdir(spoolDir)).filter((name) => name.endsWith(".sealed"));
  return [...spooled, ...(await readdir(join(dataDir, "staging")))];
}

/** Lines of a buildings file; the small school has 001 and 002. */
export function buildingsCsv(...ids: readonly string[]): string {
  const lines = ids.map((id) => `${id},School ${id}`);
  return ["Building Reporting Id,Building", ...lines, ""].join("\r\n");
}
