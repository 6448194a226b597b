import { findIntegrationRecord, type PullLocation } from "../../db/control/integrations.ts";
import type { RunInput } from "../../db/control/schema.ts";
import { findLoadOfRun } from "../../db/records/apply-rows.ts";
import { listOffers } from "../catalog/index.ts";
import type { Deps } from "../deps.ts";
import { settingsOf } from "../import/load-settings.ts";
import { loadSpooled, stagingFolderOf } from "../import/load-spooled.ts";
import { openPending } from "../import/pending.ts";
import { reportsOf } from "../import/receipt.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import { checkAccess } from "./check-access.ts";
import { displayNameOf } from "./choose-file.ts";
import { connectTarget } from "./connect-target.ts";
import { explainFault } from "./explain-fault.ts";
import { fetchFile, type Fetched } from "./fetch-file.ts";
import { toRunOutcome } from "./file-result.ts";
import { LeaseLost, type Lease } from "./lease.ts";
import {
  failedFile,
  failureOf,
  toFailure,
  type FileNotice,
  type FileResult,
  type Outcome,
} from "./outcome.ts";
import { pullFolder } from "./pull-folder.ts";
import { tellPinned } from "./push.ts";
import { isWhole, putAway } from "./put-away.ts";
import {
  isAboutConnection,
  nightPace,
  settleFiles,
  type Pace,
  type Settled,
} from "./settle-files.ts";
import type { Trip } from "./trip.ts";

/**
 * Fetches the files of an import's pull locations and walks each through the import engine, in catalog order, so
 * that buildings come before their students. A file that cannot be loaded does not keep the others back.
 */
export async function pull(
  deps: Deps,
  lease: Lease,
  integrationId: string,
  pace: Pace = nightPace,
): Promise<Outcome> {
  const integration = await checkAccess(deps, integrationId);
  const record = await findIntegrationRecord(deps.databases.control.orm, integration);
  const { target } = record;
  if (!target || record.locations.length === 0) {
    throw new Refusal(
      "path_missing",
      "There is no SFTP server or no pull location yet. Fill in SFTP Pull and add a pull location, then run again.",
    );
  }
  const locations = inCatalogOrder(record.locations);
  const files: FileResult[] = [];
  const notices: FileNotice[] = [];
  let noticesLeftOut = 0;
  let done = 0;
  const pending = lease.run.isDryRun ? openPending(stagingFolderOf(deps)) : undefined;
  try {
    await lease.progress("Connecting");
    await connectTarget(deps, integration, target, async (connected) => {
      notices.push(...tellPinned(connected));
      const trip: Trip = { deps, lease, session: connected.session, target, pace, pending };
      const single = locations.filter((location) => !isPulledFolder(location));
      const settled = await settle(trip, single);
      for (const location of locations) {
        await checkAccess(deps, integrationId);
        await lease.check();
        const one = await pullLocation(trip, location, settled[single.indexOf(location)]);
        done += 1;
        files.push(...one.files);
        notices.push(...one.notices);
        noticesLeftOut += one.noticesLeftOut;
      }
    });
    return { files, notices, noticesLeftOut, failure: failureOf(files) };
  } catch (error) {
    const failure = toFailure(error);
    if (!failure) throw error;
    // What was loaded before stays loaded, and the run has to say so.
    const unfetched = locations
      .slice(done)
      .map((location) => failedFile(nameOf(location), failure));
    return { files: [...files, ...unfetched], notices, noticesLeftOut, failure };
  } finally {
    await pending?.close();
  }
}

/** A .zip is one file, whatever is in it. */
function isPulledFolder({ isFolder, filePath }: PullLocation): boolean {
  return isFolder && !/\.zip$/i.test(filePath);
}

function inCatalogOrder(locations: readonly PullLocation[]): readonly PullLocation[] {
  const order = listOffers("write").map((offer) => offer.name);
  return locations.toSorted((a, b) => order.indexOf(a.endpoint) - order.indexOf(b.endpoint));
}

