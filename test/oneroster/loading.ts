/** What the tests of packages share: a package walked through the engine, as it comes by any way. */
import { readdir } from "node:fs/promises";
import type { InputFile, LoadSettings, RunInput } from "../../db/control/schema.ts";
import type { Run } from "../../db/control/runs.ts";
import { newId } from "../../src/ids.ts";
import { bodySettings } from "../../src/import/load-settings.ts";
import {
  loadSpooled,
  stagingFolderOf,
  type SpooledOutcome,
} from "../../src/import/load-spooled.ts";
import { sumOf } from "../../src/import/sum-of.ts";
import type { Lease } from "../../src/transfer/lease.ts";
import { cut } from "../formats/reading.ts";
import { addDistrict, type TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import type { Package } from "./check-package.ts";

/** However many rows are rejected, the others are stored. */
export const lenient: LoadSettings = { ...bodySettings, errorPercentMax: 100 };

export type PackageLoad = {
  readonly settings?: Partial<LoadSettings>;
  readonly source?: string;
  readonly run?: Partial<Run>;
  readonly lease?: Partial<Lease>;
};

/** A district without anything. */
export async function addEmptyDistrict(house: TestHouse): Promise<School> {
  return { house, districtId: await addDistrict(house) };
}

/** Texts by file name, each in pieces. */
export type SpooledFiles = ReadonlyMap<string, Iterable<string>>;

export async function loadPackage(
  school: School,
  files: Package,
  input: PackageLoad = {},
): Promise<readonly SpooledOutcome[]> {
  const inOnePiece = [...files].map(([name, content]) => [name, [content]] as const);
  return loadSpooledPackage(school, new Map(inOnePiece), input);
}

export async function loadSpooledPackage(
  { house, districtId }: School,
  files: ReadonlyMap<string, Iterable<string | Uint8Array>>,
  { settings, source = "", run, lease }: PackageLoad = {},
): Promise<readonly SpooledOutcome[]> {
  const { spool } = house.deps;
  const spooled: InputFile[] = [];
  for (const [fileName, pieces] of files) {
    const { id, ...rest } = await spool.write(encode(pieces), 1e9);
    spooled.push({ fileName, format: "csv", spoolId: id, ...rest });
  }
  const input: RunInput = {
    endpoint: "oneroster",
    fileName: "package",
    format: "files",
    files: spooled,
    ...sumOf(spooled),
    source,
    settings: { ...bodySettings, ...settings },
  };
  const ofRun = { id: newId("run"), districtId, integrationId: null, fence: 1, isDryRun: false };
  const own: Lease = {
    // Safe because a load asks nothing else of its run.
    run: { ...ofRun, ...run } as Run,
    check: async () => undefined,
    progress: async () => undefined,
    stop: () => undefined,
    ...lease,
  };
  try {
    return await loadSpooled(house.deps, own, input);
  } finally {
    await Promise.all(spooled.map(({ spoolId }) => spool.remove(spoolId)));
  }
}

async function* encode(pieces: Iterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield* cut(piece);
}

/** By wire name, without what is empty. */
export async function readFilled(
  school: School,
  endpoint: string,
): Promise<readonly Record<string, unknown>[]> {
  const rows = await readStored(school, endpoint);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
  );
}

export async function readAll(school: School): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const name of ["buildings", "students", "guardians", "users"]) {
    all[name] = await readFilled(school, name);
  }
  return all;
}

/** `rows of endpoint: line column: reason`, errors only. */
export function errorsOf(outcomes: readonly SpooledOutcome[]): readonly string[] {
  return outcomes.flatMap(({ endpoint, notices }) =>
    notices
      .filter(({ isError }) => isError)
      .map(({ line, column, reason }) => `${endpoint} ${line} ${column ?? "row"}: ${reason}`),
  );
}

export function noticesOf(outcomes: readonly SpooledOutcome[]): readonly string[] {
  return outcomes.flatMap(({ notices }) =>
    notices.filter(({ isError }) => !isError).map(({ reason }) => reason),
  );
}

/** Names of what lies in the staging folder. */
export async function listStaging({ deps }: TestHouse): Promise<readonly string[]> {
  return readdir(stagingFolderOf(deps)).catch(() => []);
}
