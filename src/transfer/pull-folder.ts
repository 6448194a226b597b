import type { PullLocation } from "../../db/control/integrations.ts";
import type { InputFile, RunInput } from "../../db/control/schema.ts";
import { findLastLoad } from "../../db/records/apply-rows.ts";
import type { Bundle } from "../catalog/bundle.ts";
import { findBundle } from "../catalog/index.ts";
import type { Deps } from "../deps.ts";
import { formatOfName, matchBundleFiles, type Named } from "../import/bundle-files.ts";
import { settingsOf } from "../import/load-settings.ts";
import { loadSpooled } from "../import/load-spooled.ts";
import { matchPackageFiles } from "../import/package-files.ts";
import { reportsOf } from "../import/receipt.ts";
import { sumOf } from "../import/sum-of.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import {
  chooseFolder,
  completeMarker,
  epochName,
  isComplete,
  type ChosenFolder,
} from "./choose-epoch.ts";
import { listFiles } from "./explain-missing.ts";
import { fetchFile, isUnchanged, type Fetched } from "./fetch-file.ts";
import { toRunOutcome } from "./file-result.ts";
import type { FileNotice, Outcome } from "./outcome.ts";
import { putAwayFolder } from "./put-away-folder.ts";
import { isWhole } from "./put-away.ts";
import { remoteFolder } from "./remote-file.ts";
import type { SftpSession } from "./sftp-session.ts";
import { settleFiles, type Settled } from "./settle-files.ts";
import type { Trip } from "./trip.ts";

/** Fetches the files of a bundle from a folder and loads them as one. */
export async function pullFolder(
  trip: Trip,
  location: PullLocation,
): Promise<Omit<Outcome, "failure">> {
  const { deps, lease, session, target } = trip;
  const began = performance.now();
  const folder = remoteFolder(target.directory, location.filePath.replace(/\/+$/, "") || "/");
  const chosen = await chooseFolder(session, folder, await findLastEpoch(trip, location));
  const names = namesOf(location, chosen);
  const fetched = await fetchAll(trip, location, chosen, names);
  try {
    const input = inputOf(trip, location, chosen, fetched);
    const outcomes = await loadSpooled(deps, lease, input, { pending: trip.pending });
    const run = toRunOutcome(outcomes, performance.now() - began);
    const notices: FileNotice[] = [...tellUnfinished(location, chosen), ...run.notices];
    if (isWhole(outcomes, lease.run)) {
      // A worker that was taken over must not move what the other one is about to read.
      await lease.check();
      const looks = fetched.map(({ look }) => look);
      notices.push(
        ...(await putAwayFolder(session, { location, target, chosen, looks, now: deps.now() })),
      );
    }
    return { ...run, notices };
  } finally {
    await removeAll(deps, fetched);
  }
}

/** The epoch directory that the last load of this location came from: older ones would bring back what it replaced. */
async function findLastEpoch(
  { deps, lease }: Trip,
  { endpoint }: PullLocation,
): Promise<string | undefined> {
  const records = await deps.databases.records(lease.run.districtId);
  const last = await findLastLoad(records.orm, `pull/${lease.run.integrationId}`, endpoint);
  const [file] = last ? reportsOf(last) : [];
  return file?.fileName?.split("/").findLast((part) => epochName.test(part));
}

/** Of the bundle's files those that are there; refuses (`path_missing`) when one that must be there is not. */
function namesOf({ endpoint }: PullLocation, { path, entries }: ChosenFolder): readonly string[] {
  const bundle = findBundle(endpoint);
  if (!bundle) throw new Error(`${endpoint} is no bundle`);
  const came = listFiles(entries)
    .filter((name) => name !== completeMarker)
    .map((fileName) => ({ fileName }));
  try {
    return knownFiles(bundle, came).map(({ fileName }) => fileName);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new Refusal("path_missing", `In ${path}: ${error.message}`);
  }
}