function nameOf({ endpoint, filePath }: PullLocation): { endpoint: string; fileName: string } {
  return { endpoint, fileName: filePath };
}

function settle(trip: Trip, locations: readonly PullLocation[]): Promise<readonly Settled[]> {
  const { lease, session, target, pace } = trip;
  const places = locations.map(({ filePath }) => ({ directory: target.directory, filePath }));
  return settleFiles(session, places, pace, async () => {
    await lease.check();
    await lease.progress("Waiting until no file changes any more");
  });
}

/** A location's file, or with Folder its files. */
async function pullLocation(
  trip: Trip,
  location: PullLocation,
  settled: Settled | undefined,
): Promise<Omit<Outcome, "failure">> {
  try {
    if (settled) return await pullFile(trip, location, settled);
    // A run that comes again must not take the directory that is next in line once its own was put away.
    const before =
      location.afterSuccess === "leave" ? undefined : await findApplied(trip, location);
    const wasWhole = before?.files.every(({ rowsRejected }) => rowsRejected === 0);
    return before && wasWhole ? before : await pullFolder(trip, location);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    // A fault of ours with one location must not keep the others back either.
    const failure = explainFault(trip.deps, trip.lease, error);
    const applied = failure.reason === "path_missing" && (await findApplied(trip, location));
    if (applied) return applied;
    // Without a connection the next file would fail the same way; the run ends with this reason.
    if (isRefusal(error) && isAboutConnection(error)) throw error;
    return { files: [failedFile(nameOf(location), failure)], notices: [], noticesLeftOut: 0 };
  }
}

async function pullFile(
  trip: Trip,
  location: PullLocation,
  settled: Settled,
): Promise<Omit<Outcome, "failure">> {
  const { deps, lease, session } = trip;
  const began = performance.now();
  await lease.progress(`Fetching ${location.filePath}`);
  const fetched = await fetchFile(deps, session, settled, async () => {
    const [again] = await settle(trip, [location]);
    if (!again) throw new Error(`pull location ${location.id} was not looked at`);
    return again;
  });
  try {
    return await loadFetched(trip, location, fetched, began);
  } finally {
    await deps.spool.remove(fetched.id);
  }
}

/** A worker that ended between putting the file away and recording the run: its load counts, the file is gone. */
async function findApplied(
  { deps, lease }: Trip,
  location: PullLocation,
): Promise<Omit<Outcome, "failure"> | undefined> {
  const { run } = lease;
  const records = await deps.databases.records(run.districtId);
  const load = await findLoadOfRun(records.orm, run.id, location.endpoint);
  if (!load) return undefined;
  const { sha256 } = load;
  const files = reportsOf(load).map((receipt): FileResult => ({
    ...nameOf(location),
    ...receipt,
    sha256,
    outcome: "applied",
  }));
  return { files, notices: [], noticesLeftOut: 0 };
}

async function loadFetched(
  { deps, lease, session, target, pending }: Trip,
  location: PullLocation,
  { look, id, bytes, sha256 }: Fetched,
  began: number,
): Promise<Omit<Outcome, "failure">> {
  const fileName = displayNameOf(location.filePath, look);
  const input: RunInput = {
    endpoint: location.endpoint,
    fileName,
    // The tick says that there are several in it.
    format: location.isFolder ? "zip" : location.fileType,
    spoolId: id,
    bytes,
    sha256,
    source: `pull/${lease.run.integrationId}`,
    settings: settingsOf(location),
  };
  const outcomes = await loadSpooled(deps, lease, input, { pending });
  const run = toRunOutcome(outcomes, performance.now() - began);
  if (!isWhole(outcomes, lease.run)) return run;
  // A worker that was taken over must not move what the other one is about to read.
  await lease.check();
  const { directory } = target;
  const file = { location, directory, look, fileName, now: deps.now() };
  return { ...run, notices: [...run.notices, ...(await putAway(session, file))] };
}
