import type { PullLocation } from "../../db/control/integrations.ts";
import type { InputFile, RunInput } from "../../db/control/schema.ts";
import { findBundle } from "../catalog/index.ts";
import type { Deps } from "../deps.ts";
import { formatOfName, matchBundleFiles } from "../import/bundle-files.ts";
import { settingsOf } from "../import/load-settings.ts";
import { loadSpooled } from "../import/load-spooled.ts";
import { sumOf } from "../import/sum-of.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import { chooseFolder, completeMarker, type ChosenFolder } from "./choose-epoch.ts";
import { listFiles } from "./explain-missing.ts";
import { fetchFile, type Fetched } from "./fetch-file.ts";
import { toRunOutcome } from "./file-result.ts";
import type { FileNotice, Outcome } from "./outcome.ts";
import { putAwayFolder } from "./put-away-folder.ts";
import { isWhole } from "./put-away.ts";
import { remoteFolder } from "./remote-file.ts";
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
  const chosen = await chooseFolder(session, folder);
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

/** Of the bundle's files those that are there; refuses (`path_missing`) when one that must be there is not. */
function namesOf({ endpoint }: PullLocation, { path, entries }: ChosenFolder): readonly string[] {
  const bundle = findBundle(endpoint);
  if (!bundle) throw new Error(`${endpoint} is no bundle`);
  const came = listFiles(entries)
    .filter((name) => name !== completeMarker)
    .map((fileName) => ({ fileName }));
  try {
    return matchBundleFiles(bundle, came).files.map(({ file }) => file.fileName);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new Refusal("path_missing", `In ${path}: ${error.message}`);
  }
}

async function fetchAll(
  { deps, lease, session, pace }: Trip,
  location: PullLocation,
  { path }: ChosenFolder,
  names: readonly string[],
): Promise<readonly Fetched[]> {
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
    return fetched;
  } catch (error) {
    await removeAll(deps, fetched);
    throw error;
  }
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