function knownFiles(bundle: Bundle, came: readonly Named[]): readonly Named[] {
  const { package: format } = bundle;
  if (!format) return matchBundleFiles(bundle, came).files.map(({ file }) => file);
  const { manifest, read, passedOver } = matchPackageFiles({ ...bundle, package: format }, came);
  // Also those that nobody reads: what is loaded is put away whole.
  return [manifest, ...read.values(), ...passedOver];
}

async function fetchAll(
  { deps, lease, session, pace }: Trip,
  location: PullLocation,
  chosen: ChosenFolder,
  names: readonly string[],
): Promise<readonly Fetched[]> {
  const { path } = chosen;
  const settle = (some: readonly string[]): Promise<readonly Settled[]> =>
    settleFiles(
      session,
      some.map((filePath) => ({ directory: path, filePath })),
      pace,
      async () => {
        await lease.check();
        await lease.progress("Waiting until no file changes any more");
      },
    );
  const settled = await settle(names);
  const fetched: Fetched[] = [];
  try {
    for (const [at, name] of names.entries()) {
      const one = settled[at];
      if (!one) throw new Error(`“${name}” of ${location.id} was not looked at`);
      await lease.progress(`Fetching ${name}`);
      const again = async (): Promise<Settled> => (await settle([name]))[0] ?? one;
      fetched.push(await fetchFile(deps, session, one, again));
    }
    await refuseMoved(session, location, chosen, fetched);
    return fetched;
  } catch (error) {
    await removeAll(deps, fetched);
    throw error;
  }
}

/** Each file stood still by itself; together they are one load only if none changed until the last was fetched. */
async function refuseMoved(
  session: SftpSession,
  location: PullLocation,
  chosen: ChosenFolder,
  fetched: readonly Fetched[],
): Promise<void> {
  const entries = await session.list(chosen.path);
  const names = namesOf(location, { ...chosen, entries });
  const isSame =
    names.length === fetched.length &&
    fetched.every(({ look }) => names.includes(look.name)) &&
    (chosen.epoch === undefined || isComplete(entries));
  for (const { look } of isSame ? fetched : []) {
    if (!(await isUnchanged(session, look))) throw changedMeanwhile(chosen);
  }
  if (!isSame) throw changedMeanwhile(chosen);
}

function changedMeanwhile({ path }: ChosenFolder): Refusal {
  return new Refusal(
    "not_finished",
    `The files in ${path} changed while they were fetched, so none of them was loaded. Ask the vendor to place all of them earlier. The next run looks again.`,
  );
}

async function removeAll({ spool }: Deps, fetched: readonly Fetched[]): Promise<void> {
  await Promise.all(fetched.map(({ id }) => spool.remove(id)));
}

function inputOf(
  { lease }: Trip,
  location: PullLocation,
  chosen: ChosenFolder,
  fetched: readonly Fetched[],
): RunInput {
  const files = fetched.map(({ look, id, bytes, sha256 }): InputFile => ({
    fileName: displayOf(location, chosen, look.name),
    format: formatOfName(look.name) ?? location.fileType,
    spoolId: id,
    bytes,
    sha256,
  }));
  return {
    endpoint: location.endpoint,
    fileName: location.filePath,
    format: "files",
    files,
    ...sumOf(files),
    source: `pull/${lease.run.integrationId}`,
    settings: settingsOf(location),
  };
}

/** As File path says it, with the directory that was taken. */
function displayOf({ filePath }: PullLocation, { epoch }: ChosenFolder, name: string): string {
  const folder = filePath.replace(/\/+$/, "");
  return [folder, ...(epoch === undefined ? [] : [epoch]), name].join("/");
}

function tellUnfinished(
  { filePath }: PullLocation,
  { epoch, unfinished }: ChosenFolder,
): readonly FileNotice[] {
  return unfinished.map((name) => ({
    fileName: filePath,
    line: null,
    column: undefined,
    reason: `“${name}” is not finished, since it has no empty file named COMPLETE; “${epoch}” was loaded instead`,
    fix: "Ask the vendor to place COMPLETE last. The next run looks again.",
    isError: false,
  }));
}
